"""Hydrants in view ringed by what they give, with the number beside: on the local scale or that of NFPA 291."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.features.hydrant_care.flow_scale import LOCAL, NFPA, FlowClass, Scale, flow_of
from console.sync.link import Changes
from maps.shapes import Circle, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from models.geo import Box, distance_m
from models.hydrant import Hydrant
from models.record import Record
from resources.words import t

LAYER = "hydrant_flow"
SHOWN, BY_NFPA = "hydrant_care.flow_shown", "hydrant_care.flow_nfpa"
MOST_DRAWN = 400
"""More hydrants in view are no rings but a smear."""
DRAW_MS = 150
RING_PX = 15.0
"""Around the symbol of the source, which says what it is and whether it is taken."""
_DASHES: dict[FlowClass, tuple[float, ...]] = {
    FlowClass.ORANGE: (6.0, 3.0), FlowClass.RED: (2.0, 3.0), FlowClass.UNKNOWN: (1.0, 5.0),
}  # fmt: skip
_COLOURS = {
    FlowClass.BLUE: ("#3b8eea", "#1d5fb4"), FlowClass.GREEN: ("#35b96d", "#15803d"),
    FlowClass.ORANGE: ("#f0a93a", "#a05a00"), FlowClass.RED: ("#e5484d", "#b3261e"),
    FlowClass.UNKNOWN: ("#8a949e", "#5b6570"),
}  # fmt: skip
_SCALES = (LOCAL, NFPA)
_AT = {(scale.name, kind): at for at, (scale, kind) in enumerate((s, k) for s in _SCALES for k in FlowClass)}


def style() -> ShapeStyle:
    """A ring a class of either scale, with the flows it stands for in the legend."""
    return ShapeStyle(
        tuple(
            Stroke(
                _COLOURS[kind][0],
                _title(scale, kind),
                3.0,
                f"{_COLOURS[kind][0]}30",
                _DASHES.get(kind, ()),
                on_light=_COLOURS[kind][1],
            )
            for scale in _SCALES
            for kind in FlowClass
        ),
        order=46,
    )


def rings(records: Sequence[Record[Hydrant]], scale: Scale, radius_m: float) -> list[Circle]:
    """A ring a usable source, under its own symbol; a flow from a weak test is marked as reading low."""
    found = []
    for record in records:
        fact = record.fact
        if fact.lon is None or fact.lat is None or not fact.usable:
            continue
        flow = flow_of(fact, scale)
        words = "" if flow.flow_lps is None else f"{'≥' if flow.weak else ''}{flow.flow_lps:.0f} L/s"
        found.append(Circle(record.id, fact.lon, fact.lat, radius_m, _AT[scale.name, flow.kind], words))
    return found


class FlowLayer(QObject):
    """Drawn while the setting says so, for what is in view; nothing where too many are."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.layer = ShapeLayer(LAYER, t("hydrant_care.flow.title"), style())
        self._later = QTimer(self, singleShot=True, interval=DRAW_MS)
        self._later.timeout.connect(self.draw)

    def start(self) -> None:
        """See LayerSource."""
        self._context.map.add_layer(self.layer)
        self._context.map.view_changed.connect(self._soon)
        self._context.link.changed.connect(self._hear)
        self._context.settings.changed.connect(self._set)
        self._soon()

    def stop(self) -> None:
        """See LayerSource."""
        self._later.stop()
        self._context.map.view_changed.disconnect(self._soon)
        self._context.link.changed.disconnect(self._hear)
        self._context.settings.changed.disconnect(self._set)
        self.layer.clear()

    def draw(self) -> None:
        """What is in view now."""
        context, box = self._context, self._context.map.box
        if box is None or not context.settings.get(SHOWN):
            self.layer.clear()
            return
        scale = NFPA if context.settings.get(BY_NFPA) else LOCAL
        width_px = context.map.width()
        context.background.query(lambda: _found(context, box, scale, width_px), self.layer.set_shapes, key=self)

    def _hear(self, changes: Changes) -> None:
        if changes.touches(Hydrant.KIND):
            self._soon()

    def _set(self, key: str) -> None:
        if key in (SHOWN, BY_NFPA):
            self._soon()

    def _soon(self, _view: object = None) -> None:
        self._later.start()


def _found(context: Context, box: Box, scale: Scale, width_px: int) -> list[Circle]:
    records = context.store.in_box(Hydrant.KIND, box, MOST_DRAWN + 1, context.session.exercise_id)
    middle = box.centre.lat
    radius_m = distance_m(box.west, middle, box.east, middle) / max(1, width_px) * RING_PX
    return rings(records, scale, radius_m) if len(records) <= MOST_DRAWN and radius_m > 0 else []


def _title(scale: Scale, kind: FlowClass) -> str:
    """The flows of a class in words: a legend of colours alone tells nobody anything."""
    name = t(f"hydrant_care.flow.{scale.name}")
    if kind is FlowClass.UNKNOWN:
        return f"{name} · {t('hydrant_care.flow.unknown')}"
    at = list(FlowClass).index(kind)
    flow = f"< {scale.least_lps[-1]:.3g}" if kind is FlowClass.RED else f"≥ {scale.least_lps[at]:.3g}"
    return f"{name} · {flow} L/s"
