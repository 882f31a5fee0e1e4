"""Damaged, hostile, absurd and changed files: a sentence, and never an old picture or a dead console."""

import math
import struct

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine

from maps.sources import large_image
from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.large_image import examined
from maps.sources.raster.raster import Raster
from maps.sources.source import Control
from maps.sources.tile import State
from tests.maps.sources.orthophotos import HIGH, SPOTS, WIDE, colour, image_source, lies_right
from tests.maps.sources.raster.geotiffs import (
    place_of,
    plain,
    quiet,
    state_of,
    write,
)
from tests.maps.sources.raster.test_reading import claimed
from tests.maps.sources.test_pixels import bomb


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "no_file"),
        (b"<VRTDataset/>", "refers_elsewhere"),
        (b"II*\0nonsense", "damaged"),
        (b"II+\0\x08\0\0\0" + b"\xff" * 100, "damaged"),
        (claimed(2_000_000, 10), "too_many_pixels"),
        (claimed(900_000, 900), "big_blocks"),
        (claimed(700_000, 700_000, 1), "too_many_in_strips"),
        (bomb(60_000), "no_place"),
    ],
    ids=["gone", "references", "nonsense", "a big nonsense", "wide", "one block", "a bomb", "a PNG bomb"],
)
def test_what_cannot_be_shown_is_refused_at_once(tmp_path, opened, data, code):
    if data is not None:
        (tmp_path / "a.tif").write_bytes(data)
        (tmp_path / "a.tfw").write_text("0.5\n0\n0\n-0.5\n447000\n4418000\n") if code != "no_place" else None
    with pytest.raises(BadSource) as caught:
        opened(tmp_path / "a.tif", crs="EPSG:32650")
    assert caught.value.code == code


def test_a_packing_that_is_not_known_is_no_damage(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH, compress="deflate")
    data = path.read_bytes()
    compression = struct.pack("<HHI", 259, 3, 1)
    at = data.index(compression) + len(compression)
    path.write_bytes(data[:at] + struct.pack("<H", 50_002) + data[at + 2 :])
    with pytest.raises(BadSource) as caught:
        opened(path)
    assert caught.value.code == "no_codec"


def test_a_png_that_says_it_is_huge_and_is_empty_is_damaged(tmp_path, opened):
    (tmp_path / "a.png").write_bytes(bomb(20_000))
    ground = opened(tmp_path / "a.png", controls=(Control(0, 0, 116, 39), Control(20_000, 0, 116.1, 39)))
    assert not ground.wait(60)
    assert ground.trouble == "damaged"
    assert not [name for name in state_of(tmp_path / "tiles") if name.startswith("image-")]


def test_a_file_cut_off_fails_where_it_ends_and_says_so(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH, tiled=True, blockxsize=256, blockysize=256)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    ground = opened(path)
    z = ground.sheet.max_zoom
    lost = next(Area(*place_of(plain(), 1_400, 1_050) * 2, z, z).tiles())
    assert ground.tile(*lost).state is State.FAILED
    assert ground.trouble == "damaged"
    assert np.abs(colour(ground, *place_of(plain(), 300, 60), z)[0] - 50) <= 6, "what is there is drawn"


