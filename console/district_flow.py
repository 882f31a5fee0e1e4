"""The ground under the map: the region packs of this seat, and the demo district step by step."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.demo_district import DemoDistrict, DemoFailed
from console.fault_words import fault_words
from console.notices import Notices
from console.region_flow import RegionFlow
from console.services import Services, packs_in
from console.settings import Settings
from maps.joined_tiles import JoinedTiles, Part
from maps.region.pack import Pack
from maps.tiles import PackTiles, TileSource
from models.geo import union
from resources.words import t

PROGRESS_MS = 200
LOOK_EVERY_MS = 30_000
"""Between two looks whether the packs on the disk are those in use."""


class DistrictFlow(QObject):
    """Opens packs and builds the demo in the background; outlives the window."""

    tiles_opened = Signal(object, object)
    """The TileSource of the packs in use, and the Box around them: what the map is to show."""
    opened = Signal()
    """Other packs, or newer builds of them, are in use."""
    progressed = Signal()
    """There may be something new to say about what goes on."""

    def __init__(self, services: Services, notices: Notices, demo: DemoDistrict | None, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._notices = notices
        self._demo = demo
        self._regions: Path | None = None
        self._copying: RegionFlow | None = None
        self._asked: tuple[Path, ...] = ()
        self._watching = QTimer(self, interval=LOOK_EVERY_MS)
        self._watching.timeout.connect(self._watch)
        self._ticking = QTimer(self, interval=PROGRESS_MS)
        self._ticking.timeout.connect(self.progressed)

    def begin(self, wanted: Sequence[Path], regions: Path) -> None:
        """The packs asked for, else those of the profile; the demo brings its own. The map says if none."""
        if wanted:
            self.open(*wanted)
        elif self._demo is None:
            self._regions = regions
            self.look_again()
        if self._demo is not None:
            self._begin_demo(self._demo)
        self._watching.start()

    def take_over(self, settings: Settings, regions: Path) -> None:
        """Packs of the centre's backend come in the background, and are used when they are whole."""
        self._copying = RegionFlow(self._services, settings, self._notices, regions, self)
        self._copying.arrived.connect(self.look_again)
        self._copying.progressed.connect(self.progressed)
        self.opened.connect(self._copying.settle)
        self._copying.begin()

    @property
    def saying(self) -> str:
        """Which pack is being taken over, in words; empty for none."""
        return "" if self._copying is None else self._copying.saying

    def look_again(self) -> None:
        """Use the newest build of every region in the profile, unless packs were asked for by name."""
        regions = self._regions
        if regions is None:
            return
        self._services.background.query(
            lambda: packs_in(regions), then=lambda found: self.open(*found) if found else None, key="packs"
        )

    def open(self, *folders: Path) -> None:
        """Use region packs from now on; what was open stays when none of them can be used."""
        self._asked = folders
        self._services.background.query(
            lambda: self._services.places.open(*folders),
            then=lambda _packs: self._opened(),
            failed=lambda error: self._refuse(folders[0], error),
            key="region",
        )

    def _watch(self) -> None:
        """A pack that was replaced, or put there by hand, is opened without a restart."""
        asked, regions = self._asked, self._regions

        def now() -> tuple[Path, ...]:
            found = asked if regions is None else tuple(packs_in(regions))
            return found if found != asked or self._services.places.replaced() else ()

        self._services.background.query(now, then=lambda found: self.open(*found) if found else None, key="watch")

    def _opened(self) -> None:
        for folder, error in self._services.places.unusable.items():
            self._refuse(folder, error)
        self._services.lookup.look_again()
        self.show()
        self.opened.emit()

    def show(self) -> None:
        """The base map of the open packs."""
        packs: Sequence[Pack] = self._services.places.packs
        if not packs:
            return
        self._services.background.query(
            lambda: _tiles_of(packs),
            then=lambda tiles: self.tiles_opened.emit(tiles, union(pack.box for pack in packs)),
            failed=lambda error: self._refuse(packs[0].path, error),
            key="tiles",
        )

    def stop(self) -> None:
        """Nothing more is started; what runs is cancelled."""
        self._ticking.stop()
        self._watching.stop()
        if self._copying is not None:
            self._copying.stop()
        if self._demo is not None:
            self._demo.cancel()

    def _refuse(self, folder: Path, error: Exception) -> None:
        self._notices.problem(t("shell.fault.region_bad", folder=folder, reason=fault_words(error)), key="region")

    def _begin_demo(self, demo: DemoDistrict) -> None:
        """Make sure of the demo district, each step in the background; the window is usable meanwhile."""
        background = self._services.background
        self._ticking.start()

        def failed(error: Exception) -> None:
            self._end_of_demo()
            if not isinstance(error, DemoFailed) or str(error):
                self._notices.problem(t("shell.fault.demo_failed", reason=fault_words(error)), key="demo")

        def imported(new: bool) -> None:
            demo.saying = ""
            self._end_of_demo()
            if new:
                self._notices.good(t("shell.start.demo_ready"), key="demo")

        def built(pack: Path) -> None:
            self.open(pack)
            backend = self._services.backend
            if backend is not None:
                background.query(lambda: demo.take_in(backend), then=imported, failed=failed)

        background.query(demo.build, then=built, failed=failed)

    def _end_of_demo(self) -> None:
        self._ticking.stop()
        self.progressed.emit()


def _tiles_of(packs: Sequence[Pack]) -> TileSource:
    if len(packs) == 1:
        return PackTiles(packs[0].basemap)
    return JoinedTiles([Part(PackTiles(pack.basemap), pack.box) for pack in packs])
