"""Orthophotos as surveyors write them, drawn where they belong; hostile files are refused, none is changed."""

import numpy as np
import pyproj
import pytest
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS
from rasterio.transform import Affine

from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.grid import LIMIT_LAT
from maps.sources.source import Control, Datum
from maps.sources.tile import MISSING, State
from models.geo_shift import wgs84_to_gcj02
from tests.maps.sources.orthophotos import HIGH, WIDE, colour, lies_right
from tests.maps.sources.raster.geotiffs import (
    EAST,
    NORTH,
    PIXEL,
    place_of,
    plain,
    state_of,
    ties,
    turned,
    write,
)

KINDS = {
    "in strips": {},
    "in tiles": {"tiled": True, "blockxsize": 256, "blockysize": 256},
    "BigTIFF": {"bigtiff": "yes", "tiled": True},
    "LZW": {"compress": "lzw", "predictor": 2},
    "deflate in one strip": {"compress": "deflate", "blockysize": HIGH},
    "JPEG": {"compress": "jpeg", "photometric": "ycbcr", "tiled": True, "interleave": "pixel"},
    "with overviews": {"steps": (2, 4, 8), "tiled": True},
    "bands apart": {"interleave": "band", "tiled": True},
    "infrared too": {"bands": 4, "photometric": "RGB", "alpha": "no"},
    "with alpha": {"bands": 4, "photometric": "RGB", "alpha": "yes"},
    "eight bits in sixteen": {"dtype": "uint16"},
    "nothing at 255": {"nodata": 255},
    "from the other end": {"endianness": "big"},
    "JPEG 2000": {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "yes"},
    "JPEG 2000 in one piece": {"driver": "JP2OpenJPEG", "quality": 40, "blockxsize": 2048, "blockysize": 2048},
}


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_every_pixel_lies_where_the_file_says(tmp_path, opened, options):
    name = "a.jp2" if "driver" in options else "a.tif"
    path = write(tmp_path / name, WIDE, HIGH, **options)
    before = state_of(tmp_path)[name], path.read_bytes()
    ground = opened(path)
    lies_right(ground, plain())
    assert ground.trouble == ""
    ground.close()
    assert (state_of(tmp_path)[name], path.read_bytes()) == before, "the file is as it was"
    assert {entry.name for entry in tmp_path.iterdir()} == {name, "tiles"}, "and nothing lies beside it"


@pytest.mark.parametrize("name", ["3#楼 平面.tif", "a?b=c.tif", "zip:a!b.tif", "100%.TIF"], ids=ascii)
def test_a_file_may_be_called_anything(tmp_path, opened, name):
    lies_right(opened(write(tmp_path / "a.tif", WIDE, HIGH).rename(tmp_path / name)), plain())


@pytest.mark.parametrize("epsg", [4490, 4326, 4547, 4525, 32650, 3857], ids=str)
def test_every_system_of_a_survey_is_known(tmp_path, opened, epsg):
    lon, lat = place_of(plain(), 0, 0)
    x, y = pyproj.Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True).transform(lon, lat)
    pixel = 5e-6 if epsg in (4490, 4326) else PIXEL
    affine = Affine(pixel, 0, x, 0, -pixel, y)
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH, crs=CRS.from_epsg(epsg), transform=affine))
    lies_right(ground, affine, f"EPSG:{epsg}")


def test_a_system_in_words_and_an_image_that_is_turned(tmp_path, opened):
    own = "+proj=tmerc +lat_0=0 +lon_0=116.4 +k=1 +x_0=447000 +y_0=0 +ellps=GRS80 +units=m +type=crs"
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH, crs=own, transform=turned()))
    lies_right(ground, turned(), own)


