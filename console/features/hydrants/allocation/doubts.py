"""What of a scenario looks as if it had been written in another unit: said with the answer, which stands on it."""

from collections.abc import Iterator

from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.scenario import Scenario
from models.flow_unit import doubted_units
from resources.words import t

FIELDS = ("flow_lps", "test_flow_lps")
SHOWN = {"m3/h": "m³/h", "m3/min": "m³/min", "gpm": "gpm", "l/min": "L/min"}


def doubts(scenario: Scenario) -> Iterator[Reason]:
    """The flows of its hydrants, field by field, where all of them together speak for another unit than L/s."""
    hydrants = [source for source in scenario.sources if source.kind == "hydrant"]
    for field in FIELDS:
        flows = [value for source in hydrants if (value := getattr(source, field)) is not None and value > 0]
        if units := doubted_units([(value, None) for value in flows]):
            likelier = t("water.fault.or").join(SHOWN[unit] for unit in units)
            yield Reason("unit_doubted", {"field": field, "flows": t(f"water.flows.{field}"), "units": likelier})
