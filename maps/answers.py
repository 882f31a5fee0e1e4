"""What the page is told of layers, and answered about the things it shows: known ids only, texts cut."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize

from maps import bridge
from maps.layer import MAX_TEXT, Layer
from maps.live import LiveLayer
from maps.points import PointLayer
from models.geo import TURN, Box, wrapped

type Layers = Mapping[str, Layer]
POLE = 89.999
"""Latitude in degrees up to which a place is somewhere on a map of this projection."""


class ViewState(NamedTuple):
    """Where the map looks: its centre in degrees, and the zoom."""

    lon: float
    lat: float
    zoom: float


def told(layer: Layer) -> dict[str, object]:
    """What the page must know of a layer to fetch and draw it."""
    return {
        "name": layer.name,
        "title": layer.title,
        "kind": layer.kind,
        "style": layer.style,
        "legend": layer.legend,
        "labels": isinstance(layer, PointLayer | LiveLayer) and layer.labels is not None,
        "hidden": sorted(layer.hidden_styles),
        "revision": layer.revision,
    }


def thing_at(layers: Layers, name: str, base: int, index: int) -> str | None:
    """The id the page means, None when the layer is another by now."""
    layer = layers.get(name)
    return layer.id_at(index) if layer is not None and layer.base == base else None


def labels_for(layers: Layers, asked: bridge.AskedLabels) -> dict[str, object] | None:
    """The labels of the things asked for, None when the layer has none or is another by now."""
    layer = layers.get(asked.layer)
    if not isinstance(layer, PointLayer | LiveLayer) or layer.labels is None or layer.base != asked.base:
        return None
    known = [(index, id_) for index in asked.indexes if (id_ := layer.id_at(index)) is not None]
    texts = [text[:MAX_TEXT] for text in layer.labels([id_ for _index, id_ in known])]
    indexes = [index for index, _id in known[: len(texts)]]
    return {"layer": layer.name, "base": layer.base, "indexes": indexes, "texts": texts}


def box_seen(seen: bridge.Viewed) -> Box:
    """The box in view, the whole world at most."""
    west, east = sorted((seen.west, seen.east))
    if east - west >= TURN:
        return Box(-180.0, seen.south, 180.0, seen.north)
    return Box(wrapped(west), seen.south, wrapped(east), seen.north)


def point_in(box: Box, lon: float, lat: float, size: QSize) -> QPoint | None:
    """Where a place (degrees) is on a map of this size that shows the box, None when it is outside."""
    if not box.contains(lon, lat):
        return None
    across, down = share_of(box, lon, lat)
    return QPoint(round(across * size.width()), round(down * size.height()))


def rect_in(box: Box, around: Box, size: QSize) -> QRect:
    """What a box around something covers of a map of this size that shows the first box; empty out of view."""
    sides = (*share_of(box, around.west, around.north), *share_of(box, around.east, around.south))
    left, top, right, bottom = (max(-1.0, min(2.0, side)) for side in sides)
    wide, high = size.width(), size.height()
    corner, end = QPoint(round(left * wide), round(top * high)), QPoint(round(right * wide), round(bottom * high))
    return QRect(corner, end).intersected(QRect(QPoint(), size))


def share_of(box: Box, lon: float, lat: float) -> tuple[float, float]:
    """How far across and how far down a box, as the map draws it, a place (degrees) is: 0 to 1 inside."""
    west, south, east, north = box.unrolled
    top, bottom = _mercator(north), _mercator(south)
    beyond = TURN if lon < west and east > 180.0 else 0.0
    return (lon + beyond - west) / ((east - west) or TURN), (top - _mercator(lat)) / ((top - bottom) or 1.0)


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(max(-POLE, min(POLE, lat))) / 2))
