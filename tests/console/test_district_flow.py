"""The ground under the map: a pack that can be used is shown, one that cannot leaves what was open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.district_flow import DistrictFlow
from console.notices import Notices
from console.profile import open_profile
from console.services import Services
from tests.maps.towns import small_town


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
