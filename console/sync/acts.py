"""The outbox's own thread: an act is on the disk before anybody shows it, and nothing else delays it."""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec
import structlog

from console.sync.link import Deed
from models.command import Answer, Envelope, Outcome
from models.journal import Head
from models.outbox import Outbox
from models.outbox_entry import OPEN, Entry, EntryState
from models.outbox_salvage import Salvage, open_outbox
from models.presence import MOST_SEATS
from models.sqlite_errors import ProfileNotWritable, StoreError

BACKUP_EVERY_S = 600.0
HEADS_EVERY_S = 15.0
"""Each time costs the disk a flush; a head that was lost meanwhile is one proof less, no act."""
HEADS_AGAIN_S = 1.0
"""After so long the next of many that wait."""
MOST_HEADS = 50_000
"""So many may wait: no centre has more, and a hostile backend fills no memory."""
HEADS_AT_ONCE = 2_000
"""So many are on the disk in a few milliseconds."""
log = structlog.get_logger("sync.acts")
Job = Callable[[Outbox], None]
Refusal = Callable[[StoreError], None]


class ActsListener(Protocol):
    """Who is told; called from the outbox's thread."""

    def on_saved(self, entry: Entry) -> None:
        """An act is durable."""
        ...

    def on_not_saved(self, command_id: str, error: StoreError) -> None:
        """An act could not be written: it must not be shown as done."""
        ...

    def on_not_changed(self, command_id: str, deed: Deed, error: StoreError) -> None:
        """What a person did with an entry could not be written: the entry is as it was."""
        ...

    def on_acts_changed(self, entries: Sequence[Entry]) -> None:
        """Entries were answered, withdrawn or delivered."""
        ...

    def on_salvaged(self, salvage: Salvage) -> None:
        """The outbox was damaged."""
        ...

    def on_rewritten(self, chain: str, head: Head) -> None:
        """The backend's journal has another entry where this console saw one before."""
        ...

    def on_outbox_failed(self, error: StoreError) -> None:
        """There is no outbox: nothing can be done at this seat."""
        ...


