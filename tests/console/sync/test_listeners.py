from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from console.sync.listeners import Listeners


class Panel(QObject):
    """A listener as panels are."""

    def __init__(self, heard: list[str], name: str) -> None:
        super().__init__()
        self.heard, self.name = heard, name

    def hear(self, word: str) -> None:
        """Note it."""
        self.heard.append(f"{self.name} {word}")


@pytest.fixture
def listeners(qapp: object) -> Iterator[Listeners[str]]:
    parent = QObject()
    yield Listeners[str](parent)
    delete(parent)


def test_all_are_told_in_the_order_in_which_they_were_connected(listeners: Listeners[str]) -> None:
    heard: list[str] = []
    one = Panel(heard, "one")
    listeners.connect(one.hear)
    listeners.connect(heard.append)
    listeners.connect(lambda word: heard.append(f"last {word}"))
    listeners.emit("a")
    assert heard == ["one a", "a", "last a"]


def test_who_was_disconnected_hears_no_more_even_by_one_told_before(listeners: Listeners[str]) -> None:
    heard: list[str] = []
    one, two = Panel(heard, "one"), Panel(heard, "two")
    listeners.connect(lambda _word: listeners.disconnect(two.hear))
    listeners.connect(one.hear)
    listeners.connect(two.hear)
    listeners.emit("a")
    listeners.disconnect(one.hear)
    listeners.emit("b")
    assert heard == ["one a"]


def test_who_is_gone_is_not_told_whichever_side_of_it_went(listeners: Listeners[str]) -> None:
    heard: list[str] = []
    unheld, gone, here = Panel(heard, "unheld"), Panel(heard, "gone"), Panel(heard, "here")
    for panel in (unheld, gone, here):
        listeners.connect(panel.hear)
    del unheld, panel
    delete(gone)
    listeners.emit("a")
    assert heard == ["here a"]


def test_what_one_raises_keeps_nothing_from_the_others_and_is_caught_as_what_a_slot_raises(
    listeners: Listeners[str], qtbot: QtBot
) -> None:
    heard: list[str] = []

    def fail(_word: str) -> None:
        raise ValueError("one panel")

    listeners.connect(fail)
    listeners.connect(heard.append)
    with qtbot.capture_exceptions() as caught:
        listeners.emit("a")
    assert heard == ["a"]
    assert [str(error) for _kind, error, _trace in caught] == ["one panel"]
