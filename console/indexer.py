"""The one thread that keeps the index of names: it follows the cache and the region packs, and gives way to all."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from console.sync.give_way import give_way
from console.sync.link import MOST_IDS, Changes
from maps.gazetteer import Gazetteer, Named
from maps.region.pack import BadPack
from models.record import Key
from models.sqlite_errors import CorruptDatabase, StoreError
from models.store import Query, Store
from models.store.names import ids_after, names_after, names_of
from models.store.recovery import remove
from models.store.search import Search
from models.store.search_index import PLACE, SEARCHED, Doc, SearchIndex, band_of

log = logging.getLogger("wanghuolou.indexer")

PORTION = 500
PAUSE_EVERY, PAUSE_S = 25, 0.004
"""Taking names in is work in Python: after so many the others get their turn."""
GIVE_WAY_S = 0.1
"""The turn of those others while somebody types, or while the cache is being loaded."""
GATHER_S = 0.05
"""Changes that follow each other this closely are taken in together."""
LOOK_S = 30.0
"""How often the packs installed are looked at, and how far the index is remembered."""
AGAIN_S = 5.0
TIDY_AFTER = 20_000
_PLACES, _LEVELS = "places", "levels"
_DONE = -1
_ORDER = tuple(sorted(SEARCHED, key=lambda kind: (kind == "log_entry", band_of(kind))))
_levels = msgspec.json.Decoder(dict[str, tuple[str, int]])
_ranks = msgspec.json.Decoder(dict[str, int])


class _Stopped(Exception):
    """The console closes."""


class Indexer:
    """`follow`, `hold` and `choose` may be called from any thread and return at once."""

    def __init__(
        self, path: Path, store: Store, search: Search, packs: Callable[[], Mapping[str, Gazetteer]],
        told: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`told` is called in the thread whenever something new can be found."""
        self.behind = 0
        """About how many names are still to be taken in."""
        self.failure: StoreError | None = None
        """Why the index cannot be kept, while it cannot."""
        self._path, self._store, self._search, self._packs, self._told = path, store, search, packs, told
        self._index: SearchIndex
        self._keys: dict[str, set[str]] = {}
        self._whole: set[str] = set()
        self._chosen: deque[Key] = deque()
        self._heard = False
        """Has the cache been opened?"""
        self._held = self._stopping = self._look = False
        self._written = 0
        self._missing: set[str] = set()
        self._seen: tuple[str, int] = ("", -1)
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)

    def start(self) -> None:
        """Begin; the index is opened in the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the portion at hand and close the index."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def follow(self, changes: Changes) -> None:
        """These records changed."""
        with self._wake:
            self._heard = True
            for kind in SEARCHED:
                ids = changes.of(kind)
                known = self._keys.setdefault(kind, set())
                if ids is None or len(known) + len(ids) > MOST_IDS:
                    self._whole.add(kind)
                    known.clear()
                elif kind not in self._whole:
                    known.update(ids)
            self._wake.notify_all()

    def hold(self, held: bool) -> None:
        """While a load is under way cache and machine are somebody else's; names are taken in afterwards."""
        with self._wake:
            # What was left of the places of a pack goes on.
            self._look = self._look or (self._held and not held)
            self._held = held
            self._wake.notify_all()

    def look_again(self) -> None:
        """There may be other packs than at the last look."""
        with self._wake:
            self._look = True
            self._wake.notify_all()

    def choose(self, key: Key) -> None:
        """This seat chose it among what was found."""
        with self._wake:
            self._chosen.append(key)
            self._wake.notify_all()

    def _run(self) -> None:
        give_way()
        while True:
            try:
                try:
                    self._keep()
                except StoreError as error:
                    self._fail(error)
                except _Stopped:
                    raise
                except Exception:
                    # Without this thread names would be found as they were, and never change again.
                    log.exception("index of names")
                    self._begin_again()
            except _Stopped:
                return

    def _fail(self, error: StoreError) -> None:
        """What went wrong with the index is told; what went wrong with the cache is told by its own writer."""
        if error.path == str(self._path):
            self.failure = error
            log.warning("index of names: %s", error)
        self._begin_again()

    def _begin_again(self) -> None:
        """Everything is looked at again, after a while."""
        with self._wake:
            if self._heard:
                self._whole.update(SEARCHED)
        self._pause(AGAIN_S)

    def _keep(self) -> None:
        """Open the index and follow; a damaged one is made anew."""
        try:
            index = SearchIndex(self._path)
        except CorruptDatabase:
            log.warning("index of names damaged, made anew: %s", self._path)
            with self._search.shut():
                remove(self._path)
            index = SearchIndex(self._path)
        self._index = index
        try:
            self._search.open()
            self.failure = None
            while True:
                self._places()
                self._follow_for(LOOK_S)
                self._remember_level()
        except CorruptDatabase as error:
            if error.path == str(self._path):
                index.close()
                with self._search.shut():
                    remove(self._path)
            raise
        finally:
            index.close()

    def _follow_for(self, seconds: float) -> None:
        """Take changes in as they come, until this much time has passed."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            with self._wake:
                self._wake.wait_for(lambda: self._stopping or self._look or self._has_work(), left)
                if self._stopping:
                    raise _Stopped
                chosen = [self._chosen.popleft() for _ in range(len(self._chosen))]
                look, self._look = self._look, False
            for key in chosen:
                self._index.choose(key)
            self._take_in()
            if look:
                return

    def _has_work(self) -> bool:
        waits = bool(self._whole) or any(self._keys.values())
        return bool(self._chosen) or (waits and not self._held)

    def _take_in(self) -> None:
        """What changed, the kinds most wanted first."""
        for kind in _ORDER:
            with self._wake:
                if self._held:
                    return
                whole = kind in self._whole
                # Before the look, not behind it: what changes while it lasts is looked at once more.
                self._whole.discard(kind)
                ids = self._keys.pop(kind, set())
            if whole:
                self._compare(kind)
            elif ids:
                self._update(kind, sorted(ids))
        if self._written > TIDY_AFTER and not self.behind:
            self._index.tidy()
            # Which tokens are common was counted anew.
            self._search.open()
            self._written = 0

    def _update(self, kind: str, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), PORTION):
            part = ids[start : start + PORTION]
            docs = names_of(self._store.readers, kind, part)
            there = {doc.record for doc in docs}
            self._put(docs, [Key(kind, record) for record in part if record not in there])
        self._pause(GATHER_S)

    def _compare(self, kind: str) -> None:
        """Take in what differs: of a kind known up to a revision only what is newer, and what is gone."""
        epoch, revision = self._place()
        known_epoch, since = self._levels().get(kind, ("", -1))
        since = since if known_epoch == epoch else -1
        missing = max(0, self._store.count(Query(kind=kind)) - self._index.count(kind))
        self.behind += missing
        was_behind = missing > 0
        after, more = "", True
        while more:
            docs = names_after(self._store.readers, kind, after, PORTION, since)
            more = len(docs) == PORTION
            after = docs[-1].record if docs else after
            taken = min(missing, self._put(docs))
            missing -= taken
            self.behind -= taken
        self.behind -= missing
        if was_behind:
            # Whoever said that names are missing says so no more.
            self._told()
        self._sweep(kind)
        self._index.remember(_LEVELS, _encoded({**self._levels(), kind: (epoch, revision)}))

    def _sweep(self, kind: str) -> None:
        """What the index knows and the cache does not."""
        after, more = "", True
        while more:
            known = self._index.records(kind, after, PORTION)
            more = len(known) == PORTION
            if known:
                there = set(ids_after(self._store.readers, kind, after, known[-1]))
                self._put([], [Key(kind, record) for record in known if record not in there])
                after = known[-1]

    def _places(self) -> None:
        """The places of every pack installed; those of a pack that went go with it."""
        packs = self._packs()
        missing = self._ranks().keys() - packs.keys()
        for source in missing & self._missing:
            self._forget_places(source)
            self._remember_rank(source, None)
        # At the start the packs are opened one after the other: what is missing once may come yet.
        self._missing = missing - self._missing
        for source, pack in packs.items():
            if self._ranks().get(source, 0) != _DONE and not self._held:
                try:
                    self._take_places(source, pack)
                except BadPack as error:
                    log.info("names of a region pack left out: %s", error)

    def _take_places(self, source: str, pack: Gazetteer) -> None:
        """From where it was left, the best-ranked places first."""
        rank, left = self._ranks().get(source, 0), pack.count()
        self.behind += left
        try:
            while rank != _DONE and not self._held:
                named = pack.named(rank, PORTION)
                self._put([_place_doc(source, place) for place in named])
                taken = min(left, len(named))
                left, self.behind = left - taken, self.behind - taken
                rank = named[-1].id if len(named) == PORTION else _DONE
                self._remember_rank(source, rank)
                # Records do not wait for the places of half a continent.
                self._take_in()
        finally:
            self.behind -= left
            self._told()

    def _ranks(self) -> dict[str, int]:
        """How far the places of each pack are in the index."""
        return _ranks.decode(self._index.about(_PLACES) or b"{}")

    def _remember_rank(self, source: str, rank: int | None) -> None:
        ranks = {**self._ranks(), source: rank}
        self._index.remember(_PLACES, _encoded({name: at for name, at in ranks.items() if at is not None}))

    def _forget_places(self, source: str) -> None:
        after, more = f"{source}:", True
        while more:
            records = [r for r in self._index.records(PLACE, after, PORTION) if r.startswith(f"{source}:")]
            more = len(records) == PORTION
            self._put([], [Key(PLACE, record) for record in records])
            after = records[-1] if records else after

    def _put(self, docs: Sequence[Doc], gone: Sequence[Key] = ()) -> int:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping or not self._held)
        changed = self._index.put(docs, gone, self._breathe)
        self._written += changed
        if changed:
            self._told()
        return changed

    def _breathe(self, count: int) -> None:
        if count % PAUSE_EVERY == 0:
            self._pause(GIVE_WAY_S if self._held or self._search.is_asked() else PAUSE_S)

    def _pause(self, seconds: float) -> None:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping, seconds)
            if self._stopping:
                raise _Stopped

    def _place(self) -> tuple[str, int]:
        return self._store.meta("epoch"), int(self._store.meta("cursor") or 0)

    def _levels(self) -> dict[str, tuple[str, int]]:
        return _levels.decode(self._index.about(_LEVELS) or b"{}")

    def _remember_level(self) -> None:
        """Every kind that was compared is in the index as of the last look: changes since then were followed."""
        if not self._heard:
            return
        before, self._seen = self._seen, self._place()
        levels = self._levels()
        with self._wake:
            done = not self._held and not self._whole and not any(self._keys.values())
        if done and before[1] >= 0 and levels:
            self._index.remember(_LEVELS, _encoded(dict.fromkeys(levels, before)))


def _place_doc(source: str, place: Named) -> Doc:
    record = f"{source}:{place.id}"
    return Doc(PLACE, record, "", place.name, place.others, place.kind, place.detail, place.lon, place.lat)


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()
