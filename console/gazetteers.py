"""The gazetteers of all region packs installed, opened when they are first asked."""

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from maps.gazetteer import Gazetteer
from maps.region.pack import GAZETTEER, BadPack, Pack

log = logging.getLogger("wanghuolou.gazetteers")

NAME_LENGTH = 16
"""Characters of a gazetteer's hash that name it."""


class Gazetteers:
    """By a name that is of the gazetteer's contents: a pack built anew has another. Any thread may ask."""

    def __init__(self, packs: Callable[[], Iterable[Path]]) -> None:
        """`packs` lists the folders of the packs installed."""
        self._packs = packs
        self._lock = threading.Lock()
        self._open: dict[str, Gazetteer] = {}
        self._refused: set[Path] = set()

    def look(self) -> dict[str, Gazetteer]:
        """Those installed now; a pack that cannot be read is left out. May block."""
        found: dict[str, Gazetteer] = {}
        with self._lock:
            for folder in self._packs():
                try:
                    pack = Pack.open(folder)
                    name = pack.manifest.files[GAZETTEER].sha256[:NAME_LENGTH]
                    known = found.get(name) or self._open.get(name)
                    # The same contents may lie in a newer folder by now, and the older one go.
                    same = known is not None and (
                        name in found or (known.path == pack.gazetteer and known.is_current())
                    )
                    found[name] = known if known is not None and same else Gazetteer(pack.gazetteer)
                    self._refused.discard(folder)
                except BadPack as error:
                    if folder not in self._refused:
                        log.info("names of a region pack left out: %s", error)
                        self._refused.add(folder)
            for name, gazetteer in self._open.items():
                if found.get(name) is not gazetteer:
                    gazetteer.close()
            self._open = found
            return dict(found)

    def known(self) -> list[Gazetteer]:
        """Those seen at the last look."""
        with self._lock:
            return list(self._open.values())

    def get(self, name: str) -> Gazetteer | None:
        """One of those seen at the last look."""
        with self._lock:
            return self._open.get(name)

    def close(self) -> None:
        """Give the files free."""
        with self._lock:
            for gazetteer in self._open.values():
                gazetteer.close()
            self._open = {}