def test_control_points_of_the_file_place_it_and_wrong_ones_are_refused(tmp_path, opened):
    lies_right(opened(write(tmp_path / "a.tif", WIDE, HIGH, transform=None, gcps=ties(WIDE, HIGH))), plain())
    write(tmp_path / "b.tif", WIDE, HIGH, transform=None, gcps=ties(WIDE, HIGH, bend=60))
    with pytest.raises(BadSource) as caught:
        opened(tmp_path / "b.tif")
    assert caught.value.code == "bent"


def test_an_image_that_its_control_points_bend_is_straightened(tmp_path, opened):
    def bent(column: float, row: float) -> tuple[float, float]:
        return EAST + PIXEL * (column + 4e-5 * column**2), NORTH - PIXEL * (row + 3e-5 * column * row)

    places = [(column, row) for column in (0, 500, 1_000, WIDE) for row in (0, 550, HIGH)]
    known = [GroundControlPoint(row, column, *bent(column, row)) for column, row in places]
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH, transform=None, gcps=known))
    for column, row in ((250, 250), (800, 700), (1_400, 1_000)):
        lon, lat = place_of(Affine(1, 0, 0, 0, 1, 0), *bent(column, row))
        found = colour(ground, lon, lat, ground.sheet.max_zoom)
        assert np.abs(found[:3] - [column * 250 / WIDE, row * 250 / HIGH, 60]).max() <= 6
    assert ground.sheet.box is not None
    west, south, east, north = ground.sheet.box
    around = Area(west - 0.01, south - 0.01, east + 0.01, north + 0.01, 15, 15)
    drawn = {at for at in around.tiles() if ground.tile(*at) != MISSING}
    assert drawn <= set(Area(west, south, east, north, 15, 15).tiles()), "it comes back nowhere else"


@pytest.mark.parametrize(
    ("epsg", "affine"),
    [
        (4326, Affine(0.002, 0, 178.6, 0, -0.002, -16)),
        (4490, Affine(0.002, 0, -181.4, 0, -0.002, -16)),
        (32760, Affine(200, 0, 679_000, 0, -200, 8_230_000)),
        (3832, Affine(200, 0, 3_180_000, 0, -200, -1_800_000)),
    ],
    ids=["degrees beyond 180", "degrees before -180", "UTM", "the Pacific's Mercator"],
)
def test_an_image_over_the_antimeridian_lies_on_both_sides_of_it(tmp_path, opened, epsg, affine):
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH, crs=CRS.from_epsg(epsg), transform=affine))
    assert ground.sheet.box is not None
    west, _south, east, _north = ground.sheet.box
    assert 177 < west < 180
    assert -180 < east < -177
    sides = set()
    z = ground.sheet.max_zoom
    for column, row in ((100, 400), (1_400, 500)):
        lon, lat = place_of(affine, column, row, f"EPSG:{epsg}")
        lon = (lon + 180) % 360 - 180
        sides.add(lon > 0)
        for zoom in (z, z - 2):
            found = colour(ground, lon, lat, zoom)
            assert np.abs(found[:3] - [column * 250 / WIDE, row * 250 / HIGH, 60]).max() <= 6
    assert sides == {True, False}
    assert ground.tile(2, 2, 2) == MISSING, "and not around the world"


@pytest.mark.parametrize("west", [-180.0, 0.0, -180.25], ids=["from -180", "from 0", "by its pixels' middles"])
def test_an_image_of_the_whole_world_is_drawn_as_far_as_the_map_reaches(tmp_path, opened, west):
    wide, high = (720, 360) if west > -180.1 else (721, 361)
    affine = Affine(0.5, 0, west, 0, -0.5, 90 if wide == 720 else 90.25)
    ground = opened(write(tmp_path / "a.tif", wide, high, crs=CRS.from_epsg(4326), transform=affine))
    assert ground.sheet.box == pytest.approx((-180, -LIMIT_LAT, 180, LIMIT_LAT))
    for lon, lat in ((-120.1, 40.1), (120.1, -40.1), (3.1, 10.1)):
        column, row = ((lon - west) % 360) / 0.5, (affine.f - lat) / 0.5
        found = colour(ground, lon, lat, ground.sheet.max_zoom)
        assert np.abs(found[:3] - [column * 250 / wide, row * 250 / high, 60]).max() <= 6


