"""A map layer over the records of one kind: follows the changes, draws their positions, chooses on a click."""

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from console.context import Context
from console.follow import Follow
from maps.layer import PointLayer
from maps.symbols import LayerStyle
from models.record import Key
from models.store import Positions
from resources.words import t

StyleOf = Callable[[Positions], Sequence[int]]
"""The style index of every position, in order; runs off the UI thread."""


class _Drawn(NamedTuple):
    ids: list[str]
    lons: "array[float]"
    lats: "array[float]"
    styles: "array[int]"
    words: dict[str, tuple[str, str, str]]


class RecordLayer(QObject):
    """A layer named after its kind, kept up to date while started.

    `style_of` gives each position its symbol. `describe(number, type, status)` is the text under the pointer;
    labels are the numbers. `also` are further kinds whose changes make the layer be drawn again.
    """

    def __init__(
        self,
        context: Context,
        kind: str,
        style: LayerStyle,
        style_of: StyleOf,
        *,
        describe: Callable[[str, str, str], str] | None = None,
        labels: bool = True,
        also: Collection[str] = (),
        title_key: str = "",
    ) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        self._style_of = style_of
        self._describe = describe
        self._words: dict[str, tuple[str, str, str]] = {}
        title = t(title_key or f"enums.kind.{kind}")
        self.layer = PointLayer(kind, title, style, self._labels if labels else None)
        self.layer.describe = self._hover
        self._kinds = (kind, *also)
        self._follow: Follow | None = None

    def start(self) -> None:
        """Hand the layer to the map and follow the changes."""
        context = self._context
        context.map.add_layer(self.layer)
        context.map.chosen.connect(self._chosen)
        context.selection.changed.connect(self._ring)
        self._follow = Follow(context, self, self._positions, self._show, self._kinds)
        self._follow.ask()

    def stop(self) -> None:
        """Follow nothing any more."""
        if self._follow is not None:
            self._follow.deleteLater()
            self._follow = None
            self._context.map.chosen.disconnect(self._chosen)
            self._context.selection.changed.disconnect(self._ring)

    def _positions(self) -> _Drawn:
        """Off the UI thread: read, style, and put into columns."""
        exercise = self._context.session.exercise_id
        found = self._context.store.positions(self._kind, exercise)
        words = dict(zip(found.ids, zip(found.numbers, found.types, found.statuses, strict=True), strict=True))
        return _Drawn(found.ids, found.lons, found.lats, array("B", self._style_of(found)), words)

    def _show(self, drawn: _Drawn) -> None:
        self._words = drawn.words
        self.layer.set_points(drawn.ids, drawn.lons, drawn.lats, drawn.styles)
        self._ring(self._context.selection.key)

    def _chosen(self, layer: str, record_id: str) -> None:
        if layer == self.layer.name:
            self._context.selection.choose(self._kind, record_id)

    def _ring(self, key: Any) -> None:
        """The chosen one gets a ring; another kind's layer draws its own."""
        if isinstance(key, Key) and key.kind == self._kind:
            self._context.map.select(self.layer.name, key.id)
        elif key is None:
            self._context.map.select(self.layer.name, None)

    def _labels(self, ids: Sequence[str]) -> list[str]:
        return [self._words.get(record_id, ("", "", ""))[0] for record_id in ids]

    def _hover(self, record_id: str) -> str:
        number, kind, status = self._words.get(record_id, ("", "", ""))
        return self._describe(number, kind, status) if self._describe is not None else number
