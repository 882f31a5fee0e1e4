"""The map windows of a seat: kept with the workspace, however bad what was kept is."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.features.map_windows.window import Kind
from console.features.map_windows.windows import FILE, KEY, MOST, MapWindows, read_kept
from maps.answers import ViewState
from maps.bridge import Viewed
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def windows(desk: Desk) -> Iterator[MapWindows]:
    made = MapWindows.of(desk.context)
    yield made
    desk.context.map.stop()
    assert made.all == []


def test_a_wall_looks_where_the_main_map_does_and_an_inset_from_further_away(
    desk: Desk, windows: MapWindows
) -> None:
    assert windows is MapWindows.of(desk.context)
    assert windows.refusal()
    desk.context.map.fly_to(LON, LAT, 14)
    wall, inset = windows.open(Kind.WALL), windows.open(Kind.INSET)
    assert wall is not None
    assert inset is not None
    assert (wall.map.view().zoom, inset.map.view().zoom) == (14, 11)
    assert not windows.refusal()


def test_no_more_than_a_machine_can_carry(desk: Desk, windows: MapWindows) -> None:
    for _at in range(MOST):
        assert windows.open(Kind.INSET) is not None
    assert windows.open(Kind.WALL) is None
    assert [notice.key for notice in desk.context.notices.all] == [KEY]


def test_they_come_back_with_their_workspace_where_they_looked(desk: Desk, windows: MapWindows) -> None:
    window = windows.open(Kind.WALL)
    assert window is not None
    window.map.conversation.viewed.emit(seen(LON + 1, LAT, 12))
    desk.shown.choose_workspace("wall")
    assert windows.all == []
    desk.shown.choose_workspace("routine")
    assert [(one.kind, one.map.view()) for one in windows.all] == [(Kind.WALL, ViewState(LON + 1, LAT, 12))]
    path = desk.context.profile / FILE
    desk.wait(path.is_file)
    desk.wait(lambda: len(json.loads(path.read_text(encoding="utf-8"))[desk.context.session.user]["routine"]) == 1)


def test_what_a_person_puts_away_does_not_come_back(desk: Desk, windows: MapWindows) -> None:
    windows.open(Kind.INSET)
    windows.toggle_full()
    windows.put_away()
    windows.put_away()
    windows.toggle_full()
    windows.restore()
    assert windows.all == []


def test_a_place_that_is_gone_gives_way_to_the_usual_one(desk: Desk, windows: MapWindows) -> None:
    kept = {"kind": "inset", "lon": LON, "lat": LAT, "zoom": 9, "geometry": "not base 64"}
    windows._file.put({"routine": [kept, {"kind": "moon"}, kept]})
    windows.restore()
    assert len(windows.all) == 2
    assert all(window.isVisible() for window in windows.all)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(json_values)
def test_whatever_was_kept_is_read_or_left_out(found: object) -> None:
    assert all(-90 <= kept.lat <= 90 for kept in read_kept(found))


def seen(lon: float, lat: float, zoom: float) -> Viewed:
    return Viewed(lon, lat, zoom, lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1, by_hand=True)
