"""The ground under the map: a pack that can be used is shown, one that cannot leaves what was open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.district_flow import DistrictFlow
from console.notices import Notices
from console.profile import open_profile
from console.services import Services
from tests.maps.test_tiles import tile_at
from tests.maps.towns import small_town, two_roads


@pytest.fixture
def services(qapp: object, tmp_path: Path) -> Iterator[Services]:
    profile, lock = open_profile(tmp_path / "seat")
    made = Services(profile, "2", ["http://127.0.0.1:9"])
    yield made
    made.close()
    lock.unlock()


@pytest.fixture
def notices(qapp: object) -> Notices:
    return Notices()


@pytest.fixture
def flow(services: Services, notices: Notices) -> DistrictFlow:
    return DistrictFlow(services, notices, None, services.link)


def test_the_newest_pack_of_the_profile_is_shown(flow: DistrictFlow, tmp_path: Path, qtbot: QtBot) -> None:
    regions = tmp_path / "regions"
    regions.mkdir()
    (regions / "town").symlink_to(small_town().path)
    with qtbot.waitSignal(flow.tiles_opened, timeout=30_000) as opened:
        flow.begin((), regions)
    assert opened.args is not None
    assert opened.args[1] == small_town().box
    assert [pack.name for pack in flow._services.places.packs] == ["small-town"]


def test_a_folder_that_is_no_pack_is_said_and_nothing_is_shown(
    flow: DistrictFlow, notices: Notices, tmp_path: Path, qtbot: QtBot
) -> None:
    shown: list[object] = []
    flow.tiles_opened.connect(lambda *what: shown.append(what))
    flow.begin([tmp_path / "nowhere"], tmp_path)
    qtbot.waitUntil(lambda: len(notices.all) == 1)
    assert "nowhere" in notices.all[0].text
    assert shown == []


def test_without_any_pack_nothing_is_asked(
    flow: DistrictFlow, notices: Notices, tmp_path: Path, qtbot: QtBot
) -> None:
    flow.begin((), tmp_path / "none")
    flow.show()
    qtbot.wait(50)
    assert notices.all == ()
    flow.stop()


def test_a_pack_that_is_replaced_while_it_is_shown_is_opened_without_a_restart(
    flow: DistrictFlow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder, old = tmp_path / "town", tmp_path / "old"
    shutil.copytree(small_town().path, folder)
    flow._watching.setInterval(200)
    with qtbot.waitSignal(flow.tiles_opened, timeout=30_000) as first:
        flow.begin([folder], tmp_path)
    assert first.args is not None
    tiles, box = first.args
    at = tile_at(box, tiles.max_zoom)
    shown = tiles.tile(*at)
    assert shown
    with qtbot.waitSignal(flow.tiles_opened, timeout=30_000) as second:
        folder.rename(old)
        shutil.copytree(two_roads().path, tmp_path / "new")
        (tmp_path / "new").rename(folder)
    assert [pack.name for pack in flow._services.places.packs] == ["two-roads"]
    assert tiles.tile(*at) == shown, "whoever drew from the old build goes on"
    assert second.args is not None
    assert second.args[0] is not tiles
    flow.stop()


def test_a_pack_put_into_the_profile_by_hand_is_opened_without_a_restart(
    flow: DistrictFlow, tmp_path: Path, qtbot: QtBot
) -> None:
    regions = tmp_path / "regions"
    regions.mkdir()
    flow._watching.setInterval(200)
    flow.begin((), regions)
    with qtbot.waitSignal(flow.tiles_opened, timeout=30_000):
        (regions / "town").symlink_to(small_town().path)
    assert [pack.name for pack in flow._services.places.packs] == ["small-town"]
    flow.stop()