class Acts:
    """The open entries in memory, and the thread that keeps them on disk."""

    def __init__(self, path: Path, listener: ActsListener, seat: str) -> None:
        self._path = path
        self._listener = listener
        self._seat = seat
        self._jobs: queue.SimpleQueue[tuple[Job, Refusal] | None] = queue.SimpleQueue()
        self._entries: dict[str, Entry] = {}
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._heads: dict[str, Head] = {}
        self._reached = (0, "")
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Open the outbox in its thread."""
        self._thread.start()

    def stop(self) -> None:
        """Write what was handed over, then end."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def wait_opened(self, timeout_s: float = 30.0) -> bool:
        """Wait until the entries of the last session are here."""
        return self._opened.wait(timeout_s)

    def snapshot(self) -> tuple[Entry, ...]:
        """The open entries, oldest first."""
        with self._lock:
            return tuple(self._entries.values())

    def submit(self, envelope: Envelope, number: int = 0) -> None:
        """Save an act; the listener hears when it is durable, or that it is not."""

        def save(outbox: Outbox) -> None:
            entry = outbox.append(envelope, number)
            self._put(entry)
            self._listener.on_saved(entry)

        def refuse(error: StoreError) -> None:
            log.error("act not saved", command=envelope.name, id=envelope.id, error=str(error))
            self._listener.on_not_saved(envelope.id, error)

        self._jobs.put((save, refuse))

    def answered(self, answers: Sequence[Answer]) -> None:
        """Keep answers; returns when they are on the disk. Raises StoreError."""
        ids = [answer.id for answer in answers]
        # One that is refused may go on as a new act, in a new chain.
        read = self._renew if all(a.outcome is Outcome.ACCEPTED for a in answers) else self._reload

        def job(outbox: Outbox) -> None:
            outbox.answered(answers)
            read(outbox, ids)

        self._and_wait(job)

    def trying(self, ids: Sequence[str]) -> list[str]:
        """Count an attempt, on the disk before it is made; the ids that may be sent. Raises StoreError."""
        allowed: list[str] = []
        self._and_wait(lambda outbox: allowed.extend(outbox.trying(ids)))
        with self._lock:
            for i in allowed:
                if (entry := self._entries.get(i)) is not None:
                    self._entries[i] = msgspec.structs.replace(entry, attempts=entry.attempts + 1)
        return allowed

    def set_aside(self, command_id: str, code: str, params: dict[str, str]) -> None:
        """An entry that fails again and again; returns when that is on the disk. Raises StoreError."""

        def job(outbox: Outbox) -> None:
            outbox.set_aside(command_id, code, params)
            self._renew(outbox, [command_id])

        self._and_wait(job)

    def delivered(self, ids: Sequence[str], place: tuple[int, str] = (0, "")) -> None:
        """The backend's rows of these entries are in the cache, which is at that place of its history."""

        def job(outbox: Outbox) -> None:
            outbox.delivered(ids, *place)
            self._reached = outbox.reached()
            self._renew(outbox, ids)

        self._jobs.put((job, _logged))

    @property
    def reached(self) -> tuple[int, str]:
        """Revision and epoch at which delivered acts were last seen at the backend; 0 when that is not known."""
        return self._reached

    def ask_again(self, after_revision: int) -> None:
        """What was accepted after that revision and has not come back waits again. Raises StoreError."""
        if any(e.state is EntryState.ACCEPTED and e.revision > after_revision for e in self.snapshot()):
            self.redeliver(after_revision, seen=False)

    def redeliver(self, after_revision: int, *, seen: bool = True) -> int:
        """What the backend accepted after that revision waits again; returns how many. Raises StoreError."""
        again: list[str] = []

        def job(outbox: Outbox) -> None:
            # Those that wait were seen in the history that is left now.
            self._write_heads(outbox)
            again.extend(outbox.redeliver(after_revision, seen=seen))
            # What was withdrawn too late was done, and waits again: the tail must not say that it was given up.
            self._copy(outbox)
            self._reached = outbox.reached()
            self._reload(outbox, again)

        self._and_wait(job)
        return len(again)

    def withdraw(self, command_id: str) -> None:
        """Give an entry up, at once or after the backend was asked."""

        def give_up(outbox: Outbox) -> None:
            outbox.withdraw(command_id)
            # Should the outbox be lost before its next copy, the copy must not send what was given up.
            self._copy(outbox)

        self._later(give_up, [command_id], self._unchanged(command_id, Deed.WITHDRAW))

    def retry(self, command_id: str) -> None:
        """Send an entry again that was refused, as a new act, or set aside."""
        refuse = self._unchanged(command_id, Deed.RETRY)
        self._later(lambda outbox: outbox.retry(command_id), [command_id], refuse)

    def replace(self, command_id: str, envelope: Envelope | None) -> None:
        """Put a decision in the place of a contested entry; the listener hears when it is durable, or is not."""

        def decide(outbox: Outbox) -> None:
            entry = outbox.replace(command_id, envelope)
            self._reload(outbox, [])
            if entry is not None:
                self._listener.on_saved(entry)

        self._jobs.put((decide, self._unchanged(command_id, Deed.DECIDE)))

    def keep_heads(self, heads: Mapping[str, Head]) -> None:
        """Keep the ends of the backend's journal, when no act is waiting to be written."""
        with self._lock:
            if len(self._heads) < MOST_HEADS:
                self._heads.update(heads)

    def next_number(self, seat: str = "") -> int:
        """The next incident number of a seat, empty the usual; used up when an act that carries it is saved."""
        with self._lock:
            seat = seat or self._seat
            self._numbers[seat] = number = self._numbers.get(seat, 0) + 1
            return number

    def seen_number(self, number: int, seat: str = "") -> None:
        """There is an incident of the seat with that number."""
        with self._lock:
            seat = seat or self._seat
            if seat in self._numbers or len(self._numbers) < MOST_SEATS:
                self._numbers[seat] = max(self._numbers.get(seat, 0), number)

    def _put(self, entry: Entry) -> None:
        with self._lock:
            self._entries[entry.id] = entry

    def _and_wait(self, work: Job) -> None:
        done = threading.Event()
        failure: list[StoreError] = []

        def job(outbox: Outbox) -> None:
            work(outbox)
            done.set()

        def refuse(error: StoreError) -> None:
            failure.append(error)
            done.set()

        self._jobs.put((job, refuse))
        while not done.wait(1.0):
            if not self._thread.is_alive():
                raise StoreError(self._path, "the outbox is closed")
        if failure:
            raise failure[0]

    def _unchanged(self, command_id: str, deed: Deed) -> Refusal:
        def refuse(error: StoreError) -> None:
            log.error("entry left as it was", deed=deed, id=command_id, error=str(error))
            self._listener.on_not_changed(command_id, deed, error)

        return refuse

    def _later(self, work: Callable[[Outbox], object], ids: Sequence[str], refuse: Refusal) -> None:
        def job(outbox: Outbox) -> None:
            work(outbox)
            self._reload(outbox, ids)

        self._jobs.put((job, refuse))

    def _renew(self, outbox: Outbox, ids: Sequence[str]) -> None:
        """What the disk says now of these alone: after an outage every batch of hundreds is answered."""
        asked, entries = set(ids), {entry.id: entry for entry in outbox.open_among(ids)}
        with self._lock:
            self._entries = {
                i: entries.get(i, entry) for i, entry in self._entries.items() if i in entries or i not in asked
            }
        self._listener.on_acts_changed(list(entries.values()))

    def _reload(self, outbox: Outbox, ids: Sequence[str]) -> None:
        """What the disk says of the open entries now; tells of those that were asked for."""
        entries = {entry.id: entry for entry in outbox.entries(OPEN)}
        with self._lock:
            self._entries = entries
        self._listener.on_acts_changed([entries[i] for i in ids if i in entries])

    def _run(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            outbox, salvage = open_outbox(self._path)
        except OSError as error:
            self._fail(ProfileNotWritable(self._path, str(error)))
            return
        except StoreError as error:
            self._fail(error)
            return
        try:
            entries = outbox.entries(OPEN)
            with self._lock:
                self._entries = {entry.id: entry for entry in entries}
            for seat, number in outbox.last_numbers().items():
                self.seen_number(number, seat)
            self._reached = outbox.reached()
            if salvage is not None:
                self._listener.on_salvaged(salvage)
            self._opened.set()
            self._listener.on_acts_changed(entries)
            self._work(outbox)
        finally:
            outbox.close()

    def _work(self, outbox: Outbox) -> None:
        copied_at, heads_at, changed = time.monotonic(), time.monotonic() + HEADS_EVERY_S, True
        while True:
            if changed and time.monotonic() - copied_at >= BACKUP_EVERY_S:
                self._copy(outbox)
                copied_at, changed = time.monotonic(), False
            try:
                job = self._jobs.get(timeout=max(0.0, heads_at - time.monotonic()))
            except queue.Empty:
                wrote = self._write_heads(outbox, HEADS_AT_ONCE)
                heads_at = time.monotonic() + (HEADS_AGAIN_S if wrote and self._heads else HEADS_EVERY_S)
                changed |= wrote
                continue
            if job is None:
                if self._write_heads(outbox) or changed:
                    self._copy(outbox)
                return
            work, refuse = job
            try:
                work(outbox)
                outbox.settle()
            except StoreError as error:
                refuse(error)
            except Exception as error:
                # Without this thread every later act would be lost in silence, whatever is wrong with this one.
                log.exception("outbox job failed")
                refuse(StoreError(self._path, repr(error)))
            changed = True

    def _write_heads(self, outbox: Outbox, most: int = 1_000_000) -> bool:
        """Write what waits, at most so many: an act may come at any moment. True when there were some."""
        with self._lock:
            some = dict(islice(self._heads.items(), most))
            for chain in some:
                del self._heads[chain]
        try:
            rewritten = outbox.keep_heads(list(some.items())) if some else []
        except StoreError as error:
            log.warning("heads not kept", error=str(error))
            with self._lock:
                # Those that came meanwhile are newer.
                self._heads = {**some, **self._heads}
            return False
        for chain, head in rewritten:
            self._listener.on_rewritten(chain, head)
        return bool(some)

    def _copy(self, outbox: Outbox) -> None:
        try:
            outbox.backup_to(self._path.with_name("outbox.copy.db"))
        except StoreError as error:
            log.warning("outbox not copied", error=str(error))

    def _fail(self, error: StoreError) -> None:
        """Without an outbox no act is taken: each is answered with why."""
        log.error("no outbox", error=str(error))
        self._opened.set()
        self._listener.on_outbox_failed(error)
        while (job := self._jobs.get()) is not None:
            job[1](error)


def _logged(error: StoreError) -> None:
    log.error("outbox not written", error=str(error))
