"""The one thread that writes the cache: pages from the backend, and the fold of the acts on their way."""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import structlog

from console.sync.heads import heads_in
from console.sync.link import Changes
from console.sync.load_beside import LoadBeside
from console.sync.numbers import incident_numbers
from console.sync.other_past import OtherPast
from console.sync.upkeep import Upkeep
from console.sync.waiting_pages import WaitingPage, WaitingPages
from console.sync.writer_listener import WriterListener
from models.incident import Incident
from models.outbox_entry import Entry, EntryState
from models.overlay import Overlay
from models.record import Change, Key
from models.sqlite_errors import CorruptDatabase, StoreError
from models.store.cache import Applied, Cache
from models.store.gathering import Gathering
from models.store.recovery import CACHE, Opened, fall_back, open_cache, take_place
from models.store.store import Store

_ACT, _PAGE, _CARE = range(3)
MEND_EVERY_S = 1.0
log = structlog.get_logger("sync.writer")


class Writer:
    """Jobs in order of urgency: an act gets in between two pages of a first load."""

    def __init__(self, folder: Path, listener: WriterListener, entries: Callable[[], Sequence[Entry]]) -> None:
        self.store = Store(folder / CACHE)
        self.store.readers.corrupt = lambda: self._post(_ACT, self._recover)
        self.place = (0, "")
        """The revision that is in the cache completely, and its epoch."""
        self.empty = True
        self.unindexed = False
        """A first load has begun, and has not been ended: its indexes are still to be made."""
        self.other_past = OtherPast()
        self._folder = folder
        self._listener = listener
        self._entries = entries
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._pages = WaitingPages()
        self._opened = threading.Event()
        self._refold_asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cache", daemon=True)
        self._upkeep = Upkeep(folder, self._is_complete, self._upkeep_failed)
        self._beside = LoadBeside(folder)
        self._ticked_at = self._mend_at = 0.0
        self._pending_unsure = self._fold_again = False
        """A transaction failed: the pending rows on the disk may not be those of the fold."""
        self._damage = ""
        """What the cache was given up for; there was no room yet for another in its place."""
        self._cache: Cache
        self._overlay: Overlay

    def start(self) -> None:
        """Open the cache in its thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand and close the cache."""
        self._upkeep.stop()
        self._jobs.put((-1, next(self._order), None))
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        self.store.close()

    @property
    def cursor(self) -> int:
        """The last revision that is in the cache completely."""
        return self.place[0]

    def wait_opened(self, timeout_s: float = 60.0) -> bool:
        """Wait until the cache can be read."""
        return self._opened.wait(timeout_s)

    def added(self, entry: Entry) -> None:
        """Lay a new act over the facts."""
        self._post(_ACT, lambda: self._add(entry))

    def refold(self) -> None:
        """Lay all acts over the facts again; asked twice before it runs, it runs once."""
        if not self._refold_asked.is_set():
            self._refold_asked.set()
            self._post(_ACT, self._refold)

    def page(
        self, after: int, changes: Sequence[Change], revision: int, done: Callable[[], None], at: str = "",
        epoch: str = "",
    ) -> None:  # fmt: skip
        """Write the page that follows `after`, and its cursor; `done` is called then, whatever came of it.

        One that leaves a gap, because the page before it was not kept, is not written: `on_gap` is called.
        """
        turn = self._pages.put(WaitingPage(after, changes, revision, (done,), at, epoch))
        self._post(_PAGE, lambda: self._write_pages(turn))

    def _write_pages(self, turn: int) -> None:
        page = self._pages.take(turn)
        if page is None:
            return
        try:
            here = (self._beside.cache or self._cache).cursor
            if page.after > here or self._beside.has_no_room:
                log.warning("page with a gap before it", after=page.after, here=here)
                self._listener.on_gap()
            elif page.revision >= here:
                self._apply(page.changes, page.revision, page.at, page.epoch)
        finally:
            for done in page.done:
                done()

    def _between(self, job: Callable[[], None]) -> None:
        """After the pages that were handed over, before those to come."""
        self._pages.part()
        self._post(_PAGE, job)

    def begin_load(self) -> None:
        """A first load comes."""

        def begin() -> None:
            self.unindexed = True
            self._cache.begin_load()

        self._between(begin)

    def end_load(self, done: Callable[[], None]) -> None:
        """The first load is complete."""

        def finish() -> None:
            for ddl in self._cache.missing_indexes():
                self._post(_PAGE, partial(self._cache.make_index, ddl))
            self._post(_PAGE, end)
            self._post(_PAGE, done)

        def end() -> None:
            self._cache.end_load()
            self.unindexed = False

        self._between(finish)

    def begin_rebuild(self) -> None:
        """Pages go into a file beside from now on, and into no other; what is shown stays."""

        number = self.other_past.begin()

        def begin() -> None:
            self.other_past.come_to(number)
            self._beside.begin()

        self._between(begin)

    def abandon_rebuild(self) -> None:
        """The line broke before the file beside was complete."""
        self._between(self._beside.end)

    def end_rebuild(self, done: Callable[[], None]) -> None:
        """The file beside is complete: swap it in."""

        def swap() -> None:
            try:
                self._swap()
            finally:
                # Else pages of a place that is still known would go into a file that nobody swaps in.
                self._guarded(self._beside.end)
                done()

        self._between(swap)

    def care(self, job: Callable[[Cache], None]) -> None:
        """Let a job have the cache when nothing else waits."""
        self._post(_CARE, lambda: job(self._cache))

    def _post(self, urgency: int, job: Callable[[], None]) -> None:
        self._jobs.put((urgency, next(self._order), job))

    def _run(self) -> None:
        try:
            opened = open_cache(self._folder)
            self._adopt(opened)
        except StoreError as error:
            log.error("no cache", error=str(error))
            self._opened.set()
            self._listener.on_cache_failed(error)
            return
        self._upkeep.start()
        while True:
            self._tick()
            try:
                _urgency, _order, job = self._jobs.get(timeout=MEND_EVERY_S)
            except queue.Empty:
                self._mend()
                self._guarded(self._fold_late)
                continue
            if job is None:
                break
            self._do(job)
        self._beside.drop()
        self._cache.close()

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._ticked_at >= 1:
            self._ticked_at = now
            self._listener.on_tick()

    def _do(self, job: Callable[[], None]) -> None:
        self._mend()
        self._guarded(job)
        self._mend()

    def _mend(self) -> None:
        """An error meanwhile must not end this thread either: it is tried again about once a second."""
        if self._damage and time.monotonic() >= self._mend_at:
            self._mend_at = time.monotonic() + MEND_EVERY_S
            self._guarded(self._replace_damaged)

    def _guarded(self, job: Callable[[], None]) -> None:
        try:
            job()
        except CorruptDatabase as error:
            log.error("cache damaged", error=str(error))
            if error.path == str(self._beside.path):
                # What is shown is sound, and newer than its copy: only the load begins again.
                self._guarded(self._beside.drop)
                self._not_kept(error)
                return
            self._damage, self._pending_unsure = self._damage or error.detail or str(error), True
        except StoreError as error:
            log.error("cache not written", error=str(error))
            self._fold_again = True
            self._not_kept(error)
        except Exception as error:
            # Without this thread the screen would show what was, and never change again.
            log.exception("cache job failed")
            self._not_kept(StoreError(self._folder / CACHE, repr(error)))

    def _not_kept(self, error: StoreError) -> None:
        self._pending_unsure = True
        self._listener.on_cache_failed(error)

    def _adopt(self, opened: Opened) -> None:
        self._cache = opened.cache
        self.place = (self._cache.cursor, self._cache.epoch)
        self.empty = self.cursor == 0
        self._overlay = Overlay(Gathering(self._cache))
        with self._cache.pending_transaction():
            self._cache.clear_pending()
        for ddl in [] if self.empty else self._cache.missing_indexes():
            self._cache.make_index(ddl)
        self._refold()
        self._listener.on_numbers(self._cache.numbers())
        self.store.outdated = self._cache.outdated()
        self.store.readers.open()
        self._opened.set()
        self._listener.on_cache_opened(opened)
        self._listener.on_changes(Changes(everything=True))

    def _recover(self) -> None:
        """A reader finds it damaged."""
        if not self._damage and self._cache.damaged():
            raise CorruptDatabase(self._folder / CACHE)

    def _replace_damaged(self) -> None:
        """Damaged while in use: go on with the copy, whose older cursor the stream takes up."""
        detail = self._damage
        with self._upkeep.files, self.store.readers.closed():
            self._cache.close()
            opened = fall_back(self._folder, detail)
        self._adopt(opened)
        self._damage, self._mend_at = "", 0.0
        self._listener.on_cache_failed(CorruptDatabase(self._folder / CACHE, detail))

    def _apply(self, changes: Sequence[Change], revision: int, at: str, epoch: str) -> None:
        if heads := heads_in(changes):
            self._listener.on_heads(heads)
        if self._beside.cache is not None:
            self._report(self._beside.cache.apply(changes, revision, heard_at=at, epoch=epoch))
            return
        delivered: list[str] = []
        moved = Changes()

        def fold_again(_applied: Applied) -> None:
            nonlocal moved
            moved, gone = self._folded(revision, (change.key for change in changes))
            delivered.extend(gone)

        acts_wait = self._pending_unsure or bool(self._entries()) or not self._overlay.is_empty
        applied = self._cache.apply(changes, revision, fold_again if acts_wait else None, at, epoch)
        self.place, self.empty = (revision, epoch), False
        self.other_past.over()
        self._report(applied)
        told = Changes.of_rows(applied.keys, self._note_outdated(applied)).and_then(moved)
        if Incident.KIND in applied.keys:
            self._listener.on_numbers(incident_numbers(changes))
        if delivered:
            self._listener.on_delivered(delivered)
        if told:
            self._listener.on_changes(told)

    def _note_outdated(self, applied: Applied) -> frozenset[Key]:
        """Whatever is drawn as it was before a change nobody here can read is drawn anew, as that."""
        if applied.unread or self.store.outdated:
            self.store.outdated = self._cache.outdated()
        return applied.unread & self.store.outdated

    def _report(self, applied: Applied) -> None:
        if applied.unreadable:
            log.warning("records that cannot be read", records=applied.unreadable[:20])
            self._listener.on_unreadable(applied.unreadable)

    def _add(self, entry: Entry) -> None:
        if self._pending_unsure:
            # An act before it may not be shown: its rows could not be written.
            self._refold()
        elif any(one.id == entry.id for one in self._entries()):
            # Else it was given up, or delivered, before its turn came: a fold that has run left it out.
            moved = self._overlay.add(entry)
            with self._cache.pending_transaction():
                self._cache.put_pending(self._overlay.rows[key] for key in moved)
            if moved:
                self._listener.on_changes(Changes.of_rows({}, moved))

    def _refold(self) -> None:
        self._refold_asked.clear()
        with self._cache.pending_transaction():
            moved, delivered = self._folded(self.cursor)
        if delivered:
            self._listener.on_delivered(delivered)
        if moved:
            self._listener.on_changes(moved)

    def _fold_late(self) -> None:
        """Rows that could not be written are tried again; that it fails was told, and costs no line twice."""
        if self._fold_again and not self._damage:
            # What nobody foresaw would be no better the next time: it is told, and left to the next act.
            self._fold_again = False
            try:
                self._refold()
            except CorruptDatabase:
                raise
            except StoreError:
                self._pending_unsure = self._fold_again = True

    def _folded(self, cursor: int, changed: Iterable[Key] = ()) -> tuple[Changes, list[str]]:
        """Write the rows of what is still on its way; what moved, and the accepted entries whose rows are here."""
        entries = self._entries()
        delivered = [e.id for e in entries if e.state is EntryState.ACCEPTED and e.revision <= cursor]
        waiting = [e for e in entries if e.state is not EntryState.ACCEPTED or e.revision > cursor]
        # After a transaction that failed, what was folded may rest on facts that were rolled back.
        moved = self._overlay.follow(waiting, changed, anew=self._pending_unsure)
        rows = self._overlay.rows
        if self._pending_unsure:
            # Nobody knows which rows go: those on the disk are of some fold before.
            self._cache.clear_pending()
            self._cache.put_pending(rows.values())
            self._pending_unsure = False
            return Changes(everything=True), delivered
        self._cache.drop_pending(key for key in moved if key not in rows)
        self._cache.put_pending(rows[key] for key in moved if key in rows)
        return Changes.of_rows({}, moved), delivered

    def _swap(self) -> None:
        if not self._beside.complete():
            return
        failure = None
        with self._upkeep.files, self.store.readers.closed():
            self._cache.close()
            try:
                take_place(self._beside.path, self._folder / CACHE)
            except StoreError as error:
                failure = error
            cache = Cache(self._folder / CACHE)
        self._adopt(Opened(cache))
        if failure is not None:
            raise failure
        self.other_past.over()

    def _is_complete(self) -> bool:
        return not self.empty and not self.unindexed

    def _upkeep_failed(self, error: StoreError) -> None:
        def fail() -> None:
            raise error

        self._post(_CARE, fail)
