"""The one door to what things are called: records and places by whatever is typed, and what was chosen of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from console.gazetteers import Gazetteers
from console.geocoding import ADDRESSES, Whereabouts, addresses, whereabouts
from console.indexer import Indexer
from console.surroundings import Surroundings, Surveyor
from console.sync.bridge import SyncBridge
from console.sync.link import LinkState, Phase
from models.record import Key
from models.sqlite_errors import StoreError
from models.store import Store
from models.store.search import Among, Found, Search, Wish
from models.store.search_index import FILE, PLACE

CATCHING_UP = 100
"""With more than this to fetch or to send, names wait: everything else is wanted sooner."""


class Lookup(QObject):
    """Its questions block: ask them in background work only; any thread may ask."""

    indexed = Signal()
    """Something new can be found, or something found is gone."""

    def __init__(self, folder: Path, store: Store, gazetteers: Gazetteers, link: SyncBridge) -> None:
        super().__init__()
        self.search = Search(folder / FILE, store)
        self.gazetteers = gazetteers
        self._store = store
        self._surveyor = Surveyor(gazetteers, store)
        self._indexer = Indexer(folder / FILE, store, self.search, gazetteers.look, self.indexed.emit)
        link.changed.connect(self._indexer.follow)
        link.link_changed.connect(self._link_changed)

    def start(self) -> None:
        """Begin to keep the index."""
        self._indexer.start()

    def stop(self) -> None:
        """Give the files free."""
        self._indexer.stop()
        self.search.close()
        self.gazetteers.close()

    @property
    def behind(self) -> int:
        """About how many names cannot be found yet."""
        return self._indexer.behind

    @property
    def failure(self) -> StoreError | None:
        """Why names cannot be found, while they cannot."""
        return self._indexer.failure

    def find(self, wish: Wish) -> list[Found]:
        """Records, places and addresses that fit the text as it stands; best first."""
        found = self.search.find(wish)
        if not _wants_places(wish):
            return found
        located = addresses(self.gazetteers, self.search.find, wish)
        known = {(one.doc.name, one.doc.detail) for one in located}
        rest = [one for one in found if (one.doc.name, one.doc.detail) not in known or one.row is not None]
        return sorted([*located, *rest], key=lambda one: -one.score)[: wish.limit]

    def find_nearly(self, wish: Wish, found: Sequence[Found]) -> list[Found]:
        """What is meant when something is misspelt, without what was found already."""
        nearly = self.search.find_nearly(wish, found)
        if _wants_places(wish) and not any(one.doc.type in ADDRESSES for one in found):
            nearly = [*addresses(self.gazetteers, self._streets_nearly, wish)[: wish.limit // 2], *nearly]
        return nearly[: wish.limit]

    def whereabouts(self, lon: float, lat: float, exercise_id: str | None = None) -> Whereabouts:
        """What is nearest to a point: address, crossing, site."""
        return whereabouts(self.gazetteers, self._store, lon, lat, exercise_id)

    def surroundings(self, lon: float, lat: float, exercise_id: str | None = None) -> Surroundings:
        """Everything about a point: its address and how sure that is, districts, and the records beside it."""
        return self._surveyor.look(lon, lat, exercise_id)

    def _streets_nearly(self, wish: Wish) -> list[Found]:
        return self.search.find(wish) or self.search.find_nearly(wish)

    def among(self, kind: str, text: str) -> Among:
        """The records of a kind that the text fits, or the nearest when none does."""
        return self.search.among(kind, text)

    def look_again(self) -> None:
        """There may be other region packs than before."""
        self._indexer.look_again()

    def choose(self, key: Key) -> None:
        """It was chosen: next time it comes earlier."""
        self._indexer.choose(key)

    def _link_changed(self, state: LinkState) -> None:
        waits = max(state.head - state.cursor, state.to_send) if state.online else 0
        self._indexer.hold(state.phase is Phase.LOADING or waits > CATCHING_UP)


def _wants_places(wish: Wish) -> bool:
    return (not wish.kinds or PLACE in wish.kinds) and not wish.types
