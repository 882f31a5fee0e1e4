"""The pages of one hand: each is heard, the others are told, and one that begins is told alone."""

import pytest
from PySide6.QtCore import QObject

from maps.bridge import Pointed, Ready
from maps.chorus import Chorus
from maps.conversation import Conversation


class Talk(Conversation):
    """A conversation that keeps what it tells."""

    def __init__(self, owner: QObject) -> None:
        super().__init__({}, lambda _layer, _id: "", owner)
        self.told: list[str] = []

    def tell(self, do: str, **_values: object) -> None:
        self.told.append(do)


class Page:
    """A page, and what it is told."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.talk = Talk(self.owner)
        self.told = self.talk.told


@pytest.fixture
def pages(qapp) -> tuple[Chorus, Page, Page]:
    first, second = Page(), Page()
    chorus = Chorus(first.talk, first.talk)
    chorus.join(second.talk)
    return chorus, first, second


def test_every_page_is_told(pages) -> None:
    chorus, first, second = pages
    chorus.tell("sketch")
    assert (first.told, second.told) == (["sketch"], ["sketch"])


def test_the_others_are_told_what_one_page_said(pages) -> None:
    chorus, first, second = pages
    heard: list[Pointed] = []
    chorus.listen(Pointed, lambda said: (heard.append(said), chorus.tell_others("pin")))
    second.talk.hear(Pointed(11.0, 48.0))
    assert heard == [Pointed(11.0, 48.0)]
    assert (first.told, second.told) == (["pin"], [])
    chorus.tell_others("sketch")
    assert (first.told, second.told) == (["pin", "sketch"], ["sketch"])


def test_a_page_that_begins_is_told_alone(pages) -> None:
    chorus, first, second = pages
    chorus.began.connect(lambda: chorus.tell("sketch"))
    second.talk.hear(Ready())
    assert (first.told, second.told) == ([], ["sketch"])
    chorus.tell("draw")
    assert (first.told, second.told) == (["draw"], ["sketch", "draw"])


def test_what_one_page_has_to_do_is_told_to_one_that_listens(pages) -> None:
    chorus, first, second = pages
    chorus.tell_one("sketch_at")
    assert first.told == second.told == []
    second.talk.hear(Ready())
    chorus.tell_one("sketch_at")
    assert (first.told, second.told) == ([], ["sketch_at"])


def test_a_page_that_joins_late_is_heard_and_one_that_left_is_not(pages) -> None:
    chorus, _first, _second = pages
    heard: list[Pointed] = []
    chorus.listen(Pointed, heard.append)
    third = Page()
    third.talk.hear(Ready())
    began: list[int] = []
    chorus.began.connect(lambda: began.append(1))
    chorus.join(third.talk)
    assert began == [1]
    third.talk.hear(Pointed(1.0, 2.0))
    chorus.leave(third.talk)
    chorus.leave(third.talk)
    third.talk.hear(Pointed(3.0, 4.0))
    third.talk.hear(Ready())
    chorus.tell("sketch")
    assert heard == [Pointed(1.0, 2.0)]
    assert (began, third.told) == ([1], [])
