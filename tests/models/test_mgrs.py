"""Squares of the military grid, against published ones and against UTM everywhere."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyproj import Transformer

from models.coordinate_text import read_coordinates
from models.geo import distance_m
from models.mgrs import read_square, write_square
from models.utm import zone_of

BANDS = "CDEFGHJKLMNPQRSTUVWX"


def written_square(lon: float, lat: float, digits: int) -> str:
    """A place as the grid writes it, made the other way round."""
    zone = int((lon + 180) // 6) + 1
    to_utm = Transformer.from_crs(4326, (32600 if lat >= 0 else 32700) + zone, always_xy=True)
    east_m, north_m = to_utm.transform(lon, lat)
    band = BANDS[min(19, int((lat + 80) // 8))]
    column = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")[(zone - 1) % 3][int(east_m // 100_000) - 1]
    start = 0 if zone % 2 else 5
    row = "ABCDEFGHJKLMNPQRSTUV"[(int(north_m // 100_000) + start) % 20]
    step = 10 ** (5 - digits)
    numbers = (f"{int(metres % 100_000 // step):0{digits}d}" for metres in (east_m, north_m))
    return f"{zone}{band}{column}{row}{''.join(numbers)}"


@pytest.mark.parametrize(
    ("text", "lon", "lat", "within_m"),
    [
        ("18SUJ2348306479", -77.03523, 38.88951, 20),
        ("4QFJ 12345 67890", -157.91608, 21.40979, 30),
        ("4q fj 1234 6789", -157.91608, 21.40979, 30),
        ("MGRS 18S UJ 234 064", -77.03523, 38.88951, 150),
    ],
)
def test_a_published_square_is_where_it_lies(text: str, lon: float, lat: float, within_m: float) -> None:
    (found,) = read_coordinates(text)
    assert found.notation == "mgrs"
    assert distance_m(found.lon, found.lat, lon, lat) < within_m


@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9), st.integers(2, 5))
def test_any_place_is_in_the_middle_of_its_square(lon: float, lat: float, digits: int) -> None:
    zone, _band = zone_of(lon, lat) or (0, "")
    assume(zone == int((lon + 180) // 6) + 1)
    text = written_square(lon, lat, digits)
    (found,) = read_coordinates(text)
    assert distance_m(found.lon, found.lat, lon, lat) <= 0.8 * 10 ** (5 - digits) + 0.5, text


@pytest.mark.parametrize(
    "text",
    ["", "18SUJ", "18SUJ1", "18SUJ123", "61SUJ1234", "0SUJ1234", "18SAJ1234", "18SUW1234", "18IUJ1234",
     "ZAH1234", "18SUJ123456789012"],
)  # fmt: skip
def test_what_is_no_square_is_none(text: str) -> None:
    assert read_square(text) is None


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("MGRS ZAH0000000000", 0, 90), ("MGRS B AN 00000 00000", 0, -90), ("MGRS ZAH0000000000".lower(), 0, 90),
    ],
)  # fmt: skip
def test_the_poles_have_squares_when_they_are_called_so(text: str, lon: float, lat: float) -> None:
    (found,) = read_coordinates(text)
    assert distance_m(found.lon, found.lat, lon, lat) < 2


@given(st.floats(-180, 180), st.floats(-90, 90))
@example(-180.0, 84.07286957377272)
@example(180.0, -83.67093336746049)
@example(90.0, 90.0)
def test_a_square_is_read_as_where_it_was_written_even_at_the_poles(lon: float, lat: float) -> None:
    found = read_square(write_square(lon, lat))
    assert found is not None
    assert distance_m(lon, lat, *found) <= 0.75


@pytest.mark.parametrize(
    "text", ["32XNK0000000000", "51RUA1234512345", "51RHQ1234512345", "MGRS ZDH0000", "MGRS ZJZ0000"]
)
def test_letters_that_lie_in_another_band_or_zone_are_no_place(text: str) -> None:
    assert read_square(text) is None
