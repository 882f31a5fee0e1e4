"""The rules a centre plans its water by, and the question they are part of, as its settings say."""

from console.features.hydrants.allocation.scenario import Rules
from console.settings import Settings


def rules_of(settings: Settings) -> Rules:
    """Hose, assumed flow and least pressure."""
    number = settings.number
    return Rules(
        hose_table=str(settings.get("hydrants.hose_table")), hose_length_m=number("hydrants.hose_length_m"),
        assumed_lps=number("hydrants.assumed_lps"), least_mpa=number("hydrants.least_mpa"),
    )  # fmt: skip
