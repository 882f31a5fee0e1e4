import os
import time

import pytest

from maps.sources.leftovers import DAY_S, sweep


@pytest.fixture
def folder(tmp_path):
    """Three files of 100 bytes, unused for one, two and three hours, and something of another kind."""
    for hours, name in enumerate(("image-a.tif", "image-b.mbtiles", "image-c.tif"), 1):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (time.time() - 3600 * hours,) * 2)
    (tmp_path / "tiles.sqlite").write_bytes(bytes(100))
    return tmp_path


def left(folder) -> str:
    return "".join(sorted(path.stem[-1] for path in folder.glob("image-*")))


@pytest.mark.parametrize(
    ("most_bytes", "keep_s", "used", "stay"),
    [
        (1000, 10_000, (), "ab"),
        (1000, 20_000, (), "abc"),
        (250, 20_000, (), "ab"),
        (0, 20_000, (), ""),
        (0, 0, ("image-c.tif",), "c"),
        (200, 20_000, ("image-c.tif",), "ac"),
    ],
    ids=["old", "young", "too many", "no room", "used", "used counts"],
)
def test_what_is_used_stays_and_of_the_rest_the_latest(folder, most_bytes, keep_s, used, stay):
    sweep(folder, {folder / name for name in used}, most_bytes, keep_s)
    assert left(folder) == stay
    assert (folder / "tiles.sqlite").is_file()


def test_the_folder_of_a_work_that_was_broken_off_goes_after_a_day(folder):
    for name, age_s in (("image-new", 60), ("image-old", DAY_S + 60)):
        (folder / name).mkdir()
        (folder / name / "copy.tif").write_bytes(b"x")
        os.utime(folder / name, (time.time() - age_s,) * 2)
    sweep(folder, (), 1000, 20_000)
    assert (folder / "image-new").is_dir()
    assert not (folder / "image-old").exists()


def test_what_was_found_in_an_image_stays_as_long_as_the_image_is_used(tmp_path):
    for name in ("image-a.json", "image-b.json"):
        (tmp_path / name).write_bytes(b"{}")
        os.utime(tmp_path / name, (time.time() - 3600,) * 2)
    sweep(tmp_path, {tmp_path / "image-a.tif"}, 1000, 60)
    assert left(tmp_path) == "a"


def test_a_folder_that_is_not_there_is_swept(tmp_path):
    sweep(tmp_path / "none", (), 0, 0)
