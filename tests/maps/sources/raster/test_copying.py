"""Copies in tiles with coarser steps, of images in strips, in tiles and in a PNG."""

import numpy as np
import pytest
import rasterio

from maps.sources.raster import copying
from maps.sources.raster.copying import copy
from maps.sources.raster.reading import Reading
from maps.sources.raster.wire import Look, Open
from tests.maps.sources.raster.geotiffs import quiet, write

WIDE, HIGH = 2_300, 1_700


@pytest.fixture(autouse=True)
def no_words():
    with quiet():
        yield


@pytest.mark.parametrize("step", [1, 8])
@pytest.mark.parametrize(
    "options",
    [{}, {"tiled": True, "blockxsize": 128, "blockysize": 64}, {"driver": "PNG", "crs": None, "transform": None}],
    ids=["strips", "tiles", "PNG"],
)
def test_a_copy_holds_the_same_colours_at_every_step(tmp_path, monkeypatch, options, step):
    monkeypatch.setattr(copying, "ACROSS_PX", 256)
    monkeypatch.setattr(copying, "COARSEST_PX", 200)
    source = write(tmp_path / "a.tif", WIDE, HIGH, **{k: v for k, v in options.items() if k != "driver"})
    driver = options.get("driver", "GTiff")
    if driver == "PNG":
        with (
            rasterio.open(str(source)) as image,
            rasterio.open(
                str(tmp_path / "a.png"), "w", driver="PNG", width=WIDE, height=HIGH, count=3, dtype="uint8"
            ) as written,
        ):
            written.write(image.read())
        source = tmp_path / "a.png"
    original = Reading(Open(str(source), driver))
    shares = list(copy(original, str(tmp_path / "copy.tif"), step))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    made = Reading(Open(str(tmp_path / "copy.tif"), "GTiff", is_ours=True))
    assert made.size == (-(-WIDE // step), -(-HIGH // step))
    assert made.opened().steps, "coarser ones are there"
    assert (made.pixels(Look(0, 0, *made.size, 1)) == original.pixels(Look(0, 0, WIDE, HIGH, step))).all()
    coarse = made.pixels(Look(0, 0, *made.size, 4)).astype(int)
    again = original.pixels(Look(0, 0, WIDE, HIGH, 4 * step)).astype(int)
    assert np.abs(coarse - again)[:-1, :-1].max() <= 3


def test_what_is_clear_stays_so_and_takes_no_room(tmp_path):
    write(tmp_path / "a.tif", WIDE, HIGH, nodata=60)
    with rasterio.open(str(tmp_path / "a.tif"), "r+") as image:
        image.write(np.full((3, HIGH, WIDE), 60, np.uint8))
    list(copy(Reading(Open(str(tmp_path / "a.tif"), "GTiff")), str(tmp_path / "copy.tif"), 1))
    assert (tmp_path / "copy.tif").stat().st_size < 20_000
    made = Reading(Open(str(tmp_path / "copy.tif"), "GTiff", is_ours=True))
    assert not made.pixels(Look(0, 0, WIDE, HIGH, 2)).any()
