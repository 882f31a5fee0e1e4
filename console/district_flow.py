"""The ground under the map: the region pack of this seat, and the demo district step by step."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.demo_district import DemoDistrict, DemoFailed
from console.notices import Notices
from console.services import Services, packs_in
from maps.region.pack import Pack
from maps.tiles import PackTiles
from resources.words import t

PROGRESS_MS = 200


class DistrictFlow(QObject):
    """Opens packs and builds the demo in the background; outlives the window."""

    tiles_opened = Signal(object, object)
    """PackTiles and their Pack: what the map is to show."""
    progressed = Signal()
    """There may be something new to say about what goes on."""

    def __init__(self, services: Services, notices: Notices, demo: DemoDistrict | None, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._notices = notices
        self._demo = demo
        self._ticking = QTimer(self, interval=PROGRESS_MS)
        self._ticking.timeout.connect(self.progressed)

    def begin(self, wanted: Path | None, regions: Path) -> None:
        """The pack asked for, else the newest in the profile; the demo brings its own. The map says if none."""
        if wanted is None and self._demo is None:
            wanted = next(iter(packs_in(regions)), None)
        if wanted is not None:
            self.open(wanted)
        if self._demo is not None:
            self._begin_demo(self._demo)

    def open(self, folder: Path) -> None:
        """Use a region pack from now on; what was open stays when it cannot be used."""
        self._services.background.query(
            lambda: self._services.places.open(folder),
            then=lambda _pack: self.show(),
            failed=lambda error: self._refuse(folder, error),
            key="region",
        )

    def show(self) -> None:
        """The base map of the open pack."""
        pack: Pack | None = self._services.places.pack
        if pack is None:
            return
        self._services.background.query(
            lambda: PackTiles(pack.basemap),
            then=lambda tiles: self.tiles_opened.emit(tiles, pack),
            failed=lambda error: self._refuse(pack.path, error),
            key="tiles",
        )

    def stop(self) -> None:
        """Nothing more is started; what runs is cancelled."""
        self._ticking.stop()
        if self._demo is not None:
            self._demo.cancel()

    def _refuse(self, folder: Path, error: Exception) -> None:
        self._notices.problem(t("shell.fault.region_bad", folder=folder, reason=error), key="region")

    def _begin_demo(self, demo: DemoDistrict) -> None:
        """Make sure of the demo district, each step in the background; the window is usable meanwhile."""
        background = self._services.background
        self._ticking.start()

        def failed(error: Exception) -> None:
            self._end_of_demo()
            if not isinstance(error, DemoFailed) or str(error):
                self._notices.problem(t("shell.fault.demo_failed", reason=error), key="demo")

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
