"""Where a map looks: told to its page, and left alone while a hand is on it."""

import pytest
from PySide6.QtCore import QObject

from maps.aim import START, Aim
from maps.answers import ViewState
from maps.bridge import Held, Viewed
from maps.conversation import Conversation
from maps.hand import Hand
from models.geo import Box

HERE = Box(11, 48, 12, 49)


class Talk(Conversation):
    """A conversation that keeps what it tells."""

    def __init__(self, owner: QObject) -> None:
        super().__init__({}, lambda _layer, _id: "", owner)
        self.all: list[tuple[str, dict[str, object]]] = []

    def tell(self, do: str, **values: object) -> None:
        self.all.append((do, values))


class Told:
    """An aim, and what its page was told."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.talk = Talk(self.owner)
        self.all = self.talk.all
        self.aim = Aim(self.talk, Hand(self.talk, self.owner))


@pytest.fixture
def told(qapp) -> Told:
    return Told()


def seen(*, by_hand: bool) -> Viewed:
    return Viewed(11.5, 48.5, 12.0, 11.4, 48.4, 11.6, 48.6, by_hand=by_hand)


def test_it_looks_at_a_place_and_says_the_same_to_a_page_that_comes_up(told: Told) -> None:
    assert told.aim.view == START
    assert not told.aim.is_set
    told.aim.fly_to(11.5, 48.5, 14, mark=True)
    assert told.all.pop() == ("look", {"lon": 11.5, "lat": 48.5, "zoom": 14, "mark": True})
    assert told.aim.is_set
    told.aim.tell()
    assert told.all.pop() == ("look", {"lon": 11.5, "lat": 48.5, "zoom": 14, "mark": False})


def test_a_box_is_kept_in_view_until_a_hand_moves_the_view(told: Told) -> None:
    told.aim.fit(HERE)
    told.aim.tell()
    assert [do for do, _values in told.all] == ["fit", "fit"]
    told.aim.seen(seen(by_hand=True))
    told.aim.tell()
    assert told.all[-1][0] == "look"
    assert told.aim.user_moved
    assert told.aim.box == Box(11.4, 48.4, 11.6, 48.6)


def test_a_box_over_the_antimeridian_is_told_as_going_on_beyond_it(told: Told) -> None:
    told.aim.fit(Box(179.0, 1.0, -178.0, 2.0))
    told.aim.tell()
    assert [values["box"] for _do, values in told.all] == [(179.0, 1.0, 182.0, 2.0)] * 2
    assert told.aim.view.lon == -179.5


def test_nothing_moves_it_while_a_hand_is_on_it(told: Told) -> None:
    told.talk.hear(Held(on=True))
    told.aim.fly_to(11.5, 48.5, 14, mark=False)
    assert told.all == []
    told.talk.hear(Held(on=False))
    assert told.all[-1][0] == "look"


def test_it_is_restored_only_where_its_ground_lies_and_nobody_looked_yet(told: Told) -> None:
    told.aim.restore(ViewState(2.0, 48.5, 9.0), HERE)
    assert told.aim.view == START
    told.aim.restore(ViewState(11.5, 48.5, 9.0), HERE)
    assert told.aim.view == (11.5, 48.5, 9.0)
    told.aim.begin_at(HERE)
    assert told.aim.view == (11.5, 48.5, 9.0)
    told.aim.fly_to(11.2, 48.2, None, mark=False)
    told.aim.restore(ViewState(11.5, 48.5, 9.0), HERE)
    assert told.aim.view == (11.2, 48.2, 9.0)


def test_a_pack_that_comes_is_looked_at_until_there_is_something_better(told: Told) -> None:
    told.aim.begin_at(HERE)
    assert told.all[-1][0] == "fit"
    assert not told.aim.is_set
    told.aim.fly_to(2.0, 48.0, 9, mark=False)
    told.aim.begin_at(HERE)
    assert told.aim.view == (2.0, 48.0, 9)
