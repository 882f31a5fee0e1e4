"""A map with a layer of each kind, and the looks and presets of one desk."""

from console.features.map_layers.presets import ALWAYS, Presets
from maps.layer_looks import LayerLooks
from maps.points import PointLayer
from maps.shapes import MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.view import MapView
from tests.console.features.desk import Desk

SYMBOLS = (Symbol(Shape.CIRCLE, "#ff2020", "可用"), Symbol(Shape.SQUARE, "#2040ff", "停用"))


def fill(view: MapView) -> None:
    """Points, shapes and marks."""
    view.add_layer(PointLayer("hydrant", "水源", LayerStyle(SYMBOLS, order=50)))
    view.add_layer(PointLayer("device", "设备", LayerStyle(SYMBOLS, order=40)))
    view.add_layer(ShapeLayer("hose_lays", "水带", ShapeStyle((Stroke("#35b96d", "已分配"),))))
    view.add_layer(MarkLayer("untold", "未下达", LayerStyle(SYMBOLS, order=90)))


def dressed(desk: Desk) -> tuple[LayerLooks, Presets]:
    """The looks of the desk's map, filled before."""
    fill(desk.context.map)
    looks = LayerLooks(desk.context.map, ALWAYS)
    return looks, Presets(desk.context, looks)
