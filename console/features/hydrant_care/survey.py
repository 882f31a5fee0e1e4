"""The survey of coverage: worked out in the background, stopped by a press, drawn on the map until it is wiped."""

import threading
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.context import Context
from console.features.hydrant_care.coverage import Coverage, WhatIf, cover
from console.features.hydrant_care.coverage_shapes import shapes, style
from console.features.hydrant_care.ground import ground_of, waters_of
from console.features.hydrant_care.nearness import Stopped
from console.sync.link import Changes
from maps.shapes import ShapeLayer
from models.hydrant import Hydrant
from resources.words import t

LAYER = "coverage"
POLL_MS = 300
"""How often it is said how far it is: the thread that works tells nobody, it is asked."""
DRAW_MS = 150
"""The map is drawn anew when it has stood still so long."""


class Survey(QObject):
    """One a console; lives with the map. What was found stays until it is worked out anew."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self._stop = threading.Event()
        self.found: Coverage | None = None
        self.at: datetime | None = None
        self.new: WhatIf | None = None
        self.progress = (0, 0)
        """Hydrants walked from, of how many; none while there is nothing to walk."""
        self.running = self.outdated = self._drawn = False
        self.layer = ShapeLayer(LAYER, t("hydrant_care.map.title"), style())
        self._later = QTimer(self, singleShot=True, interval=DRAW_MS)
        self._later.timeout.connect(self._draw)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.changed)
        context.map.view_changed.connect(lambda _view: self._later.start())
        context.link.changed.connect(self._hear)

    @staticmethod
    def of(context: Context) -> "Survey":
        """The one of this console, made by whoever is the first to want it."""
        known = context.map.findChild(Survey)
        return known if isinstance(known, Survey) else Survey(context)

    def start(self) -> None:
        """See LayerSource."""
        self._context.map.add_layer(self.layer)

    def stop(self) -> None:
        """See LayerSource."""
        self.cancel()
        self.layer.clear()

    def ask(self, *, walked: bool) -> None:
        """Work it out, straight or along the ways."""
        self.cancel()
        stop = self._stop = threading.Event()
        self.running, self.progress = True, (0, 0)
        self._poll.start()
        context, exercise_id = self._context, self._context.session.exercise_id

        def work() -> Coverage:
            routing = context.places.routing
            walks = routing.walk_distances if walked else None
            waters = waters_of(context.store, exercise_id, stop.is_set)
            ground = ground_of(context.places.packs, stop.is_set)
            return cover(ground, waters, walks=walks, should_stop=stop.is_set, tell=self._tell)

        context.background.query(work, self._take, self._fail, key=self)
        self.changed.emit()

    def _tell(self, done: int, whole: int) -> None:
        """In the working thread."""
        self.progress = (done, whole)

    def cancel(self) -> None:
        """Nobody wants it any more; what was found before stays."""
        self._stop.set()
        self._poll.stop()
        if self.running:
            self.running = False
            self.changed.emit()

    def what_if(self, lon: float, lat: float) -> None:
        """As if a hydrant stood there."""
        if self.found is not None:
            self.new = self.found.what_if(lon, lat)
            self._drawn = True
            self._draw()
            self.changed.emit()

    def wipe(self) -> None:
        """Take it off the map; the lists stay."""
        self._drawn, self.new = False, None
        self.layer.clear()
        self.changed.emit()

    def _take(self, found: Coverage) -> None:
        self._poll.stop()
        self.found, self.at, self.new = found, self._context.now(), None
        self.running, self.outdated, self._drawn = False, False, True
        self._draw()
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.running = False
        self._poll.stop()
        if isinstance(error, Stopped):
            self.changed.emit()
        else:
            self.failed.emit(error)

    def _hear(self, changes: Changes) -> None:
        """A source that changed may have been counted as it was."""
        if self.found is not None and not self.outdated and changes.touches(Hydrant.KIND):
            self.outdated = True
            self.changed.emit()

    def _draw(self) -> None:
        box = self._context.map.box
        if self._drawn and self.found is not None and box is not None:
            self.layer.set_shapes(shapes(self.found, box, self.new))