@pytest.mark.parametrize("harm", ["cut off", "noise in its middle", "says it is a hundred times as wide"])
def test_a_damaged_jpeg_2000_costs_a_tile_and_not_the_console(tmp_path, opened, harm):
    path = write(tmp_path / "a.jp2", WIDE, HIGH, driver="JP2OpenJPEG", quality=100, reversible="yes")
    data = bytearray(path.read_bytes())
    if harm == "cut off":
        del data[len(data) * 2 // 3 :]
    elif harm == "noise in its middle":
        data[len(data) // 2 :] = np.random.default_rng(1).bytes(len(data) - len(data) // 2)
    else:
        at = data.index(b"\xff\x4f\xff\x51") + 8
        data[at : at + 4] = (WIDE * 100).to_bytes(4, "big")
    path.write_bytes(data)
    ground = opened(path)
    ground.wait(60)
    z = ground.sheet.max_zoom
    lost = next(Area(*place_of(plain(), 1_400, 1_050) * 2, z, z).tiles())
    assert (ground.tile(*lost).state is State.FAILED) == (ground.trouble in ("damaged", "slow", "too_much_memory"))
    assert (ground._raster.opened().wide, ground.trouble == "preparing") == (ground._opened.wide, False)


def test_a_file_written_anew_is_not_shown_as_it_was(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    ground = opened(path)
    z = ground.sheet.max_zoom
    here, there = (next(Area(*place_of(plain(), *spot) * 2, z, z).tiles()) for spot in SPOTS[:2])
    assert ground.is_current()
    assert ground.tile(*here).state is State.HERE
    write(path, WIDE, HIGH + 1)
    assert not ground.is_current()
    assert ground.tile(*there).state is State.FAILED
    assert ground.tile(*here).state is State.FAILED, "nor what was kept of it"
    assert ground.trouble == "changed"


def test_of_a_file_that_is_gone_what_was_drawn_is_shown_and_nothing_else(tmp_path, opened):
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    ground = opened(path)
    z = ground.sheet.max_zoom
    here, there = (next(Area(*place_of(plain(), *spot) * 2, z, z).tiles()) for spot in SPOTS[:2])
    assert ground.tile(*here).state is State.HERE
    ground._raster._process.kill()
    ground._raster._process.wait()
    path.unlink()
    assert ground.tile(*here).state is State.HERE
    assert ground.tile(*there).state is State.FAILED
    assert ground.trouble == "no_file"


def test_a_copy_that_is_damaged_is_made_anew_the_next_time(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(large_image, "FAR_PX", 100)
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    ground = opened(path)
    assert ground.wait(60)
    ground.made.write_bytes(b"II*\0nonsense")
    z = ground.sheet.max_zoom - 4
    assert ground.tile(*next(Area(*place_of(plain(), 700, 600) * 2, z, z).tiles())).state is State.FAILED
    ground.close()
    again = opened(path)
    assert again.wait(60)
    lies_right(again, plain())


def test_a_place_at_the_pole_or_nowhere_is_refused(tmp_path, opened):
    for affine, code in ((Affine(1, 0, 0, 0, -1, 95), "bad_place"), (plain(), "no_crs")):
        write(tmp_path / "a.tif", WIDE, HIGH, crs=None, transform=affine)
        with pytest.raises(BadSource) as caught:
            opened(tmp_path / "a.tif")
        assert caught.value.code == code


def test_only_looking_at_a_file_leaves_no_process(tmp_path):
    begun: list[Raster] = []
    found = examined(image_source(write(tmp_path / "a.tif", WIDE, HIGH)), begun.append)
    assert (found.opened.wide, found.step) == (WIDE, 0)
    found.raster.end()
    assert begun == [found.raster]
    assert found.raster._process is None


def test_twenty_thousand_by_twenty_thousand_pixels_are_drawn_in_bounded_memory(tmp_path, opened):
    path = write(tmp_path / "a.tif", 64, 64)
    with quiet(), rasterio.open(
        str(path), "w", driver="GTiff", width=20_000, height=20_000, count=3, dtype="uint8",
        crs=CRS.from_epsg(32650), transform=plain(), tiled=True, compress="deflate", bigtiff="yes", sparse_ok=True,
    ) as image:  # fmt: skip
        image.write(np.full((3, 256, 256), 200, np.uint8), window=rasterio.windows.Window(10_240, 10_240, 256, 256))
    ground = opened(path)
    z = ground.sheet.max_zoom
    assert colour(ground, *place_of(plain(), 10_300, 10_300), z)[0] == 200
    assert ground.wait(120)
    far = z - math.ceil(math.log2(20_000 / 256))
    lon, lat = place_of(plain(), 10_300, 10_300)
    assert ground.tile(*next(Area(lon, lat, lon, lat, far, far).tiles())).state is State.HERE
    assert ground.trouble == ""
