"""A layer of marks that is fed: asked anew after what may change it, and leading to what its marks stand for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.context import Context
from console.mark_source import MarkSource
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from models.unit import Unit
from tests.console.around import context_over


class Asked(MarkSource):
    """Notes what it is told to do."""

    def __init__(self, context: Context) -> None:
        style = LayerStyle((Symbol(Shape.RING, "#ff0000", "x"),))
        super().__init__(context, MarkLayer("asked", "x", style), look_ms=5)
        self.looks = self.questions = 0
        self.ended = False
        self.chosen: list[str] = []

    def begin(self) -> None:
        """Asks about units."""
        self.follow(self._work, lambda _found: None, {Unit.KIND})

    def end(self) -> None:
        """Noted."""
        self.ended = True

    def look(self) -> None:
        """Counted."""
        self.looks += 1

    def choose(self, mark_id: str) -> None:
        """Kept."""
        self.chosen.append(mark_id)

    def _work(self) -> None:
        self.questions += 1


@pytest.fixture
def source(qtbot: QtBot, tmp_path: Path) -> Iterator[Asked]:
    view = MapView()
    qtbot.addWidget(view)
    with context_over(tmp_path, {}, map=view) as context:
        made = Asked(context)
        made.start()
        qtbot.waitUntil(lambda: made.questions == 1, timeout=5_000)
        yield made
        made.stop()


def test_it_is_on_the_map_and_a_press_on_it_alone_is_its_own(source: Asked) -> None:
    view = source.parent()
    assert isinstance(view, MapView)
    assert view.is_layer_visible("asked")
    view.chosen.emit("another", "a")
    view.chosen.emit("asked", "b")
    assert source.chosen == ["b"]


def test_what_it_shows_may_change_with_an_answer_or_with_time(source: Asked, qtbot: QtBot) -> None:
    source._context.link.answered.emit([])
    qtbot.waitUntil(lambda: source.questions == 2, timeout=5_000)
    source.again_in(0)
    source.again_in(0.01)
    qtbot.waitUntil(lambda: source.questions == 3, timeout=5_000)


def test_the_same_marks_are_drawn_once_and_what_has_no_place_is_left_out(source: Asked) -> None:
    source.show_marks([Mark("a", 1.0, 2.0), None])
    drawn = source.layer.revision
    source.show_marks([Mark("a", 1.0, 2.0)])
    assert source.layer.revision == drawn
    source.show_marks([])
    assert source.layer.revision > drawn
    assert source.layer.shown() == []


def test_it_looks_again_only_while_there_is_something(source: Asked, qtbot: QtBot) -> None:
    source.look_while([1])
    qtbot.waitUntil(lambda: source.looks > 1, timeout=5_000)
    source.look_while([])
    assert not source._look.isActive()


def test_stopped_it_hears_of_nothing_any_more_however_often(source: Asked) -> None:
    view = source.parent()
    assert isinstance(view, MapView)
    source.look_while([1])
    for _ in range(2):
        source.stop()
    assert source.ended
    assert not source._look.isActive()
    view.chosen.emit("asked", "b")
    source._context.link.answered.emit([])
    source.again_in(0.001)
    assert source.chosen == []
    assert source.questions == 1
