"""Places: the roads of the region packs in use, and straight lines where there are none."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from maps.joined_roads import JoinedRouter
from maps.region.holding import Hold
from maps.region.pack import MANIFEST, BadPack, Pack
from maps.routing import Router, Routing, StraightLineRouter

log = logging.getLogger("wanghuolou.places")


class Places:
    """Answers from region packs. Every method may block: ask in background work only; any thread may ask."""

    def __init__(self, *pack_dirs: Path) -> None:
        """Opens nothing yet: `open`, or the first question, does."""
        self._lock = threading.Lock()
        self._wanted: tuple[Path, ...] = pack_dirs
        self._packs: tuple[Pack, ...] = ()
        self._holds: list[Hold] = []
        self._marks: dict[Path, tuple[int, ...]] = {}
        self._router: Routing = StraightLineRouter()
        self.unusable: dict[Path, BadPack] = {}
        """The packs that could not be opened with the others, and why."""

    def open(self, *pack_dirs: Path) -> tuple[Pack, ...]:
        """Open these packs in place of what is open; those in use. A pack that cannot be used is left out.

        Raises BadPack when none can: what was open stays open.
        """
        with self._lock:
            wanted = pack_dirs or self._wanted
            self._wanted = ()
            if not wanted:
                return self._packs
            marks = {folder: _mark(folder) for folder in wanted}
            packs, routers = self._opened(wanted)
            if not packs:
                raise next(iter(self.unusable.values()))
            self._close()
            self._packs = tuple(packs)
            self._marks = {pack.path: marks[pack.path] for pack in packs}
            self._router = routers[0] if len(routers) == 1 else JoinedRouter(routers)
            # While it is held, nobody removes it.
            self._holds = [hold for pack in packs if (hold := Hold.shared(pack.path)) is not None]
            return self._packs

    def _opened(self, wanted: Sequence[Path]) -> tuple[list[Pack], list[Router]]:
        self.unusable = {}
        packs, routers = [], []
        for folder in wanted:
            try:
                pack = Pack.open(folder)
                router = Router(pack)
            except BadPack as error:
                self.unusable[folder] = error
                continue
            packs.append(pack)
            routers.append(router)
        return packs, routers

    def replaced(self) -> bool:
        """Does another build, whole, lie where a pack in use was opened? Blocks for a look at each manifest.

        What is open is read on as it was: nothing writes to the files of a build.
        """
        for pack in self._packs:
            mark = self._marks.get(pack.path)
            now = _mark(pack.path)
            if not now or now == mark:
                continue  # as it was, or away for the moment
            try:
                Pack.open(pack.path)
            except BadPack:
                continue  # half copied
            return True
        return False

    @property
    def pack(self) -> Pack | None:
        """The first pack in use."""
        return next(iter(self._packs), None)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Every pack in use."""
        return self._packs

    @property
    def routing(self) -> Routing:
        """Ways over the roads; estimates by straight line where there is no pack."""
        self._ensure()
        return self._router

    def close(self) -> None:
        """Give everything free; straight lines from now on."""
        with self._lock:
            self._close()
            self._packs, self._router, self._wanted, self._marks = (), StraightLineRouter(), (), {}

    def _ensure(self) -> None:
        if not self._wanted:
            return
        try:
            self.open()
        except BadPack as error:
            log.warning("region pack: %s", error)

    def _close(self) -> None:
        self._router.close()
        for hold in self._holds:
            hold.release()
        self._holds = []


def _mark(folder: Path) -> tuple[int, ...]:
    """What tells one build's manifest from another's without reading it; empty for none."""
    try:
        stat = (folder / MANIFEST).stat()
    except OSError:
        return ()
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns
