"""A pack is used by many together, or removed by one alone."""

import shutil
from pathlib import Path

import pytest

from maps.region.holding import Hold
from tests.maps.towns import small_town


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_town().path, tmp_path / "town"))


def test_many_may_use_it_and_nobody_removes_it_meanwhile(pack: Path) -> None:
    holds = [Hold.shared(pack), Hold.shared(pack)]
    assert None not in holds
    assert Hold.alone(pack) is None
    for hold in holds:
        assert hold is not None
        hold.release()
        hold.release()
    alone = Hold.alone(pack)
    assert alone is not None
    assert Hold.shared(pack) is None
    alone.release()


def test_what_is_not_there_is_not_held(tmp_path: Path) -> None:
    assert Hold.shared(tmp_path) is None
    assert Hold.alone(tmp_path / "none") is None
