"""A sketch by hand on a map: a line, an outline, a box or a circle, for whoever asked for it."""

import enum
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.view import MapView
from resources.words import t

MOST_VERTICES = 500
"""More than a hand sets, and what one message of the page may carry."""

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class SketchShape(enum.StrEnum):
    """What is sketched; a box and a circle have two vertices."""

    LINE = "line"
    AREA = "area"
    BOX = "box"
    CIRCLE = "circle"


class Sketched(NamedTuple):
    """The sketch as it stands."""

    purpose: str
    shape: SketchShape
    points: tuple[Position, ...] = ()
    is_done: bool = False


class Sketch(QObject):
    """The one sketch of a map and its mirrors, seen and gone on with in each; a page that died has it again."""

    changed = Signal(object)
    """Sketched: another vertex, one moved, one taken back, or it is done."""
    ended = Signal(str)
    """Its purpose: it was put away, or another tool took the pointer."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._talk = view.chorus
        self._now: Sketched | None = None
        self._lines: list[str] = []
        self._is_full = False
        self._talk.listen(bridge.Sketched, self._heard)
        self._talk.began.connect(self._tell)
        view.hand.tools.append(self.end)

    @staticmethod
    def of(view: MapView) -> "Sketch":
        """The sketch of a map, made by whoever is the first to want it."""
        known = view.findChild(Sketch)
        return known if isinstance(known, Sketch) else Sketch(view)

    @property
    def now(self) -> Sketched | None:
        """What is being sketched, None when nothing is."""
        return self._now

    def begin(self, purpose: str, shape: SketchShape, points: Sequence[Position] = ()) -> None:
        """Take the pointer for a new sketch."""
        self.end()
        self._now, self._lines, self._is_full = Sketched(purpose, shape, tuple(points)), [], False
        self._tell()
        self.changed.emit(self._now)

    def end(self) -> bool:
        """Put it away; was there one?"""
        now, self._now = self._now, None
        if now is None:
            return False
        self._talk.tell("sketch", shape="")
        self.ended.emit(now.purpose)
        return True

    def put(self, lon: float, lat: float) -> None:
        """Set a vertex, as a click there does."""
        self._talk.tell_one("sketch_at", lon=lon, lat=lat)

    def finish(self) -> None:
        """It is done, if it has enough vertices."""
        self._talk.tell_one("sketch_do", what="finish")

    def say(self, purpose: str, lines: Sequence[str]) -> None:
        """Words beside it in place of its running figures, until it changes."""
        if self._now is not None and self._now.purpose == purpose:
            self._lines = list(lines)
            self._tell_words()

    def _heard(self, said: bridge.Sketched) -> None:
        now = self._now
        if now is None or said.purpose != now.purpose:
            return
        if said.left:
            self._now = None
            self._talk.tell_others("sketch", shape="")
            self.ended.emit(now.purpose)
            return
        if said.full:
            self._is_full = True
            self._tell_words()
            return
        self._now, self._lines = now._replace(points=tuple(said.points), is_done=said.done), []
        self._is_full = False
        self._talk.tell_others("sketch", **_told(self._now))
        self.changed.emit(self._now)

    def _tell(self) -> None:
        if self._now is None:
            return
        self._talk.tell("sketch", **_told(self._now))
        if self._lines or self._is_full:
            self._tell_words()

    def _tell_words(self) -> None:
        if self._now is not None:
            full = t("map.sketch_full", most=MOST_VERTICES) if self._is_full else ""
            self._talk.tell("sketch_words", purpose=self._now.purpose, lines=self._lines, full=full)


def _told(now: Sketched) -> dict[str, object]:
    return {"purpose": now.purpose, "shape": now.shape, "points": now.points, "done": now.is_done}
