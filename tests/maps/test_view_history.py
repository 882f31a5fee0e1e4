"""Back and forward through a map's views, and there and back with one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.answers import ViewState
from maps.bridge import Viewed
from maps.view import MapView
from maps.view_history import MOST, ViewHistory, is_same
from models.geo import Box

FAR = Box(9.0, 40.0, 10.0, 41.0)


class Clock:
    s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def map_(qtbot) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    return made


def rest(map_: MapView, lon: float, lat: float, zoom: float = 12.0, *, by_hand: bool = False) -> None:
    """The page comes to rest there."""
    box = {"west": lon - 0.1, "south": lat - 0.1, "east": lon + 0.1, "north": lat + 0.1}
    map_.conversation.hear(Viewed(lon=lon, lat=lat, zoom=zoom, by_hand=by_hand, **box))


def made(map_: MapView) -> tuple[ViewHistory, Clock]:
    clock = Clock()
    return ViewHistory(map_, clock), clock


def look(map_: MapView, clock: Clock, *lons: float) -> None:
    for lon in lons:
        clock.s += 10
        rest(map_, lon, 1.0, by_hand=True)


def go(history: ViewHistory, map_: MapView, step: int) -> float:
    """Where it looks then; the page says so too."""
    history.go(step)
    view = map_.view()
    rest(map_, view.lon, view.lat, view.zoom)
    return view.lon


def test_back_and_forward_lead_through_the_views(map_):
    history, clock = made(map_)
    look(map_, clock, 1.0, 2.0, 3.0)
    assert [go(history, map_, -1), go(history, map_, -1)] == [2.0, 1.0]
    assert not history.can_go(-1)
    assert [go(history, map_, 1), go(history, map_, 1)] == [2.0, 3.0]
    assert not history.can_go(1)


def test_a_new_view_forgets_what_was_ahead(map_):
    history, clock = made(map_)
    look(map_, clock, 1.0, 2.0, 3.0)
    go(history, map_, -1)
    look(map_, clock, 7.0)
    assert not history.can_go(1)
    assert go(history, map_, -1) == 2.0


def test_one_movement_in_many_steps_is_one_view(map_):
    history, clock = made(map_)
    look(map_, clock, 1.0, 2.0)
    for step in range(5):
        clock.s += 0.2
        rest(map_, 2.0 + 0.1 * step, 1.0, by_hand=True)
    assert go(history, map_, -1) == 1.0


def test_going_back_keeps_the_view_from_being_taken_away(map_):
    history, clock = made(map_)
    look(map_, clock, 1.0, 2.0)
    map_.follow()
    go(history, map_, -1)
    assert map_.user_moved


@given(steps=st.lists(st.one_of(st.sampled_from([-1, 1]), st.floats(-170, 170)), max_size=40))
def test_whatever_is_done_it_stands_at_the_view_it_shows(qapp, steps):
    map_ = MapView()
    history, clock = made(map_)
    for step in steps:
        if step in (-1, 1):
            go(history, map_, int(step))
        else:
            look(map_, clock, step)
        if history._views:
            assert is_same(history._views[history._at], map_.view())
            assert len(history._views) <= MOST
    map_.deleteLater()


@pytest.mark.parametrize("locked", [True, False])
def test_one_key_looks_at_the_box_and_the_same_key_returns(map_, locked):
    history, _clock = made(map_)
    rest(map_, 1.0, 1.0, by_hand=locked)
    assert not history.fit_or_return(FAR)
    assert not map_.user_moved
    rest(map_, FAR.centre.lon, FAR.centre.lat, 9.0)
    assert history.fit_or_return(FAR)
    assert map_.view() == ViewState(1.0, 1.0, 12.0)
    assert map_.user_moved is locked


def test_after_a_pan_the_key_looks_at_the_box_again(map_):
    history, _clock = made(map_)
    rest(map_, 1.0, 1.0)
    history.fit_or_return(FAR)
    rest(map_, FAR.centre.lon, FAR.centre.lat, 9.0)
    rest(map_, 9.9, 40.9, 9.0, by_hand=True)
    assert not history.fit_or_return(FAR)
    rest(map_, FAR.centre.lon, FAR.centre.lat, 9.0)
    assert history.fit_or_return(FAR)
    assert map_.view()[:2] == (9.9, 40.9)
