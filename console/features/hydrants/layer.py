"""Water on the map: the shape tells the kind of source, colour and a stroke through it tell its state."""

from collections.abc import Sequence

from console.context import Context
from console.features.hydrants.crossing_marks import crossing_spots
from console.features.hydrants.plan_shapes import CROSSES, CROSSES_BUSY, HELD, OFFERED, strokes
from console.features.hydrants.work import Lay
from console.layer_age import LayerAges
from console.record_layer import RecordLayer
from maps.shapes import Line, ShapeLayer, Spot
from maps.symbols import LayerStyle, LegendRow, Shape, ShapeStyle, Symbol
from models.age import aspects
from models.hydrant import Hydrant, HydrantStatus, WaterType
from models.store import Positions
from resources.words import t

LAYS = "hose_lays"
_SHAPES = {
    WaterType.ABOVE_GROUND: Shape.CIRCLE,
    WaterType.UNDERGROUND: Shape.SQUARE,
    WaterType.WALL: Shape.DIAMOND,
    WaterType.CRANE: Shape.TRIANGLE,
    WaterType.TANK: Shape.PENTAGON,
    WaterType.NATURAL: Shape.DROP,
    WaterType.UNKNOWN: Shape.RING,
}
_FILLS = {
    HydrantStatus.IN_SERVICE: "#3b8eea",
    HydrantStatus.LOW_PRESSURE: "#f0a93a",
    HydrantStatus.OUT_OF_SERVICE: "#8a949e",
    HydrantStatus.MISSING: "#8a949e",
}
(CHECK,) = aspects(Hydrant.KIND)
_STRUCK = (HydrantStatus.OUT_OF_SERVICE, HydrantStatus.MISSING)
_TAKEN = "#35b96d"
_TYPES, _STATUSES = list(_SHAPES), list(_FILLS)
_ROW = len(_STATUSES) + 1


def style() -> LayerStyle:
    """A symbol for each kind of source in each state; the last of each kind is one that a unit has."""
    symbols = []
    for kind, shape in _SHAPES.items():
        name = t(f"enums.water_type.{kind}")
        for status, fill in _FILLS.items():
            struck = status in _STRUCK
            title = f"{name} · {t(f'enums.hydrant_status.{status}')}"
            symbols.append(Symbol(shape, fill, title, size_px=12, struck=struck, quiet=True))
        symbols.append(Symbol(shape, _TAKEN, f"{name} · {t('hydrants.taken')}", size_px=16))
    return LayerStyle(tuple(symbols), near_zoom=15, label_zoom=18, order=50, legend=_legend())


def _legend() -> tuple[LegendRow, ...]:
    """The kinds of sources once, then their states once: not each kind in each state."""
    sound = _FILLS[HydrantStatus.IN_SERVICE]
    kinds = [
        LegendRow(Symbol(shape, sound, t(f"enums.water_type.{kind}")), tuple(range(at * _ROW, (at + 1) * _ROW)))
        for at, (kind, shape) in enumerate(_SHAPES.items())
    ]
    states = [
        LegendRow(
            Symbol(Shape.CIRCLE, fill, t(f"enums.hydrant_status.{status}"), struck=status in _STRUCK),
            tuple(range(at, _ROW * len(_SHAPES), _ROW)),
        )
        for at, (status, fill) in enumerate(_FILLS.items())
        if status is not HydrantStatus.IN_SERVICE
    ]
    taken = LegendRow(
        Symbol(Shape.CIRCLE, _TAKEN, t("hydrants.taken")), tuple(range(_ROW - 1, _ROW * len(_SHAPES), _ROW))
    )
    return (*kinds, *states, taken)


def style_indexes(positions: Positions) -> Sequence[int]:
    """The symbol of each source: by kind, then state, or taken when a unit has it."""
    types = {str(kind): at * _ROW for at, kind in enumerate(_TYPES)}
    statuses = {str(status): at for at, status in enumerate(_STATUSES)}
    unknown = types[str(WaterType.UNKNOWN)]
    return [
        types.get(kind, unknown) + (len(_STATUSES) if parent else statuses.get(status, 2))
        for kind, status, parent in zip(positions.types, positions.statuses, positions.parent_ids, strict=True)
    ]


def hydrant_layer(context: Context) -> RecordLayer:
    """Every water source."""
    return RecordLayer(context, Hydrant.KIND, style(), style_indexes, ages=LayerAges(context, CHECK))


class LayLayer:
    """The hose lays of the worked incident; the water tab draws them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.layer = ShapeLayer(LAYS, t("hydrants.lay.title"), ShapeStyle(strokes(), order=45))

    def start(self) -> None:
        """See LayerSource."""
        self._context.map.add_layer(self.layer)

    def stop(self) -> None:
        """See LayerSource."""
        self.layer.clear()


def lay_shapes(lays: Sequence[Lay]) -> list[Line | Spot]:
    """Lines along the roads with the length of hose on them, and the roads it crosses."""
    drawn = [lay for lay in lays if len(lay.points) > 1]
    lines = [Line(lay.hydrant_id, lay.points, HELD if lay.assigned else OFFERED, _length(lay)) for lay in drawn]
    crossed = [(crossing, 1) for lay in drawn for crossing in lay.crossings]
    return [*lines, *crossing_spots(crossed, CROSSES, CROSSES_BUSY)]


def _length(lay: Lay) -> str:
    return t("hydrants.metres", metres=f"{'≈' if lay.estimated else ''}{lay.distance_m:.0f}")
