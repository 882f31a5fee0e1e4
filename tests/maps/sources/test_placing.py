"""Where images lie: control points, world files, what a file says itself."""

import math

import numpy as np
import pytest
from pyproj import CRS, Transformer

from maps.sources.bad_source import BadSource
from maps.sources.placing import Told, placing_of
from maps.sources.source import Control, Kind, Source
from tests.maps.sources.pictures import picture

SIZE = 1000, 800
UTM = "EPSG:32650"
"""Beijing's zone."""


def image(path, **more) -> Source:
    return Source(name="a", title="A", kind=Kind.IMAGE, address=str(path), **more)


def pixel_at(placing, lon: float, lat: float) -> tuple[float, float]:
    column, row = placing.to_image(np.array(lon), np.array(lat))
    return float(column), float(row)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_control_points_lie_where_they_were_set(tmp_path, count):
    corners = [
        Control(0, 0, 116.300, 39.910),
        Control(1000, 800, 116.312, 39.902),
        Control(1000, 0, 116.312, 39.910),
        Control(0, 800, 116.299, 39.901),
    ][:count]
    placing = placing_of(image(tmp_path / "a.png", controls=tuple(corners)), SIZE)
    for one in corners:
        assert pixel_at(placing, one.lon, one.lat) == pytest.approx((one.column_px, one.row_px), abs=1e-3)
        lon, lat = placing.to_earth(np.array(one.column_px), np.array(one.row_px))
        assert (float(lon), float(lat)) == pytest.approx((one.lon, one.lat), abs=1e-9)


@pytest.mark.parametrize(
    "points",
    [
        (Control(0, 0, 116, 39), Control(9, 9, 116, 39)),
        (Control(0, 0, 116, 39), Control(1, 1, 116.1, 39.1), Control(2, 2, 116.2, 39.2)),
        (Control(0, 0, math.nan, 39), Control(9, 9, 116, 39)),
    ],
    ids=["one place", "in a row", "no number"],
)
def test_points_that_fix_nothing_are_refused(tmp_path, points):
    with pytest.raises(BadSource) as caught:
        placing_of(image(tmp_path / "a.png", controls=points), SIZE)
    assert caught.value.code == "bad_place"


def test_a_world_file_names_the_middle_of_the_first_pixel(tmp_path):
    (tmp_path / "a.png").write_bytes(picture("#20c040"))
    (tmp_path / "a.pgw").write_text("2.0\n0\n0\n-2.0\n447001.0\n4417999.0\n")
    placing = placing_of(image(tmp_path / "a.png", crs=UTM), SIZE)
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447000 + 2 * 10, 4418000 - 2 * 7)
    assert pixel_at(placing, lon, lat) == pytest.approx((10, 7), abs=1e-3)


def test_what_the_file_says_goes_before_a_world_file(tmp_path):
    (tmp_path / "a.tfw").write_text("9\n0\n0\n-9\n1\n1\n")
    placing = placing_of(image(tmp_path / "a.tif"), SIZE, Told(UTM, (0.5, 0, 447000.0, 0, -0.5, 4418000.0)))
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447000.5, 4417999.5)
    assert pixel_at(placing, lon, lat) == pytest.approx((1, 1), abs=1e-3)


def test_a_prj_file_names_the_system_of_a_world_file(tmp_path):
    (tmp_path / "a.pgw").write_text("2.0\n0\n0\n-2.0\n447001.0\n4417999.0\n")
    (tmp_path / "a.prj").write_text(CRS.from_user_input(UTM).to_wkt("WKT1_ESRI"))
    placing = placing_of(image(tmp_path / "a.png"), SIZE)
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447020, 4417986)
    assert pixel_at(placing, lon, lat) == pytest.approx((10, 7), abs=1e-3)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_ties_of_the_file_place_it(tmp_path, count):
    places = [(0, 0), (1000, 0), (0, 800), (1000, 800), (400, 300)][:count]
    ties = [(column, row, 447000 + 0.4 * column + 0.1 * row, 4418000 - 0.4 * row) for column, row in places]
    placing = placing_of(image(tmp_path / "a.tif"), SIZE, Told(UTM, None, ties))
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447000 + 250, 4418000 - 200)
    assert pixel_at(placing, lon, lat) == pytest.approx((500, 500), abs=1e-3)


@pytest.mark.parametrize(
    ("ties", "code"),
    [
        ([(0, 0, 0, 0), (9, 9, 9, 9), (18, 18, 18, 18)], "bad_place"),
        ([(0, 0, 1, 1), (9, 9, math.nan, 2), (0, 9, 3, 4)], "bad_place"),
        ([(0, 0, 0, 0), (1000, 0, 10, 0), (0, 1000, 0, -10), (1000, 1000, 10, -10), (500, 500, 7, -5)], "bent"),
    ],
    ids=["in a row", "no number", "bent"],
)
def test_ties_that_fit_no_plane_are_refused(tmp_path, ties, code):
    with pytest.raises(BadSource) as caught:
        placing_of(image(tmp_path / "a.tif"), SIZE, Told("EPSG:4326", None, ties))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("world", "crs", "code"),
    [
        (None, "", "no_place"),
        ("2\n0\n0\n-2\n447001\n4417999\n", "", "no_crs"),
        ("2\n0\n0\n-2\n447001\n4417999\n", "EPSG:nonsense", "no_crs"),
        ("two\n0\n0\n-2\n447001\n4417999\n", UTM, "bad_place"),
        ("0\n0\n0\n0\n447001\n4417999\n", UTM, "bad_place"),
        ("2\n0\n", UTM, "bad_place"),
    ],
    ids=["none", "metres of nowhere", "no such system", "no number", "no size", "cut off"],
)
def test_an_image_without_a_place_says_what_is_wrong(tmp_path, world, crs, code):
    (tmp_path / "a.png").write_bytes(picture("#20c040"))
    if world is not None:
        (tmp_path / "a.pgw").write_text(world)
    with pytest.raises(BadSource) as caught:
        placing_of(image(tmp_path / "a.png", crs=crs), SIZE)
    assert caught.value.code == code


@pytest.mark.parametrize("crs", ["4547", "EPSG:4547", "epsg: 4547", " EPSG：4547 "])
def test_a_system_may_be_written_as_people_write_it(tmp_path, crs):
    placing = placing_of(image(tmp_path / "a.tif", crs=crs), SIZE, Told("", (0.5, 0, 500000.0, 0, -0.5, 4418000.0)))
    lon, _lat = placing.to_earth(np.array(0.0), np.array(0.0))
    assert float(lon) == pytest.approx(114)
