"""The records of one kind for a layer of the map: follows the changes, reads what is due, rings what is chosen."""

import logging
import time
from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.layer_age import Judged, LayerAges
from console.sync.link import Changes
from maps.layer import Layer
from models.record import Key
from models.store import Positions

StyleOf = Callable[[Positions], Sequence[int]]
"""The style index of every position, in order; runs off the UI thread."""
PATCH_REST_MS = 80
"""Between two patches while changes hail down: the page draws its tiles anew for each."""
CALM_REST_MS, CALM = 10, 6
"""The rest between two patches while there are no more than so many a second: each is seen almost at once."""
FEW = 500
"""So many changed records at most are read one by one; for more, all are read."""
MOST_FRESH = 1_000
"""After so many records have changed since all were read, all are read again. Below maps.points.MAX_DIFF: until
then the indexes of the layer's points mean the columns of the last whole reading."""
REST = 8.0
"""Between whole readings the layer rests for this many times what the last one took."""
AGAIN_MS = 2_000
"""A reading that failed is tried again after this."""

log = logging.getLogger("wanghuolou.layer")


class Drawn(NamedTuple):
    """What one reading gave. Columns in the order of the positions: a tuple a record would be work for the
    garbage collector, which stops every thread.

    `asked` are the records that were read alone; empty: all were.
    """

    positions: Positions
    styles: "array[int]"
    moments: Sequence[str]
    due_s: float
    asked: frozenset[str]
    took_s: float


