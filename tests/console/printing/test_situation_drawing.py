"""The picture of what was plotted: to scale, north up, everything of it inside."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QGuiApplication, QImage

from console.plot_catalogue import PlotSymbol, plot_symbols
from console.printing.site_drawing import MARGIN_PX, SHARPNESS, SIDE_PX
from console.printing.situation_drawing import (
    LEAST_REACH_M,
    MOST_REACH_M,
    draw_situation,
    reach_of,
    situation_uri,
)
from models.drawing import Drawing, Form

LON, LAT = 120.0, 30.0
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def drawn(key: str, form: Form, *offsets: tuple[float, float], **fields: Any) -> Drawing:
    points = tuple((LON + east, LAT + north) for east, north in offsets)
    return Drawing(type=key, form=form, points=points, as_of=AT, **fields)


def ink(image: QImage, x: float, y: float) -> QColor:
    return image.pixelColor(round(x * SHARPNESS), round(y * SHARPNESS))


@given(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1), st.floats(1, 5_000))
def test_it_reaches_as_far_as_what_is_drawn_and_no_further_than_anybody_can_read(
    east: float, north: float, radius_m: float
) -> None:
    reach_m = reach_of(LON, LAT, [drawn("evacuation_circle", Form.CIRCLE, (east, north), radius_m=radius_m)])
    assert LEAST_REACH_M <= reach_m <= MOST_REACH_M
    assert reach_m >= min(radius_m, MOST_REACH_M)


def test_a_line_to_the_north_goes_up(qapp: QGuiApplication) -> None:
    image = draw_situation(LON, LAT, [drawn("attack_route", Form.LINE, (0.0, 0.0005), (0.0, 0.001))])
    middle = SIDE_PX / 2
    up = [ink(image, middle + dx, MARGIN_PX + 30).lightness() for dx in range(-2, 3)]
    down = [ink(image, middle + dx, SIDE_PX - MARGIN_PX - 40).lightness() for dx in range(-2, 3)]
    assert min(up) < 200 < min(down)


def test_around_a_plan_nothing_burns(qapp: QGuiApplication) -> None:
    one = [drawn("attack_route", Form.LINE, (0.0005, 0.0005), (0.0005, 0.001))]
    middle = SIDE_PX / 2
    assert ink(draw_situation(LON, LAT, one), middle, middle).lightness() < 200
    assert ink(draw_situation(LON, LAT, one, burns=False), middle, middle).lightness() > 200


@pytest.mark.parametrize("symbol", plot_symbols().values(), ids=lambda symbol: symbol.key)
@pytest.mark.parametrize("style", ["", "planned", "nobody knows"])
def test_every_entry_of_the_catalogue_is_drawn(qapp: QGuiApplication, symbol: PlotSymbol, style: str) -> None:
    shapes = {
        Form.POINT: ((0.0, 0.001),), Form.CIRCLE: ((0.0, 0.0),),
        Form.LINE: ((0.001, 0.0), (0.001, 0.001)), Form.POLYGON: ((0.0, 0.0), (0.001, 0.0), (0.001, 0.001)),
    }  # fmt: skip
    fields = {"radius_m": 90.0} if symbol.form is Form.CIRCLE else {}
    one = drawn(symbol.key, symbol.form, *shapes[symbol.form], style=style, **fields)
    assert draw_situation(LON, LAT, [one]) != draw_situation(LON, LAT, [])


def test_what_lies_beyond_its_reach_keeps_its_number_inside(qapp: QGuiApplication) -> None:
    far = drawn("staging", Form.POINT, (20.0, 5.0))
    assert situation_uri(LON, LAT, [far, drawn("unknown", Form.POINT, (0.0, 0.0))]).startswith("data:image/png")
