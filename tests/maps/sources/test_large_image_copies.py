"""What an image lacks to be drawn in time is made once, seen while it is made, and bounded."""

import numpy as np
import pytest
import rasterio

from maps.sources import large_image
from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.large_image import LargeImage, copy_step
from maps.sources.raster.wire import Opened
from maps.sources.tile import State
from tests.maps.sources.orthophotos import HIGH, WIDE, colour, lies_right
from tests.maps.sources.raster.geotiffs import (
    PIXEL,
    place_of,
    plain,
    quiet,
    state_of,
    write,
)


@pytest.mark.parametrize(
    ("opened_as", "step"),
    [
        (Opened(3_000, 3_000, (), 3_000, 1, 3), 0),
        (Opened(60_000, 60_000, (2, 4, 8, 16), 256, 256, 3), 0),
        (Opened(60_000, 60_000, (2, 4), 256, 256, 3), 8),
        (Opened(60_000, 60_000, (), 256, 256, 3), 8),
        (Opened(20_000, 20_000, (), 20_000, 1, 3), 8),
        (Opened(20_000, 20_000, (), 20_000, 1_000, 3), 1),
        (Opened(60_000, 5_000, (2, 4, 8, 16), 60_000, 500, 3), 1),
        (Opened(20_000, 20_000, (), 20_000, 1, 3, is_in_one=True), 1),
        (Opened(3_000, 3_000, (), 3_000, 1, 3, is_in_one=True), 0),
    ],
    ids=[
        "small",
        "with all steps",
        "with two",
        "without",
        "strips of a row",
        "high strips",
        "high strips, steps",
        "in one piece",
        "small in one piece",
    ],
)
def test_a_copy_is_made_only_of_what_cannot_be_looked_into(opened_as, step):
    assert copy_step(opened_as) == step


@pytest.mark.parametrize(
    ("opened_as", "code"),
    [
        (Opened(60_000, 60_000, (), 60_000, 500, 3), "too_many_in_strips"),
        (Opened(200_000, 200_000, (), 256, 256, 3), "too_many_without_steps"),
    ],
    ids=["in strips", "without steps"],
)
def test_a_copy_that_would_be_too_much_is_refused(opened_as, code):
    with pytest.raises(BadSource) as caught:
        copy_step(opened_as)
    assert caught.value.code == code


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "coarse"])
def test_a_copy_is_made_once_shows_how_far_it_is_and_is_drawn_from(tmp_path, opened, monkeypatch, whole):
    monkeypatch.setattr(large_image, "FAR_PX", 100)
    if whole:
        monkeypatch.setattr(large_image, "MOST_ROWS_BYTES", 1_000)
    path = write(tmp_path / "a.tif", WIDE, HIGH)
    shares = []
    monkeypatch.setattr(LargeImage, "_told", lambda self, share: shares.append(share))
    ground = opened(path)
    assert ground.wait(60)
    assert ground.trouble == ""
    assert shares == sorted(shares)
    assert shares
    lies_right(ground, plain())
    far = ground.sheet.max_zoom - 4
    assert np.abs(colour(ground, *place_of(plain(), 700, 600), far)[:3] - [117, 136, 60]).max() <= 8
    made = state_of(tmp_path / "tiles")
    assert sorted(name.rpartition(".")[2] for name in made if name.startswith("image-")) == ["json", "tif"]
    ground.close()
    again = opened(path)
    assert again._copying is None, "what was made is there the next time"
    assert again.wait(0)
    again.close()
    again.forget()
    assert not [name for name in state_of(tmp_path / "tiles") if name.startswith("image-")]


def test_a_large_png_is_copied_whole_and_shown(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(large_image, "FAR_PX", 100)
    monkeypatch.setattr(large_image, "MOST_ROWS_BYTES", 1_000)
    source = write(tmp_path / "a.tif", WIDE, HIGH)
    with (
        quiet(),
        rasterio.open(str(source)) as image,
        rasterio.open(
            str(tmp_path / "a.png"), "w", driver="PNG", width=WIDE, height=HIGH, count=3, dtype="uint8"
        ) as made,
    ):
        made.write(image.read())
    affine = plain()
    (tmp_path / "a.pgw").write_text(
        f"{PIXEL}\n0\n0\n{-PIXEL}\n{affine.c + PIXEL / 2}\n{affine.f - PIXEL / 2}\n", "ascii"
    )
    ground = opened(tmp_path / "a.png", crs="EPSG:32650")
    assert ground.wait(60)
    lies_right(ground, plain())


def test_until_the_copy_is_there_a_tile_is_not_ready_and_closing_leaves_nothing(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(large_image, "FAR_PX", 100)
    monkeypatch.setattr(LargeImage, "_make", lambda self: self._stop.wait(60))
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH))
    assert ground.trouble == "preparing"
    lon, lat = place_of(plain(), 700, 600)
    far = next(Area(lon, lat, lon, lat, *[ground.sheet.max_zoom - 4] * 2).tiles())
    tile = ground.tile(*far)
    assert tile.state is State.FAILED
    assert 0 < tile.again_s < 10
    near = next(Area(lon, lat, lon, lat, *[ground.sheet.max_zoom] * 2).tiles())
    assert ground.tile(*near).state is State.HERE, "from near the file itself is enough"
    assert not ground.wait(0)
    ground.close()
    assert [name.rpartition(".")[2] for name in state_of(tmp_path / "tiles") if name.startswith("image-")] == [
        "json"
    ]


def test_a_disk_that_is_full_gets_no_copy(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(large_image, "FAR_PX", 100)
    monkeypatch.setattr(large_image, "SLACK_BYTES", 10**18)
    ground = opened(write(tmp_path / "a.tif", WIDE, HIGH))
    ground.wait(60)
    assert ground.trouble == "no_room"
