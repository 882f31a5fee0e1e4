"""What every layer of a map has: a name, a style, a revision, and a payload for the page."""

import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from maps.symbols import LayerStyle, ShapeStyle
from models.geo import Box

MAX_TEXT = 300
"""Longer texts on the map are cut: nobody reads them there."""


class Layer(QObject):
    """What every layer has. Use it on the UI thread; `payload` alone is called by the page's workers."""

    changed = Signal()
    """The layer has a new revision."""

    kind = ""

    def __init__(self, name: str, title: str, style: LayerStyle | ShapeStyle) -> None:
        super().__init__()
        if not name.isidentifier():
            raise ValueError(f"layer name {name!r} is no identifier")
        self.name = name
        self.title = title
        self.style = style
        self.revision = 0
        self.base = 0
        """Revision of the last whole set: indexes mean the same things since."""
        self.describe: Callable[[str], str] | None = None
        """Text of a hovered thing by id; without it the view's `describe` is asked."""
        self.legend = True
        self.hidden_styles: frozenset[int] = frozenset()
        """Styles whose things a person's filter leaves out: they are not drawn, not hit, and the legend says so."""
        self._lock = threading.Lock()

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The layer for a page that holds revision `since` of the whole set `base` (0: nothing). Any thread."""
        raise NotImplementedError

    def id_at(self, index: int) -> str | None:
        """The id behind an index the page named, None when there is no such thing."""
        raise NotImplementedError

    def index_of(self, id_: str) -> int | None:
        """The page's index of an id."""
        raise NotImplementedError

    def position(self, id_: str) -> tuple[float, float] | None:
        """(lon, lat) of a thing, None when it is not on this layer."""
        raise NotImplementedError

    @property
    def box(self) -> Box | None:
        """The box around everything on the layer."""
        raise NotImplementedError

    def hide_styles(self, styles: Iterable[int]) -> None:
        """Leave the things of these styles out, and of these only; what belongs to them is not lost."""
        hidden = frozenset(styles)
        if hidden != self.hidden_styles:
            with self._lock:
                self.hidden_styles = hidden
                self._filtered()
            self.changed.emit()

    def _filtered(self) -> None:
        """The page is given the whole layer anew."""
        self._next(None, whole=True)

    def _next(self, revision: int | None, *, whole: bool) -> None:
        self.revision = max(self.revision + 1, revision or 0)
        if whole:
            self.base = self.revision
