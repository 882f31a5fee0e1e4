"""Sites on the map, key sites apart."""

from collections.abc import Sequence

from console.context import Context
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.site import Site
from models.store import Positions
from resources.words import t


def style() -> LayerStyle:
    """Ordinary sites and key sites."""
    return LayerStyle(
        (
            Symbol(Shape.DIAMOND, "#b8a27a", t("enums.kind.site"), size_px=14, quiet=True),
            Symbol(Shape.DIAMOND, "#f2cc45", t("enums.site_status.key"), size_px=18, glyph=t("map.glyph.key_site")),
        ),
        near_zoom=14, label_zoom=15, order=60,
    )  # fmt: skip


def style_indexes(positions: Positions) -> Sequence[int]:
    """Key sites are 1."""
    return [1 if status == "key" else 0 for status in positions.statuses]


def site_layer(context: Context) -> RecordLayer:
    """Every site."""
    return RecordLayer(context, Site.KIND, style(), style_indexes)
