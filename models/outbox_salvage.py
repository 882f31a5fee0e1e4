"""Opening an outbox whatever happened to it; what is saved of a damaged one is never between two files."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from models.command import Envelope
from models.ids import uuid7
from models.journal import is_genuine
from models.lost_acts import LostActs, TellActsLost, missing_in
from models.outbox import Outbox
from models.outbox_chain import SeatChain
from models.outbox_entry import DAMAGED, OPEN, SELECT_ENTRIES, UNSENT, Entry, EntryState, entry_of
from models.outbox_heads import KeptHead
from models.outbox_tail import SUFFIX, TailRead, check_nothing_cut, read_tail
from models.record import iso
from models.sqlite_errors import CorruptDatabase, explained

COPY = "outbox.copy.db"
SAVED = "outbox.saved.db"
"""A new outbox with all that could be saved. While it is there, it has to take the damaged one's place."""
_UNFINISHED = "outbox.saving.db"
_CHAINS = "SELECT id, n, hash, follows, pruned_n FROM chains ORDER BY seq"
_HEADS = "SELECT chain, n, hash, seen_at FROM heads"
_SIDE_FILES = ("-wal", "-shm", "-journal", SUFFIX)
MOST_REVISION = 2**62
MOST_NUMBERS = 10**9
"""No seat has used up so many incident numbers: a higher count is noise."""


class Salvage(msgspec.Struct, frozen=True):
    """What was saved of a corrupt outbox, and where it lies now."""

    kept_aside: str
    saved: int
    detail: str
    lost: tuple[LostActs, ...] = ()
    """Places in the seat's chains whose acts are nowhere any more."""


def open_outbox(path: Path) -> tuple[Outbox, Salvage | None]:
    """The outbox; a corrupt one is kept aside and what can be read of it goes into a new one.

    The new one takes the old one's place only when it is whole: a power cut at any moment leaves one or the
    other, and the next start goes on from there. Raises what Outbox raises.
    """
    saved = path.with_name(SAVED)
    salvage = None
    if saved.exists():
        # The console ended after the last salvage was whole, and before it was in its place.
        salvage = Salvage(_newest_aside(path), 0, "")
        _take_place(saved, path)
    try:
        if path.with_name(COPY).exists() and not (path.exists() and path.stat().st_size):
            # SQLite would take it for a new one, and nobody would miss what was in it.
            raise CorruptDatabase(path, "the file is gone or empty")
        check_nothing_cut(path)
        outbox = Outbox(path)
    except CorruptDatabase as error:
        salvage = _save(path, saved, error.detail)
        _take_place(saved, path)
        outbox = Outbox(path)
    if salvage is not None:
        salvage = msgspec.structs.replace(salvage, saved=len(outbox.entries()))
    return outbox, salvage


def _save(path: Path, saved: Path, detail: str) -> Salvage:
    """Copy the damaged outbox aside, and make a new one of what can be read of it and of its copy."""
    aside = path.with_name(f"{path.stem}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{path.suffix}")
    unfinished = path.with_name(_UNFINISHED)
    with explained(path):
        for suffix in (*_SIDE_FILES, ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, aside.with_name(aside.name + suffix))
        _remove(unfinished, ("", *_SIDE_FILES))
    with closing(Outbox(unfinished)) as fresh:
        lost = _fill(fresh, aside, path.with_name(COPY))
        seat = next((entry.envelope.seat for entry in reversed(fresh.entries())), "")
        for one in lost:
            fresh.append(_told(one, seat))
    with explained(path):
        _remove(unfinished, _SIDE_FILES)
        os.replace(unfinished, saved)
    return Salvage(str(aside), 0, detail, lost)


def _take_place(saved: Path, path: Path) -> None:
    """The old one's write-ahead log goes first: SQLite would lay it over the new file."""
    with explained(path):
        _remove(path, _SIDE_FILES)
        os.replace(saved, path)


def _remove(path: Path, suffixes: Iterable[str]) -> None:
    for suffix in suffixes:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _newest_aside(path: Path) -> str:
    return max((str(p) for p in path.parent.glob(f"{path.stem}.corrupt-*{path.suffix}")), default="")


