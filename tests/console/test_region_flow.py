"""Packs come by themselves while the console works, and newer builds take their place while they are in use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console import region_flow
from console.district_flow import DistrictFlow
from console.keeper import Keeper
from console.notices import Notices
from console.profile import Profile, open_profile
from console.region_flow import RegionFlow
from console.services import Services
from console.settings import Settings
from console.sync.link import Phase
from maps.region.pack import Pack
from models.store import Wish
from tests.backend.server import SECRET, BackendProcess
from tests.maps.osm_file import place
from tests.maps.towns import another_build, small_town, two_roads


class Seat:
    """A console's services with what takes packs over and opens them."""

    def __init__(self, profile: Profile, backend: BackendProcess) -> None:
        self.services = Services(profile, "2", [backend.url])
        self.keeper = Keeper()
        self.notices = Notices()
        self.settings = Settings(profile.settings, self.keeper)
        self.district = DistrictFlow(self.services, self.notices, None, self.services.link)
        self.said: list[str] = []
        self.district.progressed.connect(lambda: self.said.append(self.district.saying))
        self.services.start()
        self.district.begin((), profile.regions)
        self.district.take_over(self.settings, profile.regions)
        copying = self.district.findChild(RegionFlow)
        assert copying is not None
        self.regions = copying
        self.services.sign_in("local", SECRET, "")

    @property
    def packs(self) -> tuple[Pack, ...]:
        return self.services.places.packs

    def close(self) -> None:
        self.district.stop()
        self.services.close()
        self.keeper.close()


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[BackendProcess]:
    (tmp_path / "backend" / "regions").mkdir(parents=True)
    with BackendProcess(tmp_path / "backend", "--regions", str(tmp_path / "backend" / "regions")) as running:
        yield running


@pytest.fixture
def seat(backend: BackendProcess, tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    for pack in (small_town(), two_roads()):
        shutil.copytree(pack.path, backend.folder / "regions" / pack.name)
    profile, lock = open_profile(tmp_path / "seat")
    made = Seat(profile, backend)
    qtbot.waitUntil(lambda: made.services.link.state.phase is Phase.LIVE, timeout=30_000)
    yield made
    made.close()
    lock.unlock()


def test_every_pack_comes_and_is_used_and_a_newer_build_takes_its_place(
    seat: Seat, backend: BackendProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(seat.packs) == 2, timeout=60_000)
    assert {pack.name for pack in seat.packs} == {"small-town", "two-roads"}
    assert any("small-town" in words and "%" in words for words in seat.said)
    qtbot.waitUntil(lambda: bool(seat.services.lookup.find(Wish(text="人民路12号"))), timeout=30_000)
    (walk,) = seat.services.places.routing.walk_distances(place(100, 0), [place(500, 0)])
    assert walk is not None
    assert not walk.estimated

    folder = backend.folder / "regions" / "small-town"
    shutil.rmtree(folder)
    another_build(small_town(), folder, "small-town", "2040-01-01T00:00:00+00:00")
    seat.regions.look()
    qtbot.waitUntil(lambda: any("2040" in pack.manifest.built_at for pack in seat.packs), timeout=60_000)
    shelf = tmp_path / "seat" / "regions"
    # The build that was replaced goes once nothing of this console uses it.
    qtbot.waitUntil(lambda: len(list(shelf.glob("*/manifest.json"))) == 2, timeout=30_000)
    assert seat.services.lookup.find(Wish(text="人民路12号"))[0].doc.type == "house"


def test_a_backend_that_goes_away_in_the_middle_only_delays_it(
    seat: Seat, backend: BackendProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_flow, "PIECE_BYTES", 20_000)
    monkeypatch.setattr(region_flow, "AGAIN_MS", 100)
    qtbot.waitUntil(lambda: bool(seat.said), timeout=30_000)
    backend.restart()
    qtbot.waitUntil(lambda: len(seat.packs) == 2, timeout=90_000)
    for pack in seat.packs:
        pack.verify()


def test_nothing_comes_while_the_setting_is_off(seat: Seat, backend: BackendProcess, qtbot: QtBot) -> None:
    seat.settings.set("regions.take_over", False)
    qtbot.wait(300)
    here = len(seat.packs)
    assert here < 2
    seat.settings.set("regions.take_over", True)
    qtbot.waitUntil(lambda: len(seat.packs) == 2, timeout=60_000)


def test_a_pack_that_is_damaged_at_the_backend_is_said_once_and_the_other_comes(
    seat: Seat, backend: BackendProcess, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(seat.packs) == 2, timeout=60_000)
    folder = backend.folder / "regions" / "small-town"
    shutil.rmtree(folder)
    another_build(small_town(), folder, "small-town", "2040-01-01T00:00:00+00:00")
    path = folder / "hydrants.geojson"
    path.write_bytes(path.read_bytes().replace(b"H-1", b"H-2"))
    seat.regions.look()
    qtbot.waitUntil(lambda: any("hydrants.geojson" in n.text for n in seat.notices.all), timeout=60_000)
    assert not any("2040" in pack.manifest.built_at for pack in seat.packs)
