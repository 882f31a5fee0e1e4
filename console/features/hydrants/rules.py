"""The rules a centre plans its water by, and the question they are part of, as its settings say."""

from console.features.hydrants.allocation.scenario import Rules
from console.settings import Settings


def rules_of(settings: Settings) -> Rules:
    """Hose, assumed flow, least pressure and suction lift."""
    number = settings.number
    return Rules(
        hose_table=str(settings.get("hydrants.hose_table")), hose_length_m=number("hydrants.hose_length_m"),
        assumed_lps=number("hydrants.assumed_lps"), least_mpa=number("hydrants.least_mpa"),
        most_lift_m=number("hydrants.most_lift_m"), assumed_lift_m=number("hydrants.assumed_lift_m"),
    )  # fmt: skip
