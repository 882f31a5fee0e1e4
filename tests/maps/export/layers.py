"""Layers of every kind for the tests of files, with hostile words and impossible places among them."""

from maps.points import PointLayer
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol

HOSTILE = "</script><img src=x onerror=\"document.title='hurt'\"><b>火"
LON, LAT = 11.5, 48.1


def marks() -> MarkLayer:
    layer = MarkLayer("incidents", "警情<i>", LayerStyle((Symbol(Shape.PIN, "#ff0000", "火灾"),)))
    layer.set_marks([Mark("a", LON, LAT, 0, HOSTILE), Mark("nowhere", float("nan"), LAT)])
    return layer


def shapes() -> ShapeLayer:
    layer = ShapeLayer("zones", "区域", ShapeStyle((Stroke("#0000ff", "警戒区", fill="#0000ff22"),)))
    ring = ((LON, LAT), (LON + 0.01, LAT), (LON, LAT + 0.01))
    layer.set_shapes(
        [Line("l", ring, 0, "线"), Area("r", (ring,), 0, "面", old=True), Circle("c", LON, LAT, 1000.0, 0, "圆")]
    )
    return layer


def points() -> PointLayer:
    style = LayerStyle((Symbol(Shape.DROP, "#3ea6ff", "可用"), Symbol(Shape.SQUARE, "#e5484d", "停用")))
    layer = PointLayer("hydrants", "消火栓", style, labels=lambda ids: [f"№ {id_}" for id_ in ids])
    layer.set_points(["1", "2", "3"], [LON, LON, 400.0], [LAT, LAT + 0.002, LAT], [0, 1, 0])
    return layer
