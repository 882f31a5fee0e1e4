"""The conversation with the page: small JSON over QWebChannel, checked like any outside input."""

import time
from typing import Annotated, Any, get_args

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from maps.allowance import Allowance
from maps.sendable import encoded

MAX_MESSAGE = 20_000
"""Longer messages from the page are refused."""
MAX_A_SECOND = 200
"""More messages of a kind in a second than a hand can make are refused, and of that kind only."""
FEWER = {"stumbled": 20}
"""Of what is written into the log."""

Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Zoom = Annotated[float, msgspec.Meta(ge=0, le=24)]
Name = Annotated[str, msgspec.Meta(max_length=64)]
Index = Annotated[int, msgspec.Meta(ge=0, lt=2**32)]


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Anything the page says."""


class Ready(Said, frozen=True, tag="ready"):
    """The page stands and listens."""


class Viewed(Said, frozen=True, tag="viewed"):
    """The view came to rest; by_hand when the user moved it."""

    lon: Lon
    lat: Lat
    zoom: Zoom
    west: float
    south: Lat
    east: float
    north: Lat
    by_hand: bool = False


class Held(Said, frozen=True, tag="held"):
    """A hand came onto the map, or left it."""

    on: bool


class Sketched(Said, frozen=True, tag="sketched"):
    """The sketch has these vertices (lon, lat) now.

    left: another tool took the pointer from it; full: one vertex more was wanted than it may have.
    """

    purpose: Name
    points: Annotated[list[tuple[Lon, Lat]], msgspec.Meta(max_length=500)]
    done: bool
    left: bool = False
    full: bool = False


class Drafted(Said, frozen=True, tag="drafted"):
    """The drawing in hand has these vertices (lon, lat) now; `turn` counts what the hand did to it.

    done: it is finished; full: one vertex more was wanted than it may have; left: another tool took the pointer.
    """

    key: Name
    turn: Index
    points: Annotated[list[tuple[Lon, Lat]], msgspec.Meta(max_length=500)]
    radius_m: Annotated[float, msgspec.Meta(ge=0, le=2e7)] | None = None
    done: bool = False
    full: bool = False
    left: bool = False


class PenUndone(Said, frozen=True, tag="pen_undone"):
    """The last change of the drawing in hand is to be taken back, or done again."""

    redo: bool = False


class HandleTaken(Said, frozen=True, tag="handle_taken"):
    """A handle is in the hand."""

    id: Name


class HandleLeft(Said, frozen=True, tag="handle_left"):
    """The hand let a handle be: nothing comes of it."""

    id: Name


class HandleDropped(Said, frozen=True, tag="handle_dropped"):
    """A handle was let go at a place, on a thing of a layer or on none (layer empty)."""

    id: Name
    lon: Lon
    lat: Lat
    layer: Name = ""
    base: Index = 0
    index: Index = 0


class Clicked(Said, frozen=True, tag="clicked"):
    """A click on no thing."""

    lon: Lon
    lat: Lat


class Pointed(Said, frozen=True, tag="pointed"):
    """A right click, or a finger that rested on the map."""

    lon: Lon
    lat: Lat


class Chosen(Said, frozen=True, tag="chosen"):
    """A click on a thing of a layer."""

    layer: Name
    base: Index
    index: Index


class Hovered(Said, frozen=True, tag="hovered"):
    """The pointer came over a thing, or left the last one (layer empty)."""

    layer: Name = ""
    base: Index = 0
    index: Index = 0


class AskedLabels(Said, frozen=True, tag="asked_labels"):
    """The labels of some points in view are wanted."""

    layer: Name
    base: Index
    indexes: Annotated[list[Index], msgspec.Meta(max_length=500)]


class LegendOpened(Said, frozen=True, tag="legend_opened"):
    """The user folded or opened a part of the legend; the groups open now, "" for the legend itself."""

    names: Annotated[list[Name], msgspec.Meta(max_length=100)]


class Painted(Said, frozen=True, tag="painted"):
    """The layer at this revision is on the screen; ms since its data were asked for."""

    layer: Name
    revision: Index
    ms: float = 0.0


class FollowLeft(Said, frozen=True, tag="follow_left"):
    """A hand pushed the map, or it was aimed elsewhere: nothing is followed any more."""


class Stilled(Said, frozen=True, tag="stilled"):
    """Everything that was to be drawn at the asking `number` is drawn."""

    number: Index


class Stumbled(Said, frozen=True, tag="stumbled"):
    """Something failed in the page."""

    what: Annotated[str, msgspec.Meta(max_length=500)]


_SAID = (
    Ready
    | Viewed
    | Held
    | Sketched
    | Drafted
    | PenUndone
    | HandleTaken
    | HandleLeft
    | HandleDropped
    | Clicked
    | Pointed
    | Chosen
    | Hovered
    | AskedLabels
    | LegendOpened
    | Painted
    | FollowLeft
    | Stilled
    | Stumbled
)
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_SAID)


def _tag(kind: type[Said]) -> str:
    return str(kind.__struct_config__.tag)


class Bridge(QObject):
    """The one object the page sees: it says strings, and hears strings."""

    told = Signal(str)
    """To the page: one JSON object with `do`."""
    heard = Signal(object)
    """From the page: one checked Said."""
    refused = Signal(str)
    """The page said what it may not: a sentence for the log, at most one a second."""
    stormed = Signal()
    """The page has said too much for seconds: a hand at it is not heard through that."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._allowance = Allowance(map(_tag, get_args(_SAID)), MAX_A_SECOND, FEWER)
        self._last_refusal = -1.0

    def tell(self, do: str, **values: Any) -> None:
        """Send the page a message."""
        self.told.emit(encoded({"do": do, **values}).decode())

    @Slot(str)
    def say(self, text: str) -> None:
        """Take a message of the page; anything malformed, oversized or in a storm is dropped and reported."""
        kind = self._allowance.kind_of(text)
        if not self._allowance.take(kind):
            self._refuse(f"more messages than a hand can make: {kind or 'of no kind'}")
            if self._allowance.is_storm():
                self.stormed.emit()
        elif len(text) > MAX_MESSAGE:
            self._refuse(f"a message of {len(text)} characters")
        else:
            self._take(text, kind)

    def _take(self, text: str, kind: str) -> None:
        try:
            message = _decoder.decode(text.encode("utf-8", "replace"))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            self._refuse(str(error))
            return
        if _tag(type(message)) != kind:
            self._refuse("a message that does not begin with its kind")
            return
        self.heard.emit(message)

    def _refuse(self, why: str) -> None:
        now = time.monotonic()
        if now - self._last_refusal >= 1.0:
            self._last_refusal = now
            self.refused.emit(f"the map page was refused: {why[:200]}")
