"""Orthophotos as surveyors write them, drawn where they belong; hostile files are refused, none is changed."""

import numpy as np
import pyproj
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine

from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.source import Control, Datum
from maps.sources.tile import MISSING
from models.geo_shift import wgs84_to_gcj02
from tests.maps.sources.orthophotos import HIGH, WIDE, colour, lies_right
from tests.maps.sources.raster.geotiffs import (
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
}


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_every_pixel_lies_where_the_file_says(tmp_path, opened, options):
    path = write(tmp_path / "a.tif", WIDE, HIGH, **options)
    before = state_of(tmp_path)["a.tif"], path.read_bytes()
    ground = opened(path)
    lies_right(ground, plain())
    assert ground.trouble == ""
    ground.close()
    assert (state_of(tmp_path)["a.tif"], path.read_bytes()) == before, "the file is as it was"
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.tif", "tiles"}, "and nothing lies beside it"


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


def test_control_points_of_the_file_place_it_and_bent_ones_are_refused(tmp_path, opened):
    lies_right(opened(write(tmp_path / "a.tif", WIDE, HIGH, transform=None, gcps=ties(WIDE, HIGH))), plain())
    write(tmp_path / "b.tif", WIDE, HIGH, transform=None, gcps=ties(WIDE, HIGH, bend=60))
    with pytest.raises(BadSource) as caught:
        opened(tmp_path / "b.tif")
    assert caught.value.code == "bent"


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
