"""Files opened where they are read: what they say of themselves, their parts at any step, and what is refused."""

import struct

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS

from maps.sources.raster.reading import Reading, Unreadable
from maps.sources.raster.wire import Look, Open
from tests.maps.sources.raster.geotiffs import EAST, NORTH, PIXEL, pattern, quiet, ties, write

WIDE, HIGH = 701, 503


def reading(path, driver: str = "GTiff") -> Reading:
    with quiet():
        return Reading(Open(str(path), driver))


def test_it_says_what_it_is_and_where_it_lies(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, tiled=True, blockxsize=256, blockysize=128, interleave="pixel")
    opened = reading(path).opened()
    assert (opened.wide, opened.high, opened.block_wide, opened.block_high) == (WIDE, HIGH, 256, 128)
    assert (opened.crs, opened.pixel_bytes, opened.steps) == ("EPSG:32650", 3, ())
    assert opened.affine == (PIXEL, 0, EAST, 0, -PIXEL, NORTH)


def test_a_system_without_a_number_is_told_in_words(tmp_path):
    own = "+proj=tmerc +lat_0=0 +lon_0=116.4 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +type=crs"
    path = write(tmp_path / "a.tif", 20, 20, crs=own)
    assert "116.4" in reading(path).opened().crs


def test_control_points_of_its_own_are_told(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, transform=None, gcps=ties(WIDE, HIGH))
    opened = reading(path).opened()
    assert opened.affine is None
    assert opened.crs == "EPSG:32650"
    assert opened.ties[3] == (WIDE, HIGH, EAST + WIDE * PIXEL, NORTH - HIGH * PIXEL)


@pytest.mark.parametrize("steps", [(), (2, 4), (3, 9)], ids=["none", "halves", "thirds"])
@pytest.mark.parametrize("step", [1, 2, 8])
def test_a_part_is_the_mean_of_its_pixels_whatever_the_file_holds(tmp_path, steps, step):
    path = write(tmp_path / "a.tif", WIDE, HIGH, tiled=True, blockxsize=64, blockysize=64, steps=steps)
    pixels = reading(path).pixels(Look(96, 48, WIDE - 96, HIGH - 48, step))
    whole = pattern(WIDE, HIGH)[:, 48:, 96:].transpose(1, 2, 0).astype(float)
    for row, column in ((0, 0), (3, 11), (pixels.shape[0] - 2, pixels.shape[1] - 2)):
        part = whole[row * step : (row + 1) * step, column * step : (column + 1) * step]
        assert np.abs(pixels[row, column, :3] - part.mean(axis=(0, 1))).max() <= 2
    assert pixels.shape == (-(-(HIGH - 48) // step), -(-(WIDE - 96) // step), 4)


def test_pieces_read_one_after_the_other_fit_together(tmp_path, monkeypatch):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    look = Look(0, 0, WIDE, HIGH, 4)
    whole = reading(path).pixels(look)
    monkeypatch.setattr("maps.sources.raster.reading.AT_ONCE_PX", 5_000)
    assert (reading(path).pixels(look) == whole).all()


def test_a_file_that_sends_its_reader_elsewhere_is_not_followed(tmp_path):
    path = write(tmp_path / "a.tif", 40, 40)
    with rasterio.open(str(path), "r+") as image:
        image.update_tags(ns="OVERVIEWS", OVERVIEW_FILE="/vsicurl/http://127.0.0.1:9/a.tif")
    with pytest.raises(Unreadable) as caught:
        reading(path)
    assert caught.value.code == "refers_elsewhere"


@pytest.mark.parametrize("path", ["/vsicurl/http://127.0.0.1:9/a.tif", "/vsizip/a.zip/a.tif", "\\vsimem\\a"])
def test_a_path_that_is_none_of_the_disk_is_refused(path):
    with pytest.raises(Unreadable):
        reading(path)


@pytest.mark.parametrize(
    ("options", "in_one"),
    [({"blockysize": 3_000}, True), ({"blockysize": 16}, False), ({"tiled": True}, False)],
    ids=["one strip", "strips", "tiles"],
)
def test_a_file_packed_in_one_piece_is_known(tmp_path, options, in_one):
    path = tmp_path / "a.tif"
    noise = np.random.default_rng(1).integers(0, 255, (1, 3_000, 4_000), np.uint8)
    with (
        quiet(),
        rasterio.open(
            str(path),
            "w",
            driver="GTiff",
            width=4_000,
            height=3_000,
            count=1,
            dtype="uint8",
            compress="lzw",
            **options,
        ) as image,
    ):
        image.write(noise)
    assert reading(path).opened().is_in_one is in_one


def claimed(wide: int, high: int, rows: int = 0) -> bytes:
    """A TIFF of one grey strip that says how large it is."""
    entries = [(256, 4, 1, wide), (257, 4, 1, high), (258, 3, 1, 8), (259, 3, 1, 5), (262, 3, 1, 1), (273, 4, 1, 8),
               (277, 3, 1, 1), (278, 4, 1, rows or high), (279, 4, 1, 4)]  # fmt: skip
    body = b"II*\0" + struct.pack("<I", 12) + b"\x80\0\0\0" + struct.pack("<H", len(entries))
    return body + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)


@pytest.mark.parametrize(
    ("wide", "high", "code"),
    [
        (2_000_000, 10, "too_many_pixels"),
        (10, 2_000_000, "too_many_pixels"),
        (900_000, 900, "big_blocks"),
        (1, 50, "damaged"),
    ],
    ids=["wide", "high", "one block", "a line"],
)
def test_an_absurd_size_is_refused_before_a_pixel_is_unpacked(tmp_path, wide, high, code):
    (tmp_path / "a.tif").write_bytes(claimed(wide, high))
    with pytest.raises(Unreadable) as caught:
        reading(tmp_path / "a.tif")
    assert caught.value.code == code


def test_a_system_of_a_thousand_pages_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setattr("maps.sources.raster.reading.MOST_WORDS", 5)
    path = write(tmp_path / "a.tif", 20, 20, crs=CRS.from_epsg(4547))
    assert reading(path).opened().crs == ""
