"""A map layer of single marks that is fed: there while started, each mark leading to what it stands for."""

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.follow import Follow
from maps.shapes import Mark, MarkLayer


class MarkSource(QObject):
    """What is drawn, and when it is looked at again, is its heirs'; see LayerSource.

    `look_ms`: how often what is drawn may have become otherwise by time alone; 0 where it never does.
    """

    def __init__(self, context: Context, layer: MarkLayer, look_ms: int = 0) -> None:
        super().__init__(context.map)
        self._context = context
        self.layer = layer
        self._follow: Follow | None = None
        self._started = False
        self._shown: list[Mark] = []
        self._look = QTimer(self, interval=look_ms)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        """See LayerSource."""
        self._started = True
        self._context.map.add_layer(self.layer)
        self._context.map.chosen.connect(self._chosen)
        self.begin()

    def stop(self) -> None:
        """See LayerSource."""
        if not self._started:
            return
        self._started = False
        self._look.stop()
        self._context.map.chosen.disconnect(self._chosen)
        if self._follow is not None:
            self._follow.stop()
            self._follow = None
            self._context.link.answered.disconnect(self._answered)
        self.end()

    def begin(self) -> None:
        """It is wanted from now on."""

    def end(self) -> None:
        """Nobody wants it any more."""

    def look(self) -> None:
        """The timer's: is what is drawn still so?"""

    def choose(self, mark_id: str) -> None:
        """A mark of the layer was pressed."""

    def follow[T](self, work: Callable[[], T], show: Callable[[T], None], kinds: Collection[str]) -> None:
        """Ask the store whenever one of the kinds changes, and after every answer to an act."""
        self._follow = Follow(self._context, self, work, show, kinds)
        self._context.link.answered.connect(self._answered)
        self._follow.ask()

    def again_in(self, seconds: float) -> None:
        """Ask when time alone will have changed the answer; 0: it will not."""
        if self._follow is not None and seconds:
            self._follow.later(seconds)

    def show_marks(self, marks: Iterable[Mark | None]) -> None:
        """Draw these, where they are others than before; None for what has no place."""
        shown = [mark for mark in marks if mark is not None]
        if shown != self._shown:
            self._shown = shown
            self.layer.set_marks(shown)

    def look_while(self, wanted: object) -> None:
        """The timer runs only while there is something to look at."""
        if not wanted:
            self._look.stop()
        elif not self._look.isActive():
            self._look.start()

    def _chosen(self, layer: str, mark_id: str) -> None:
        if layer == self.layer.name:
            self.choose(mark_id)

    def _answered(self, _entries: object) -> None:
        if self._follow is not None:
            self._follow.soon()
