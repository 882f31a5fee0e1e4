"""Handles of things that a hand may move on a map: where each was let go, on a place or on a thing."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.answers import thing_at
from maps.layer import MAX_TEXT
from maps.view import MapView
from resources.words import t

MOST = 100
"""More handles at once are a thicket."""
MOST_LINE = 60
"""Points of a line that are told: its end is where its handle is."""
MOST_ID = 64

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class Handle(NamedTuple):
    """What may be taken in the hand: its words, and where it is.

    line: what it is the end of, from there on; the handle lies a little along it. anchor: the place that is drawn
    to the hand; without one that from which it was taken. onto: the layer on whose things it is let go; without one
    it is let go anywhere.
    """

    id: str
    title: str
    at: Position
    line: tuple[Position, ...] = ()
    anchor: Position | None = None
    onto: str = ""


class Handles(QObject):
    """The handles of one map and its mirrors. A page that died has them again, and nothing is in the hand."""

    taken = Signal(str)
    """Id: it is in the hand."""
    left = Signal(str)
    """Id: the hand has let it be, and nothing comes of it."""
    moved = Signal(str, float, float)
    """Id, lon, lat: it was let go there."""
    put_on = Signal(str, str)
    """Id, and the id of the thing it was let go on."""
    missed = Signal(str)
    """Id: it was let go where there is nothing for it."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view, self._talk = view, view.chorus
        self._all: dict[str, Handle] = {}
        self._held = ""
        self._talk.listen(bridge.HandleTaken, self._take)
        self._talk.listen(bridge.HandleLeft, self._leave)
        self._talk.listen(bridge.HandleDropped, self._drop)
        self._talk.began.connect(self._begin)
        view.hand.tools.append(self.put_away)

    @staticmethod
    def of(view: MapView) -> "Handles":
        """Those of a map, made by whoever is the first to want them."""
        known = view.findChild(Handles)
        return known if isinstance(known, Handles) else Handles(view)

    @property
    def all(self) -> tuple[Handle, ...]:
        """What can be taken."""
        return tuple(self._all.values())

    @property
    def held(self) -> str:
        """Id of what is in the hand, empty for nothing."""
        return self._held

    def show(self, handles: Iterable[Handle]) -> None:
        """These and no others; one that is in the hand and still there stays in it."""
        shown = {handle.id: handle for handle in handles if len(handle.id) <= MOST_ID}
        shown = dict(list(shown.items())[:MOST])
        if shown != self._all:
            self._all = shown
            self._tell()

    def take(self, id_: str) -> None:
        """Into the hand without a pointer: the map is moved beneath it, Enter lets go, Esc lets be."""
        if id_ in self._all:
            self._talk.tell("handle_take", id=id_)

    def put_away(self) -> bool:
        """Let be what is in the hand; was there anything?"""
        if not self._held:
            return False
        self._talk.tell("handle_leave")
        return True

    def _take(self, said: bridge.HandleTaken) -> None:
        if said.id in self._all:
            self._held = said.id
            self.taken.emit(said.id)

    def _leave(self, said: bridge.HandleLeft) -> None:
        if self._held == said.id:
            self._held = ""
            self._talk.tell_others("handle_leave")
            self.left.emit(said.id)

    def _drop(self, said: bridge.HandleDropped) -> None:
        handle = self._all.get(said.id)
        if handle is None or self._held != said.id:
            return
        self._held = ""
        self._talk.tell_others("handle_leave")
        if not handle.onto:
            self.moved.emit(said.id, said.lon, said.lat)
            return
        layers = self._view.shown.all
        thing = thing_at(layers, said.layer, said.base, said.index) if said.layer == handle.onto else None
        if thing is None:
            self.missed.emit(said.id)
        else:
            self.put_on.emit(said.id, thing)

    def _begin(self) -> None:
        held, self._held = self._held, ""
        self._tell()
        if held:
            self._talk.tell_others("handle_leave")
            self.left.emit(held)

    def _tell(self) -> None:
        told = [
            {
                "id": h.id, "title": h.title[:MAX_TEXT], "at": h.at, "line": h.line[:MOST_LINE],
                "anchor": h.anchor, "onto": h.onto,
            }
            for h in self._all.values()
        ]  # fmt: skip
        self._talk.tell("handles", handles=told, words={"nothing": t("map.handle.nothing")})