class RecordFeed(QObject):
    """Keeps `layer` up to date while started; whoever inherits makes the layer and says what is shown of a reading.

    A few changed records are read and drawn alone; one reading runs at a time, and what changes meanwhile waits.
    """

    layer: Layer

    def __init__(
        self,
        context: Context,
        kind: str,
        style_of: StyleOf,
        *,
        describe: Callable[[str, str, str], str] | None = None,
        also: Collection[str] = (),
        ages: LayerAges | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        self._style_of = style_of
        self._describe = describe
        self._ages = ages
        self._also = frozenset(also)
        self._fresh: Collection[str] = ()
        """The records that have changed since all were read."""
        self._all, self._some = False, set[str]()
        self._patched: list[float] = []
        self._reading, self._started, self._took_s = False, False, 0.0
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._read)
        self._line_gone = False
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self.read_again)

    def start(self) -> None:
        """Hand the layer to the map and follow the changes."""
        context = self._context
        self._started = True
        context.map.add_layer(self.layer)
        context.map.chosen.connect(self._chosen)
        context.selection.changed.connect(self._ring)
        context.link.changed.connect(self._changed)
        if self._ages is not None:
            context.link.link_changed.connect(self._line_changed)
        self._all = True
        self._read()

    def stop(self) -> None:
        """Follow nothing any more."""
        if self._started:
            self._started = False
            self._rest.stop()
            self._due.stop()
            self._context.link.changed.disconnect(self._changed)
            if self._ages is not None:
                self._context.link.link_changed.disconnect(self._line_changed)
            self._context.map.chosen.disconnect(self._chosen)
            self._context.selection.changed.disconnect(self._ring)

    # ---- what changed --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        ids = changes.of(self._kind)
        if ids is None or changes.touches(self._also):
            self._all = True
        else:
            self._some |= ids
        if len(self._some) > FEW or len(self._some) + len(self._fresh) > MOST_FRESH:
            self._all = True
        if (self._all or self._some) and not self._rest.isActive():
            self._read()

    def read_again(self) -> None:
        """All of it, when it is its turn: time has passed, or something beside the records has changed."""
        self._all = True
        if not self._rest.isActive():
            self._read()

    def read_some(self, ids: Collection[str]) -> None:
        """These are to be drawn anew, as if their records had changed."""
        self._changed(Changes({self._kind: frozenset(ids)}))

    def _line_changed(self, _state: object) -> None:
        """A line that is back makes everything fresh at once; one that goes is waited for."""
        if self._ages is not None and self._ages.line_gone() != self._line_gone:
            self.read_again()

    def _read(self) -> None:
        """Read what is due, unless a reading runs: it asks again when it ends."""
        if self._reading or not self._started:
            return
        if self._all:
            self._all, self._some, self._reading = False, set(), True
            self._context.background.query(self._positions, self._whole, self._failed)
        elif self._some:
            ids, self._some, self._reading = frozenset(self._some), set(), True
            self._context.background.query(lambda: self._positions(ids), self._part, self._failed)

    def _positions(self, ids: frozenset[str] | None = None) -> Drawn:
        """Off the UI thread: read, style, and put into columns."""
        began = time.perf_counter()
        exercise = self._context.session.exercise_id
        found = self.find(self._context.store.positions(self._kind, exercise, ids))
        styles = array("B", self._style_of(found))
        moments: Sequence[str] = ()
        due_s = 0.0
        if self._ages is not None:
            judged = self._ages.judge(found)
            moments, due_s = judged.moments, self.due_s(judged)
            self.age(styles, judged.stale)
        return Drawn(found, styles, moments, due_s, ids or frozenset(), time.perf_counter() - began)

    def find(self, stored: Positions) -> Positions:
        """The positions to draw; a layer that knows better than the store says so here. Off the UI thread."""
        return stored

    def age(self, styles: "array[int]", stale: Sequence[bool]) -> None:
        """Change the styles of what is past its shelf life, unless the page sees to it. Off the UI thread."""

    def due_s(self, judged: Judged) -> float:
        """In how many seconds all is to be read again because time has passed. Off the UI thread."""
        return judged.due_s

    def show_all(self, drawn: Drawn) -> None:
        """Draw these, and nothing else."""
        raise NotImplementedError

    def show_some(self, drawn: Drawn) -> None:
        """Draw these anew; those that were asked for and not found are gone."""
        raise NotImplementedError

    def _whole(self, drawn: Drawn) -> None:
        if self._ages is not None:
            self._line_gone = self._ages.line_gone()
            if self._started:
                self._due.start(round(drawn.due_s * 1000))
        self.show_all(drawn)
        self._ring(self._context.selection.key)
        self._done(round(drawn.took_s * REST * 1000))

    def _part(self, drawn: Drawn) -> None:
        left_ms = round(drawn.due_s * 1000)
        if self._ages is not None and self._started and left_ms < self._due.remainingTime():
            self._due.start(left_ms)
        self.show_some(drawn)
        now = time.monotonic()
        self._patched = [*(at for at in self._patched if now - at < 1.0), now]
        self._done(CALM_REST_MS if len(self._patched) <= CALM else PATCH_REST_MS)

    def _failed(self, error: Exception) -> None:
        log.warning("layer %s could not be read: %s", self._kind, error)
        self._all = True
        self._done(AGAIN_MS)

    def _done(self, rest_ms: int) -> None:
        """A reading ended; what waits is read after the rest."""
        self._reading = False
        if self._started and rest_ms:
            self._rest.start(rest_ms)
        elif self._all or self._some:
            self._read()

    # ---- the selection -------------------------------------------------------------------------------------------

    def _chosen(self, layer: str, record_id: str) -> None:
        if layer == self.layer.name:
            self._context.selection.choose(self._kind, record_id)

    def _ring(self, key: Any) -> None:
        """The chosen one gets a ring; another kind's layer draws its own."""
        if isinstance(key, Key) and key.kind == self._kind:
            index = self.layer.index_of(key.id)
            if index is not None and self.layer.id_at(index) is None:
                return  # hidden here, it is on another layer
            self._context.map.select(self.layer.name, key.id)
        elif key is None:
            self._context.map.select(self.layer.name, None)

    # ---- words ---------------------------------------------------------------------------------------------------

    def labels_of(self, ids: Sequence[str]) -> list[str]:
        """The number of each."""
        return [self._label(*self.words_of(record_id)) for record_id in ids]

    def _label(self, number: str, _kind: str, _status: str, moment: str) -> str:
        """The number, and for one that is stale as of when it is there."""
        old = self._ages.words(moment) if self._ages is not None and number else ""
        return f"{number} · {old}" if old else number

    def hover(self, record_id: str) -> str:
        """The text under the pointer."""
        number, kind, status, moment = self.words_of(record_id)
        if self._describe is not None:
            return self._label(self._describe(number, kind, status), kind, status, moment)
        return self._label(number, kind, status, moment)

    def words_of(self, record_id: str) -> tuple[str, str, str, str]:
        """Number, type, status and moment of what is drawn."""
        raise NotImplementedError
