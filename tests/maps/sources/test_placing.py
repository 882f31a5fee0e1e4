"""Where images lie: control points, world files, GeoTIFF tags written here."""

import math
import struct

import numpy as np
import pytest
from pyproj import Transformer

from maps.sources.bad_source import BadSource
from maps.sources.placing import placing_of
from maps.sources.source import Control, Kind, Source
from tests.maps.sources.pictures import picture

UTM = "EPSG:32650"
"""Beijing's zone."""


def image(path, **more) -> Source:
    return Source(name="a", title="A", kind=Kind.IMAGE, address=str(path), **more)


def geotiff(path, code: float, scale: float, east: float, north: float, kind: int = 3) -> None:
    """Two by two grey pixels and the tags of a place; `kind` is what the keys are written in."""
    written = "<16H" if kind == 3 else "<16d"
    keys = struct.pack(written, 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, code)
    doubles = struct.pack("<9d", scale, scale, 0, 0, 0, 0, east, north, 0)
    entries = [(256, 3, 1, 2), (257, 3, 1, 2), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
               (277, 3, 1, 1), (278, 3, 1, 2), (279, 4, 1, 4)]  # fmt: skip
    at = 12 + 2 + 12 * (len(entries) + 3) + 4
    entries += [(33550, 12, 3, at), (33922, 12, 6, at + 24), (34735, kind, 16, at + 72)]
    body = b"II*\0" + struct.pack("<I", 12) + bytes((10, 80, 160, 240))
    body += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    path.write_bytes(body + doubles + keys)


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
    placing = placing_of(image(tmp_path / "a.png", controls=tuple(corners)))
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
        placing_of(image(tmp_path / "a.png", controls=points))
    assert caught.value.code == "bad_place"


def test_a_world_file_names_the_middle_of_the_first_pixel(tmp_path):
    (tmp_path / "a.png").write_bytes(picture("#20c040"))
    (tmp_path / "a.pgw").write_text("2.0\n0\n0\n-2.0\n447001.0\n4417999.0\n")
    placing = placing_of(image(tmp_path / "a.png", crs=UTM))
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447000 + 2 * 10, 4418000 - 2 * 7)
    assert pixel_at(placing, lon, lat) == pytest.approx((10, 7), abs=1e-3)


def test_a_geotiff_says_itself_where_it_lies(tmp_path):
    geotiff(tmp_path / "a.tif", 32650, 0.5, 447000.0, 4418000.0)
    placing = placing_of(image(tmp_path / "a.tif"))
    lon, lat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True).transform(447000.5, 4417999.5)
    assert pixel_at(placing, lon, lat) == pytest.approx((1, 1), abs=1e-3)


@pytest.mark.parametrize("code", [math.nan, math.inf, 32650.0])
def test_a_geotiff_whose_keys_are_written_as_they_may_not_be_names_no_system(tmp_path, code):
    geotiff(tmp_path / "a.tif", code, 0.5, 447000.0, 4418000.0, kind=12)
    with pytest.raises(BadSource) as caught:
        placing_of(image(tmp_path / "a.tif"))
    assert caught.value.code == "no_crs"


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
        placing_of(image(tmp_path / "a.png", crs=crs))
    assert caught.value.code == code
