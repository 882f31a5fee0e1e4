"""The drawings on the map: drawn as the catalogue says, old ones as old, and chosen with a click."""

import logging

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.features.drawing.drawer import drawer_of
from console.features.drawing.plotted import Plotted, plotted, shapes_of
from console.follow import Follow
from console.plot_catalogue import style
from maps.shapes import ShapeLayer
from models.drawing import Drawing
from models.incident import Incident
from models.plan import Plan
from models.record import Key
from resources.words import t

LAYER = "drawings"
JUDGE_MS = 15_000
"""So often it is asked whether one has grown old; nothing else changes then."""

log = logging.getLogger("wanghuolou.drawing")


class DrawingLayer(QObject):
    """Follows the records, the worked incident and what is chosen. What is in the hand the pen draws alone."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drawer = drawer_of(context)
        self.layer = ShapeLayer(LAYER, t("enums.kind.drawing"), style())
        self._found = Plotted()
        self._edited = ""
        self._follow: Follow | None = None
        self._judge = QTimer(self, interval=JUDGE_MS)
        self._judge.timeout.connect(self._draw)
        self._started = False

    def start(self) -> None:
        """See LayerSource."""
        context = self._context
        self._started = True
        context.map.add_layer(self.layer)
        context.map.chosen.connect(self._chosen)
        context.selection.changed.connect(self._selected)
        context.selection.incident_changed.connect(self._ask)
        context.link.link_changed.connect(self._draw)
        self._drawer.changed.connect(self._hand_changed)
        self._judge.start()
        kinds = {Drawing.KIND, Incident.KIND, Plan.KIND}
        self._follow = Follow(context, self, lambda: plotted(context), self._show, kinds)
        self._ask()

    def stop(self) -> None:
        """See LayerSource."""
        if not self._started:
            return
        context, self._started = self._context, False
        self._judge.stop()
        if self._follow is not None:
            self._follow.stop()
            self._follow = None
        context.map.chosen.disconnect(self._chosen)
        context.selection.changed.disconnect(self._selected)
        context.selection.incident_changed.disconnect(self._ask)
        context.link.link_changed.disconnect(self._draw)
        self._drawer.changed.disconnect(self._hand_changed)

    def _ask(self, _incident_id: str = "") -> None:
        if self._follow is not None:
            self._follow.ask()

    def _show(self, found: Plotted) -> None:
        self._found = found
        self._draw()

    def _draw(self, _link: object = None) -> None:
        if not self._started:
            return
        shown = [record for record in self._found.drawings if record.id != self._edited]
        self.layer.set_shapes(shapes_of(self._context, shown))
        self._ring(self._context.selection.key)

    def _hand_changed(self) -> None:
        if self._drawer.editing_id != self._edited:
            self._edited = self._drawer.editing_id
            self._draw()

    def _chosen(self, layer: str, id_: str) -> None:
        if layer == LAYER:
            self._context.selection.choose(Drawing.KIND, id_)

    def _selected(self, key: Key | None) -> None:
        self._ring(key)
        # What is chosen may bring the drawings of a plan with it, or take them away.
        self._ask()

    def _ring(self, key: Key | None) -> None:
        if key is not None and key.kind == Drawing.KIND:
            self._context.map.select(LAYER, key.id)
