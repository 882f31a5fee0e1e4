"""How far an image reaches: narrow over the antimeridian, cut where the map ends, refused where it is nowhere."""

import pytest

from maps.sources.bad_source import BadSource
from maps.sources.extent import box_of, sharpest_of
from maps.sources.grid import LIMIT_LAT
from maps.sources.placing import Told, placing_of
from maps.sources.source import Control, Kind, Source

SIZE = 1_000, 500


def placing(crs: str = "", affine=None, controls=()):
    source = Source(name="a", title="A", kind=Kind.IMAGE, address="a.tif", controls=tuple(controls))
    return placing_of(source, SIZE, Told(crs, affine))


@pytest.mark.parametrize(
    ("west", "box"),
    [
        (116.0, (116, 39.5, 117, 40)),
        (179.5, (179.5, 39.5, -179.5, 40)),
        (-180.25, (179.75, 39.5, -179.25, 40)),
        (300.0, (-60, 39.5, -59, 40)),
        (179.0, (179, 39.5, 180, 40)),
        (-180.0, (-180, 39.5, -179, 40)),
    ],
)
def test_a_box_is_as_narrow_as_the_image_wherever_it_lies(west, box):
    made = placing("EPSG:4326", (0.001, 0, west, 0, -0.001, 40))
    assert box_of(made, *SIZE) == pytest.approx(box)
    assert sharpest_of(made, *SIZE) == 11


def test_control_points_by_hand_may_lie_on_both_sides_of_the_antimeridian():
    made = placing(controls=(Control(0, 0, 179.9, 10), Control(1_000, 0, -179.9, 10)))
    west, _south, east, _north = box_of(made, *SIZE)
    assert (west, east) == pytest.approx((179.9, -179.9))


def test_control_points_of_the_whole_world_are_no_crossing():
    made = placing(controls=(Control(0, 250, -170, 0), Control(1_000, 250, 170, 0)))
    west, _south, east, _north = box_of(made, *SIZE)
    assert (west, east) == pytest.approx((-170, 170))


def test_the_poles_are_cut_off_where_the_map_ends():
    made = placing("EPSG:4326", (0.36, 0, -180, 0, -0.36, 90))
    assert box_of(made, *SIZE) == pytest.approx((-180, -LIMIT_LAT, 180, LIMIT_LAT))


@pytest.mark.parametrize(
    ("crs", "affine"),
    [
        ("EPSG:4326", (0.001, 0, 39.0, 0, -0.001, 116)),
        ("EPSG:4326", (0.001, 0, 10.0, 0, -0.001, 89.5)),
        ("EPSG:4326", (1.0, 0, -500.0, 0, -0.1, 40)),
        ("EPSG:4326", (0.001, 0, 1e9, 0, -0.001, 40)),
        ("EPSG:3995", (4_000, 0, -2_000_000, 0, -4_000, 1_000_000)),
    ],
    ids=["swapped", "beyond the map", "longer than the world", "nowhere", "round the pole"],
)
def test_what_is_nowhere_is_refused(crs, affine):
    with pytest.raises(BadSource) as caught:
        box_of(placing(crs, affine), *SIZE)
    assert caught.value.code == "bad_place"
