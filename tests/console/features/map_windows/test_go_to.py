"""Going to a place in a map window: there, and on no other map."""

from dataclasses import replace

import pytest

from console.features.map_windows.go_to import GoTo
from maps.view import MapView
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


@pytest.fixture
def line(desk: Desk) -> GoTo:
    here = replace(desk.context, map=desk.put(MapView()))
    return desk.put(GoTo(here))


def test_coordinates_are_looked_at_on_this_map_and_on_no_other(desk: Desk, line: GoTo) -> None:
    before = desk.context.map.view()
    line.line.setText(f"{LAT}, {LON}")
    line._ask()
    desk.wait(lambda: bool(line.suggestions()))
    line.suggestions()[0].act()
    assert line._here.map.view()[:2] == pytest.approx((LON, LAT))
    assert desk.context.map.view() == before


def test_nothing_typed_offers_nothing(desk: Desk, line: GoTo, qtbot) -> None:
    line.open()
    qtbot.wait(300)
    assert line.suggestions() == []
