"""What of a scenario looks as if it had been written in another unit: said with the answer, which stands on it."""

from collections.abc import Iterator, Mapping, Sequence

from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.scenario import Scenario
from models.flow_unit import HYDRANT_LPS, POSSIBLE_LPS, UNITS, doubted_units
from models.mixed_units import Mixed, mixed_flows, mixed_units
from resources.words import t

FIELDS = ("flow_lps", "test_flow_lps")
SHOWN = {"m3/h": "m³/h", "m3/min": "m³/min", "gpm": "gpm", "l/min": "L/min", "l/h": "L/h", "l/s": "L/s"}
MOST_NAMED = 5
"""So many hydrants whose flows look like another unit are named; the rest are counted."""


def doubts(scenario: Scenario) -> Iterator[Reason]:
    """The flows of its hydrants, field by field, where all or a part of them speak for another unit than L/s."""
    hydrants = [source for source in scenario.sources if source.kind == "hydrant"]
    for field in FIELDS:
        flows = {one.id: value for one in hydrants if (value := getattr(one, field)) is not None and value > 0}
        known = {"field": field, "flows": t(f"water.flows.{field}")}
        if (mixed := mixed_in(tuple(flows.values()))) is not None:
            yield Reason("unit_mixed", known | _kinds(mixed, flows))
        elif units := doubted_units([(value, None) for value in flows.values()]):
            likelier = t("water.fault.or").join(SHOWN[unit] for unit in units)
            yield Reason("unit_doubted", known | {"units": likelier})


def mixed_in(flows: Sequence[float]) -> Mixed | None:
    """The two kinds of flows that hydrants are stated with; None where all could be of one unit."""
    return mixed_units(flows, {"l/s": 1.0, **UNITS}, POSSIBLE_LPS) or mixed_flows(flows, HYDRANT_LPS, UNITS)


def _kinds(mixed: Mixed, flows: Mapping[str, float]) -> dict[str, str | float]:
    """How many flows of each kind there are, and the hydrants of the larger with what they say."""
    larger = [name for name, value in flows.items() if value >= mixed.large[0]]
    named = ", ".join(f"{name} ({flows[name]:.12g})" for name in larger[:MOST_NAMED])
    more = t("water.fault.and_more", count=len(larger) - MOST_NAMED) if len(larger) > MOST_NAMED else ""
    return {
        "small_count": len(mixed.small), "small_unit": SHOWN[mixed.small_unit], "small": f"{mixed.small[0]:.12g}",
        "large_count": len(mixed.large), "large_unit": SHOWN[mixed.large_unit], "named": named + more,
    }  # fmt: skip