def _fill(fresh: Outbox, aside: Path, copy: Path) -> tuple[LostActs, ...]:
    """Entries of the damaged file, its copy and its tail, each once; the counters and chains too.

    Delivered ones as well, for a backend set back to a backup has to get them again; what was given up keeps its
    reason in sight. Returns what is missing.
    """
    entries: dict[str, Entry] = {}
    tail = read_tail(aside)
    counters: dict[str, int] = {}
    for source in (copy, aside):
        for order in ("ASC", "DESC"):
            for entry in _readable_entries(source, order):
                if _is_better(entry, entries.get(entry.id)):
                    entries[entry.id] = entry
        for name, value in _readable(source, "SELECT name, value FROM counters"):
            if isinstance(name, str) and isinstance(value, int) and 0 <= value < MOST_NUMBERS:
                counters[name] = max(value, counters.get(name, 0))
    _lay_over(entries, tail)
    kept = sorted((_safe(e) for e in entries.values() if _is_kept(e)), key=lambda entry: entry.seq)
    chains = [chain for source in (copy, aside) for chain in _converted(source, SeatChain, _CHAINS)]
    links = [e.link for e in (entry.envelope for entry in entries.values()) if e.link and is_genuine(e)]
    heads = [head for source in (copy, aside) for head in _converted(source, KeptHead, _HEADS)]
    fresh.take_over(kept, links, chains, counters, heads)
    for source in (copy, aside):
        for revision, epoch in _readable(source, "SELECT revision, epoch FROM reached"):
            if isinstance(revision, int) and 0 < revision <= MOST_REVISION and isinstance(epoch, str):
                fresh.delivered([], revision, epoch)
    places = [e.envelope.link for e in entries.values() if e.envelope.link is not None]
    return missing_in(chains, tail.began, places)


def _lay_over(entries: dict[str, Entry], tail: TailRead) -> None:
    """What only the tail has of the acts."""
    for act in tail.acts:
        found = entries.get(act.envelope.id)
        if found is None or not is_genuine(found.envelope):
            entries[act.envelope.id] = Entry(seq=act.seq, envelope=act.envelope, saved_at=iso(act.envelope.made_at))
    for i in tail.withdrawn & entries.keys():
        if entries[i].state in UNSENT:
            entries[i] = msgspec.structs.replace(entries[i], state=EntryState.WITHDRAWING)


def _is_better(entry: Entry, known: Entry | None) -> bool:
    """Of two readings of one act: what was given up stays so, and else the later file is right if it is whole."""
    if known is None or not is_genuine(known.envelope):
        return True
    given_up = known.state in (EntryState.WITHDRAWN, EntryState.WITHDRAWING)
    return is_genuine(entry.envelope) and not (given_up and entry.state is EntryState.PENDING)


def _told(lost: LostActs, seat: str) -> Envelope:
    """The seat's own act: nobody sits here yet, and the loss is to be in the journal whoever does."""
    told = TellActsLost(chain=lost.chain, places=lost.places, count=lost.count)
    return Envelope(
        id=uuid7(), name=told.NAME, actor=f"seat:{seat}", seat=seat, made_at=datetime.now(UTC),
        body=msgspec.Raw(msgspec.json.encode(told)),
    )  # fmt: skip


def _is_kept(entry: Entry) -> bool:
    over = (EntryState.DELIVERED, EntryState.WITHDRAWN)
    return entry.state in OPEN or (entry.state in over and is_genuine(entry.envelope))


def _safe(entry: Entry) -> Entry:
    """An act that noise has made into another one is not sent unseen.

    One that waits may have been sent since the copy was made: whether it was done is the backend's to say.
    """
    if is_genuine(entry.envelope):
        return msgspec.structs.replace(entry, attempts=max(1, entry.attempts))
    return msgspec.structs.replace(entry, state=EntryState.REFUSED, code=DAMAGED, params={})


def _readable_entries(path: Path, order: str) -> Iterator[Entry]:
    for row in _readable(path, f"{SELECT_ENTRIES} ORDER BY seq {order}"):
        try:
            yield entry_of(row)
        except (msgspec.MsgspecError, ValueError, TypeError):
            continue


def _readable(path: Path, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a damaged file up to its first unreadable page."""
    if not path.exists():
        return
    with closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True)) as db:
        db.text_factory = lambda text: text.decode(errors="replace")
        try:
            yield from db.execute(sql)
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return


def _converted[S: msgspec.Struct](path: Path, kind: type[S], sql: str) -> Iterator[S]:
    """The rows of a query whose columns are the fields of a struct, as far as they can be read and are whole."""
    for row in _readable(path, sql):
        try:
            yield msgspec.convert(dict(zip(kind.__struct_fields__, row, strict=True)), kind)
        except (msgspec.MsgspecError, ValueError, TypeError):
            continue
