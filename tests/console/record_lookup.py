"""Lookups over the stores and packs of tests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.gazetteers import Gazetteers
from console.lookup import Lookup
from maps.region.pack import Pack
from models.store import Store
from models.store.cache import Cache
from models.store.recovery import CACHE
from models.store.search_index import PLACE

LONG_S = 60.0


class Silence(QObject):
    """A line that nothing comes down."""

    changed = Signal(object)
    link_changed = Signal(object)


def lookup_over(folder: Path, store: Store, link: Any, *packs: Path) -> Lookup:
    """Started; whoever asked for it stops it."""
    made = Lookup(folder, store, Gazetteers(lambda: packs), link)
    made.start()
    return made


def wait_taken_in(lookup: Lookup, kind: str, count: int) -> None:
    """Until so many of a kind can be found."""
    until = time.monotonic() + LONG_S
    while lookup.search.count(kind) != count:
        if time.monotonic() > until:
            raise TimeoutError(f"{lookup.search.count(kind)} of {count} {kind} in the index")
        time.sleep(0.02)


@contextmanager
def lookup_of_packs(folder: Path, *packs: Pack) -> Iterator[Lookup]:
    """No records, and all places of the packs."""
    cache = Cache(folder / CACHE)
    store = Store(folder / CACHE)
    store.readers.open()
    link = Silence()
    lookup = lookup_over(folder, store, link, *(pack.path for pack in packs))
    try:
        wait_taken_in(lookup, PLACE, sum(gazetteer.count() for gazetteer in lookup.gazetteers.look().values()))
        yield lookup
    finally:
        lookup.stop()
        store.close()
        cache.close()