@pytest.mark.parametrize("system", ["a .prj file", "the declaration"])
def test_a_world_file_places_an_image_without_a_place(tmp_path, opened, system):
    path = write(tmp_path / "a.tif", WIDE, HIGH, crs=None, transform=None)
    affine = plain()
    (tmp_path / "a.tfw").write_text(
        f"{PIXEL}\n0\n0\n{-PIXEL}\n{affine.c + PIXEL / 2}\n{affine.f - PIXEL / 2}\n", "ascii"
    )
    if system == "a .prj file":
        (tmp_path / "a.prj").write_text(pyproj.CRS.from_epsg(32650).to_wkt("WKT1_ESRI"))
    lies_right(opened(path, crs="" if system == "a .prj file" else "EPSG:32650"), plain())


def test_one_band_is_grey_and_wide_numbers_are_spread(tmp_path, opened):
    lies_right(opened(write(tmp_path / "a.tif", WIDE, HIGH, 1)), plain(), grey=True)
    ground = opened(write(tmp_path / "b.tif", WIDE, HIGH, dtype="uint16", factor=40))
    dark, bright = (
        colour(ground, *place_of(plain(), column, 20), ground.sheet.max_zoom)[0] for column in (20, 1_400)
    )
    assert dark < 40
    assert bright > 200


def test_outside_the_image_and_where_it_has_no_data_nothing_is_drawn(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH, nodata=60)
    with rasterio.open(str(path), "r+") as image:
        image.write(np.full((3, HIGH, WIDE), 60, np.uint8))
    ground = opened(path)
    z = ground.sheet.max_zoom
    inside = next(Area(*place_of(plain(), 700, 600) * 2, z, z).tiles())
    assert ground.tile(*inside) == MISSING
    assert ground.tile(*next(Area(10, 10, 10, 10, z, z).tiles())) == MISSING
    assert ground.tile(z + 1, 0, 0) == MISSING
    assert ground.tile(*inside) == MISSING, "nor the second time"


def test_an_image_in_gcj02_is_shifted_back(tmp_path, opened):
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH), datum=Datum.GCJ02)
    lon, lat = place_of(plain(), 700, 600)
    east, north = wgs84_to_gcj02(np.array(lon), np.array(lat))
    found = colour(ground, lon - (float(east) - lon), lat - (float(north) - lat), ground.sheet.max_zoom)
    assert np.abs(found[:3] - [700 * 250 / WIDE, 600 * 250 / HIGH, 60]).max() <= 6


def test_control_points_set_by_hand_go_before_what_the_file_says(tmp_path, opened):
    corners = (Control(0, 0, 100.0, 30.0), Control(WIDE, 0, 100.01, 30.0))
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH), controls=corners)
    assert ground.sheet.box is not None
    assert ground.sheet.box[0] == pytest.approx(100.0, abs=1e-6)


def test_an_image_that_was_opened_before_is_read_when_it_is_wanted_and_no_sooner(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    first = opened(path)
    sheet = first.sheet
    first.close()
    again = opened(path)
    assert again.sheet == sheet
    assert again._raster._process is None, "nothing is started for what nobody looks at"
    lies_right(again, plain())
    assert again._raster._process is not None
    again.forget()
    assert not list((tmp_path / "tiles").glob("image-*"))


def test_what_is_remembered_of_an_image_and_is_wrong_is_found_anew_the_next_time(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    opened(path).close()
    (kept,) = (tmp_path / "tiles").glob("image-*.json")
    kept.write_bytes(kept.read_bytes().replace(b"1500", b"1400"))
    wrong = opened(path)
    assert wrong.tile(*next(Area(*place_of(plain(), 700, 600) * 2, 18, 18).tiles())).state is State.FAILED
    wrong.close()
    lies_right(opened(path), plain())
