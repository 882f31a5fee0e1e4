"""Following one moving thing: the map keeps it in the middle until a hand wants the view."""

from collections.abc import Callable

from PySide6.QtCore import QMetaObject, QObject, QTimer, Signal

from maps import bridge
from maps.live import LiveLayer
from maps.view import MapView

WORDS_MS = 2_000
"""So often the words are looked at: they tell how old the place is."""


class Follow(QObject):
    """Python's half of web/tools/follow.js; lives as long as the map."""

    changed = Signal()
    """Another thing is followed, or none."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._map, self._talk = view, view.conversation
        self._layer: LiveLayer | None = None
        self._id = ""
        self._words: Callable[[], str] = str
        self._told: tuple[str, int, int, str] | None = None
        self._following: QMetaObject.Connection | None = None
        self._look = QTimer(self, interval=WORDS_MS)
        self._look.timeout.connect(self._tell)
        self._talk.listen(bridge.FollowLeft, lambda _left: self._leave())
        self._talk.began.connect(self._again)
        view.hand.tools.append(self.end)

    @property
    def followed(self) -> tuple[str, str] | None:
        """Layer and id of what is followed."""
        return None if self._layer is None else (self._layer.name, self._id)

    def begin(self, layer: LiveLayer, id_: str, words: Callable[[], str]) -> bool:
        """Keep this thing in the middle; `words` say so on the map. False: it is on the map nowhere."""
        place = layer.position(id_)
        if place is None:
            return False
        self.end()
        # Out of the hand, and no box is to be kept in view any more.
        self._map.fly_to(*place)
        self._layer, self._id, self._words = layer, id_, words
        self._following = layer.changed.connect(self._tell)
        self._look.start()
        self._tell()
        self.changed.emit()
        return True

    def end(self) -> bool:
        """Follow nothing; was anything followed?"""
        if self._layer is None:
            return False
        self._talk.tell("follow", layer="", index=-1, base=0, text="")
        self._leave()
        return True

    def _leave(self) -> None:
        if self._layer is not None:
            if self._following is not None:
                QObject.disconnect(self._following)
            self._layer, self._following, self._told = None, None, None
            self._look.stop()
            self.changed.emit()

    def _again(self) -> None:
        """A new page knows nothing."""
        self._told = None
        self._tell()

    def _tell(self) -> None:
        """Which thing it is by the numbers of the page, and how old its place is: when either is another."""
        if self._layer is None:
            return
        index = self._layer.index_of(self._id)
        told = (self._layer.name, -1 if index is None else index, self._layer.base, self._words())
        if told != self._told:
            self._told = told
            self._talk.tell("follow", layer=told[0], index=told[1], base=told[2], text=told[3])
