"""Places: the roads and names of the region pack in use, and straight lines where there is none."""

import logging
import threading
from pathlib import Path

from maps.gazetteer import Gazetteer, Place
from maps.region.pack import BadPack, Pack
from maps.routing import Router, Routing, StraightLineRouter

log = logging.getLogger("wanghuolou.places")


class Places:
    """Answers from a region pack. Every method may block: ask in background work only; any thread may ask."""

    def __init__(self, pack_dir: Path | None = None) -> None:
        """Opens nothing yet: `open`, or the first question, does."""
        self._lock = threading.Lock()
        self._wanted = pack_dir
        self._pack: Pack | None = None
        self._router: Routing = StraightLineRouter()
        self._gazetteer: Gazetteer | None = None

    def open(self, pack_dir: Path | None = None) -> Pack | None:
        """Open the pack, or another one; None when there is none. Raises BadPack: what was open stays open."""
        with self._lock:
            wanted = pack_dir or self._wanted
            self._wanted = None
            if wanted is None:
                return self._pack
            pack = Pack.open(wanted)
            router = Router(pack)
            gazetteer = Gazetteer(pack.gazetteer)
            self._close()
            self._pack, self._router, self._gazetteer = pack, router, gazetteer
            return pack

    @property
    def pack(self) -> Pack | None:
        """The pack in use."""
        return self._pack

    @property
    def routing(self) -> Routing:
        """Ways over the roads; estimates by straight line where there is no pack."""
        self._ensure()
        return self._router

    @property
    def gazetteer(self) -> Gazetteer | None:
        """Streets, places and addresses; None without a pack."""
        self._ensure()
        return self._gazetteer

    def search(self, text: str, limit: int = 20, near: tuple[float, float] | None = None) -> list[Place]:
        """The places a text may mean, best first; none without a pack. `near` is (lon, lat)."""
        gazetteer = self.gazetteer
        return [] if gazetteer is None else gazetteer.search(text, near, limit)

    def nearest(self, lon: float, lat: float) -> Place | None:
        """What a point is called: its address, else its street; None without a pack or far from everything."""
        gazetteer = self.gazetteer
        return None if gazetteer is None else gazetteer.nearest(lon, lat)

    def close(self) -> None:
        """Give everything free; straight lines from now on."""
        with self._lock:
            self._close()
            self._pack, self._router, self._gazetteer, self._wanted = None, StraightLineRouter(), None, None

    def _ensure(self) -> None:
        if self._wanted is None:
            return
        try:
            self.open()
        except BadPack as error:
            log.warning("region pack: %s", error)

    def _close(self) -> None:
        self._router.close()
        if self._gazetteer is not None:
            self._gazetteer.close()
