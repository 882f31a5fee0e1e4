"""A scenario is what its page says, or refused with the place of the mistake."""

import msgspec
import pytest

from console.features.hydrants.allocation.scenario import Scenario, Way
from models.geo import BadPosition
from tests.console.features.hydrants.allocation.places import engine, source, street


def test_a_scenario_written_and_read_is_the_same() -> None:
    scenario = street(source("a", 20, flow_lps=12.5), engines=(engine("E1"),), pins=(("E1", "a"),))
    assert msgspec.json.decode(msgspec.json.encode(scenario), type=Scenario) == scenario


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param('{"engines": []}', "incidents", id="missing"),
        pytest.param(
            '{"incidents": [], "engines": [{"id": "", "incident_id": "I", "pump_lps": 1}]}', "id", id="no id"
        ),
        pytest.param(
            '{"incidents": [], "engines": [{"id": "E", "incident_id": "I", "pump_lps": 1e9}]}',
            "pump_lps",
            id="absurd",
        ),
        pytest.param('{"incidents": [], "engines": [], "pins": [["a"]]}', "pins", id="half a pin"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=place):
        msgspec.json.decode(text, type=Scenario)


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises((BadPosition, msgspec.ValidationError)):
        source("a", 20_000_000)


@pytest.mark.parametrize("heights", ["[[50, 1], [50, 2]]", "[[60, 1], [50, 2]]", "[[101, 1]]", "[[50, 99999]]"])
def test_heights_that_cannot_lie_on_the_way_are_refused(heights: str) -> None:
    text = f'{{"source_id": "H", "point_id": "P", "walk_m": 100, "heights": {heights}}}'
    with pytest.raises(msgspec.ValidationError, match="heights"):
        msgspec.json.decode(text, type=Way)
