"""Figures beside a sketch that measures, over real services."""

from collections.abc import Iterator

import pytest

from console.features.map_tools.measuring import AREA, DISTANCE, ROADS, Measuring
from maps.bridge import Sketched as Said
from maps.tools.sketch import Sketch
from resources.words import language, set_language
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON

LINE = [(LON, LAT), (LON + 0.01, LAT), (LON + 0.01, LAT + 0.01)]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def made(desk: Desk) -> tuple[Measuring, Sketch]:
    sketch = Sketch(desk.context.map)
    return Measuring(desk.context, sketch), sketch


def drawn(desk: Desk, sketch: Sketch, purpose: str, points: list[tuple[float, float]]) -> list[str]:
    """The page says so; the words that then stand beside it."""
    desk.context.map.conversation.hear(Said(purpose, points, done=True))
    desk.wait(lambda: bool(sketch._lines))
    return sketch._lines


def test_a_line_has_its_length_and_the_bearing_of_its_last_leg(desk: Desk) -> None:
    measuring, sketch = made(desk)
    measuring.begin(DISTANCE)
    assert drawn(desk, sketch, DISTANCE, LINE) == ["In all 2.07 km", "1.11 km  bearing 000°"]


def test_an_outline_has_its_area(desk: Desk) -> None:
    measuring, sketch = made(desk)
    measuring.begin(AREA)
    assert drawn(desk, sketch, AREA, LINE) == ["Area 53.48 ha", "Edge 3.54 km"]


def test_without_a_region_pack_the_way_is_said_to_be_estimated_and_drawn(desk: Desk) -> None:
    measuring, sketch = made(desk)
    measuring.begin(ROADS)
    (words,) = drawn(desk, sketch, ROADS, LINE)
    assert "no region pack" in words
    assert len(measuring.ways) == 2
    measuring.begin(ROADS)
    assert sketch.now is None
    assert len(measuring.ways) == 0


def test_another_purpose_takes_the_place_of_the_first(desk: Desk) -> None:
    measuring, sketch = made(desk)
    measuring.begin(ROADS)
    measuring.begin(AREA)
    assert sketch.now is not None
    assert sketch.now.purpose == AREA
