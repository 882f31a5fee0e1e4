"""Symbols of a printed legend."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from maps.export.swatch import draw_stroke, draw_symbol
from maps.symbols import Fill, Shape, Stroke, Symbol


def drawn(act) -> bytes:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    act(painter)
    painter.end()
    return bytes(picture.constBits())


def symbol(shape: Shape, **looks) -> bytes:
    return drawn(lambda painter: draw_symbol(painter, Symbol(shape, "#3ea6ff", **looks), QRectF(4, 4, 32, 32)))


def test_shapes_are_told_apart_without_their_colours(qapp) -> None:
    alike = {Shape.DROP, Shape.PIN}
    assert len({symbol(shape) for shape in Shape if shape not in alike}) == len(Shape) - len(alike)


@pytest.mark.parametrize(
    "looks", [{"struck": True}, {"stale": True}, {"glyph": "K"}], ids=["struck", "stale", "glyph"]
)
def test_what_is_struck_old_or_marked_looks_otherwise(qapp, looks: dict[str, object]) -> None:
    assert symbol(Shape.SQUARE, **looks) != symbol(Shape.SQUARE)


def test_dashes_and_fills_are_seen(qapp) -> None:
    strokes = [Stroke("#ff0000"), Stroke("#ff0000", dash_px=(4, 4)), Stroke("#ff0000", fill="#ff000022")]
    box = QRectF(2, 10, 36, 20)
    assert len({drawn(lambda painter, one=one: draw_stroke(painter, one, box)) for one in strokes}) == 3


def test_patterns_symbols_and_dashes_are_told_apart_without_colour(qapp) -> None:
    box = QRectF(4, 4, 32, 32)
    looks = [
        Stroke("#000000", fill="#00000020"),
        *(Stroke("#000000", fill="#00000020", pattern=fill) for fill in Fill if fill),
        Stroke("#000000", fill="#00000020", dash_px=(5.0, 6.0)),
        Stroke("#000000", symbol="M5 2h2v20h-2z"),
        Stroke("#000000", symbol="M5 2h14v20h-14z"),
        Stroke("#000000", symbol="M5 2h2v20h-2z", dash_px=(5.0, 6.0)),
    ]
    assert len({drawn(lambda painter, one=one: draw_stroke(painter, one, box)) for one in looks}) == len(looks)


def test_a_symbol_keeps_its_shape_in_a_wide_box(qapp) -> None:
    stroke = Stroke("#000000", symbol="M5 2h14v20h-14z")
    wide = drawn(lambda painter: draw_stroke(painter, stroke, QRectF(2, 12, 36, 16)))
    assert wide == drawn(lambda painter: draw_stroke(painter, stroke, QRectF(12, 12, 16, 16)))
