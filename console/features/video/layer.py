"""Cameras on the map."""

from collections.abc import Sequence

from console.context import Context
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.camera import Camera
from models.store import Positions
from resources.words import t


def style() -> LayerStyle:
    """Playing, or not."""
    name = t("enums.kind.camera")
    online, offline = t("enums.camera_status.online"), t("enums.camera_status.offline")
    return LayerStyle(
        (
            Symbol(Shape.TRIANGLE_DOWN, "#9b7bea", f"{name} · {online}", size_px=13, quiet=True),
            Symbol(Shape.TRIANGLE_DOWN, "#8a949e", f"{name} · {offline}", size_px=13, struck=True, quiet=True),
        ),
        near_zoom=15, label_zoom=18, order=55,
    )  # fmt: skip


def style_indexes(positions: Positions) -> Sequence[int]:
    """By status."""
    return [1 if status == "offline" else 0 for status in positions.statuses]


def camera_layer(context: Context) -> RecordLayer:
    """Every camera."""
    return RecordLayer(context, Camera.KIND, style(), style_indexes)
