import base64

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QGuiApplication, QImage

from console.printing.pack_facts import Water
from console.printing.site_drawing import SHARPNESS, SIDE_PX, draw, drawing_uri, offset_m, scale_bar_m
from models.geo import distance_m
from models.hydrant import Hydrant, HydrantStatus

LON, LAT = 120.0, 30.0


def water(east: float, north: float, *, held: bool = False, usable: bool = True) -> Water:
    status = HydrantStatus.IN_SERVICE if usable else HydrantStatus.OUT_OF_SERVICE
    hydrant = Hydrant(number="H", lon=LON + east, lat=LAT + north, status=status)
    return Water(hydrant, 100.0, True, ("11",) if held else ())


def ink(image: QImage, x: float, y: float) -> QColor:
    """The colour at a place in the drawing's own units."""
    return image.pixelColor(round(x * SHARPNESS), round(y * SHARPNESS))


@given(st.floats(-0.005, 0.005), st.floats(-0.005, 0.005))
def test_the_drawing_is_as_long_as_the_ground(east: float, north: float) -> None:
    x, y = offset_m(LON, LAT, LON + east, LAT + north)
    assert abs((x * x + y * y) ** 0.5 - distance_m(LON, LAT, LON + east, LAT + north)) < 1.0


@given(st.floats(50.0, 5000.0))
def test_the_scale_fits_into_the_drawing(reach_m: float) -> None:
    assert scale_bar_m(reach_m) <= reach_m


def test_north_is_up_and_the_incident_in_the_middle(qapp: QGuiApplication) -> None:
    image = draw(LON, LAT, [water(0.0, 0.001, held=True)])
    assert ink(image, SIDE_PX / 2, SIDE_PX / 2).red() > 120
    assert ink(image, SIDE_PX / 2 - 6, 26).lightness() < 60


def test_a_source_out_of_use_is_crossed_out(qapp: QGuiApplication) -> None:
    good, bad = (draw(LON, LAT, [water(0.001, 0.0, usable=usable)]) for usable in (True, False))
    assert good != bad


def test_a_source_without_a_place_and_none_at_all_are_drawn_without_fault(qapp: QGuiApplication) -> None:
    draw(LON, LAT, [])
    draw(LON, LAT, [Water(Hydrant(number="H"), 10.0, True)])


def test_the_address_of_a_drawing_is_the_drawing(qapp: QGuiApplication) -> None:
    uri = drawing_uri(LON, LAT, [water(0.001, 0.0)])
    image = QImage.fromData(base64.b64decode(uri.removeprefix("data:image/png;base64,")))
    assert image.width() == SIDE_PX * SHARPNESS
