"""Every kind of numbers an image may hold, drawn as colours."""

import numpy as np
import pytest
import rasterio
from rasterio.windows import Window

from maps.sources.raster.colours import NoColours, colours, scheme_of
from tests.maps.sources.raster.geotiffs import pattern, quiet, write

WIDE, HIGH = 320, 240
WHOLE = Window(0, 0, WIDE, HIGH)


def drawn(path):
    with quiet(), rasterio.open(str(path)) as image:
        return colours(image, scheme_of(image), WHOLE, (HIGH, WIDE))


@pytest.mark.parametrize("bands", [3, 4, 5])
def test_red_green_and_blue_are_the_first_three_of_many_bands(tmp_path, bands):
    pixels = drawn(write(tmp_path / "a.tif", WIDE, HIGH, bands, photometric="RGB", alpha="no"))
    assert (pixels[..., :3] == pattern(WIDE, HIGH).transpose(1, 2, 0)).all()
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("bands", [1, 2])
def test_one_band_is_grey(tmp_path, bands):
    pixels = drawn(write(tmp_path / "a.tif", WIDE, HIGH, bands, alpha="no"))
    assert (pixels[..., :3] == pattern(WIDE, HIGH)[0][..., None]).all()


def test_an_alpha_band_makes_clear_and_colours_are_multiplied_by_it(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, 4, photometric="RGB", alpha="yes")
    with rasterio.open(str(path), "r+") as image:
        image.write(np.full((HIGH, WIDE), 128, np.uint8), 4)
    pixels = drawn(path)
    assert (pixels[..., 3] == 128).all()
    assert np.abs(pixels[..., :3] - pattern(WIDE, HIGH).transpose(1, 2, 0) * (128 / 255)).max() <= 1


def test_what_has_no_data_is_clear(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, nodata=7)
    with rasterio.open(str(path), "r+") as image:
        image.write(np.full((3, 10, 20), 7, np.uint8), [1, 2, 3], window=Window(30, 40, 20, 10))
    pixels = drawn(path)
    assert (pixels[40:50, 30:50] == 0).all()
    assert pixels[60, 60, 3] == 255


def test_a_mask_in_the_file_makes_clear(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK="YES"), rasterio.open(str(path), "r+") as image:
        mask = np.full((HIGH, WIDE), 255, np.uint8)
        mask[:20] = 0
        image.write_mask(mask)
    pixels = drawn(path)
    assert (pixels[:20] == 0).all()
    assert (pixels[20:, :, 3] == 255).all()


def test_a_palettes_numbers_are_its_colours(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, 1, photometric="PALETTE")
    with rasterio.open(str(path), "r+") as image:
        image.write((np.arange(HIGH * WIDE).reshape(HIGH, WIDE) % 2).astype(np.uint8), 1)
        image.write_colormap(1, {0: (200, 10, 20, 255), 1: (30, 40, 50, 255)})
    pixels = drawn(path)
    assert tuple(pixels[0, 0]) == (200, 10, 20, 255)
    assert tuple(pixels[0, 1]) == (30, 40, 50, 255)


@pytest.mark.parametrize("kind", ["uint16", "int16", "float32", "float64", "uint32"])
def test_wide_numbers_are_spread_over_what_can_be_seen(tmp_path, kind):
    pixels = drawn(write(tmp_path / "a.tif", WIDE, HIGH, 3, dtype=kind, factor=40))
    assert pixels[5, 5, 0] < 30
    assert pixels[5, WIDE - 5, 0] > 225
    assert (np.diff(pixels[5, :, 0].astype(int)) >= 0).all()


def test_eight_bits_in_sixteen_stay_as_they_are(tmp_path):
    pixels = drawn(write(tmp_path / "a.tif", WIDE, HIGH, 3, dtype="uint16"))
    assert np.abs(pixels[..., :3].astype(int) - pattern(WIDE, HIGH).transpose(1, 2, 0)).max() <= 1


def test_numbers_that_are_none_are_clear(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, 1, dtype="float32")
    with rasterio.open(str(path), "r+") as image:
        image.write(np.full((1, 10, WIDE), np.nan, np.float32), [1], window=Window(0, 0, WIDE, 10))
    pixels = drawn(path)
    assert (pixels[:10] == 0).all()
    assert (pixels[10:, :, 3] == 255).all()


def test_an_image_of_one_number_is_drawn_grey(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, 1, dtype="uint16")
    with rasterio.open(str(path), "r+") as image:
        image.write(np.full((HIGH, WIDE), 4_000, np.uint16), 1)
    assert (drawn(path) == (127, 127, 127, 255)).all()


def test_inks_become_light(tmp_path):
    path = write(tmp_path / "a.tif", WIDE, HIGH, 4, photometric="CMYK")
    with rasterio.open(str(path), "r+") as image:
        image.write(np.array([0, 255, 0, 0], np.uint8).repeat(HIGH * WIDE).reshape(4, HIGH, WIDE))
    assert np.abs(drawn(path)[5, 5].astype(int) - [255, 0, 255, 255]).max() <= 1


def test_complex_numbers_are_no_colours(tmp_path):
    with pytest.raises(NoColours):
        drawn(write(tmp_path / "a.tif", WIDE, HIGH, 1, dtype="complex64"))
