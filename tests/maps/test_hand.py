"""While a hand is on the map nothing else moves it."""

import pytest

from maps.aim import START
from maps.bridge import Held, Ready, Viewed
from maps.view import MapView
from models.geo import Box

HERE = Viewed(lon=5.0, lat=50.0, zoom=12.0, west=4.9, south=49.9, east=5.1, north=50.1, by_hand=True)


@pytest.fixture
def view(qtbot) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    return made


def hear(view: MapView, *messages) -> None:
    for message in messages:
        view.conversation.hear(message)


def test_what_wants_to_be_looked_at_waits_for_the_hand_that_only_clicks(view):
    hear(view, Held(True))
    view.fly_to(11.0, 48.0, 15)
    assert view.view() == START
    hear(view, Held(False))
    assert view.view() == (11.0, 48.0, 15)


def test_a_hand_that_moves_the_view_keeps_it_and_the_lock(view):
    hear(view, HERE, Held(True))
    view.fly_to(11.0, 48.0, 15)
    view.fit(Box(1.0, 1.0, 2.0, 2.0))
    hear(view, HERE, Held(False))
    assert view.user_moved
    assert view.view()[:2] == (5.0, 50.0)


def test_only_the_last_wish_is_looked_at(view):
    hear(view, Held(True))
    view.fly_to(1.0, 1.0, 10)
    view.fly_to(2.0, 2.0, 10)
    hear(view, Held(False))
    assert view.view()[:2] == (2.0, 2.0)


def test_a_page_that_died_holds_nothing(view):
    hear(view, Held(True), Ready())
    view.fly_to(2.0, 2.0, 10)
    assert not view.hand.is_on
    assert view.view()[:2] == (2.0, 2.0)


def test_an_earlier_move_does_not_drop_what_waits_for_this_hand(view):
    hear(view, HERE, Held(True))
    view.fly_to(2.0, 2.0, 10)
    hear(view, Held(False))
    assert view.view()[:2] == (2.0, 2.0)
