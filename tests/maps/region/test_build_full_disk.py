"""A build on a disk that is full for real, from whichever step on: the old pack stays, and with room it goes on."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from maps.region.build import build_pack
from maps.region.extract import BadExtract
from maps.region.pack import Pack
from tests.maps.osm_file import OsmFile
from tests.maps.region.test_build import a_road, quiet
from tests.small_disk import FILLING, SmallDisk, small_disk

NO_ROOM = (errno.ENOSPC, errno.EFBIG)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 40) as made:
        yield made


def many_roads(path: Path) -> Path:
    osm = OsmFile()
    for at in range(400):
        osm.road([(0, at * 30), (900, at * 30), (900, at * 30 + 9)], f"第{at}路", {"name:en": f"Road {at}"})
        osm.node(40, at * 30, {"addr:street": f"第{at}路", "addr:housenumber": str(at)})
    return osm.write(path)


@pytest.mark.parametrize("percent", [5, 46, 55, 57, 95])
def test_a_disk_that_fills_at_any_step_costs_nothing_and_with_room_the_build_is_whole(
    tmp_path: Path, disk: SmallDisk, percent: int
) -> None:
    out = disk.folder / "out"
    old = build_pack([a_road(tmp_path / "a.osm")], "town", out, quiet)
    source = many_roads(tmp_path / "b.osm")
    filled: list[str] = []

    def tell(done: int, step: str) -> None:
        if done >= percent and not filled:
            filled.append(step)
            disk.fill()

    refused: Exception | None = None
    try:
        build_pack([source], "town", out, tell)
    except (BadExtract, OSError) as error:
        refused = error
    finally:
        disk.free()
    assert filled
    assert [path.name for path in out.iterdir()] == ["town"]
    Pack.open(out / "town").verify()
    if refused is not None:
        said = isinstance(refused, BadExtract) and "原有文件未改动" in str(refused)
        assert said or getattr(refused, "errno", 0) in NO_ROOM, refused
        assert Pack.open(out / "town").manifest == old.manifest
    # Towards the end a build gives more back than it still takes.
    assert refused is not None or percent > 55
    again = build_pack([source], "town", out, quiet)
    again.verify()
    assert again.manifest.counts["highways"] == 400
    assert {path.name for path in disk.folder.iterdir()} <= {"out", FILLING}
