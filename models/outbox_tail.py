"""The tail: a second record of the newest acts, so that noise in the outbox's log cuts nothing off unseen."""

import contextlib
import io
import os
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from models.command import Envelope
from models.journal import Head, is_genuine
from models.outbox_entry import EntryState
from models.sqlite_errors import CorruptDatabase

SUFFIX = "-tail"
MOST_BYTES = 256 * 1024 * 1024
"""More is no tail of ours: it begins anew with every copy of the outbox."""
ROOM_BYTES = 256 * 1024
_JSON = msgspec.json.Encoder()
_sync = getattr(os, "fdatasync", os.fsync)


class ChainEnd(msgspec.Struct, frozen=True):
    """A chain and its newest link when the tail began: what is older lies in the copy."""

    chain: str
    n: int
    hash: str


class SavedAct(msgspec.Struct, frozen=True):
    """An act, and its place among those that wait."""

    seq: int
    envelope: Envelope


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line: what one transaction of the outbox did that must not be forgotten."""

    began: ChainEnd | None = None
    acts: list[SavedAct] = []
    tried: list[str] = []
    withdrawn: list[str] = []


class Tail:
    """The file while the outbox is open: written with each transaction, flushed once whoever acted was answered.

    The act itself is on the disk before the answer; a second flush before it would cost as much once more.
    """

    def __init__(self, outbox: Path) -> None:
        self.path = tail_of(outbox)
        self._acts: list[SavedAct] = []
        self._tried: list[str] = []
        self._withdrawn: list[str] = []
        self._file: _Room | None = None
        self._unflushed = False
        self._behind = False
        """A line is missing: what follows would claim to be all there was."""

    def act(self, seq: int, envelope: Envelope) -> None:
        """An act was saved."""
        self._acts.append(SavedAct(seq, envelope))

    def tried(self, ids: Sequence[str]) -> None:
        """These are sent from now on."""
        self._tried.extend(ids)

    def withdrawn(self, ids: Sequence[str]) -> None:
        """These are not to be done any more."""
        self._withdrawn.extend(ids)

    def forget(self) -> None:
        """The transaction came to nothing."""
        self._acts, self._tried, self._withdrawn = [], [], []

    def write(self, end: Callable[[], ChainEnd]) -> None:
        """Write what was noted, for `settle` to flush; `end` reads the chain as it is after it.

        The acts are in the outbox by now. When the tail cannot be written they are as safe as without one, and
        it begins anew with the next: telling the user that an act is not saved which is would be worse.
        """
        note = Note(acts=self._acts, tried=self._tried, withdrawn=self._withdrawn)
        self.forget()
        if not (note.acts or note.tried or note.withdrawn):
            return
        if self._behind or not self.path.exists():
            self.begin(end())
        try:
            if self._file is None:
                self._file = _Room(self.path)
            self._file.add(_line(note))
            self._unflushed = True
        except OSError:
            self._behind = True

    def settle(self) -> None:
        """Put what was written on the disk."""
        if self._unflushed and self._file is not None:
            self._unflushed = False
            try:
                self._file.flush()
            except OSError:
                self._behind = True

    def begin(self, end: ChainEnd) -> None:
        """Everything up to here lies in the outbox's copy: the tail goes on from there."""
        self.close()
        beside = self.path.with_name(self.path.name + ".new")
        try:
            with beside.open("wb", buffering=0) as file:
                _write_whole(file, _line(Note(began=end)))
            os.replace(beside, self.path)
            self._behind = False
        except OSError:
            self._behind = True

    def close(self) -> None:
        """Flush and close the file."""
        self.settle()
        if self._file is not None:
            self._file.close()
            self._file = None


class TailRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a tail says, as far as it can be read; `damaged` lines could not."""

    began: tuple[ChainEnd, ...] = ()
    acts: tuple[SavedAct, ...] = ()
    tried: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    damaged: int = 0


def tail_of(outbox: Path) -> Path:
    """The tail's file."""
    return outbox.with_name(outbox.name + SUFFIX)


def read_tail(outbox: Path) -> TailRead:
    """The tail beside an outbox, perhaps damaged; an end without a newline is a write the power cut short."""
    path = tail_of(outbox)
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError:
        data = b""
    *lines, _torn = data.rstrip(b"\0").split(b"\n")
    notes = [_note(line) for line in lines if line]
    sound = [note for note in notes if note is not None]
    return TailRead(
        began=tuple(note.began for note in sound if note.began is not None),
        acts=tuple(act for note in sound for act in note.acts if is_genuine(act.envelope)),
        tried=frozenset(i for note in sound for i in note.tried),
        withdrawn=frozenset(i for note in sound for i in note.withdrawn),
        damaged=len(notes) - len(sound),
    )


def check_nothing_cut(outbox: Path) -> None:
    """Raises CorruptDatabase when the tail knows of something that is not in the outbox any more.

    SQLite reads its log up to the first bad page and takes what follows for unwritten: acts would be gone, those
    that were sent would pass for unsent, and withdrawn ones would be sent. Looks on without changing a file.
    """
    tail = read_tail(outbox)
    if not (tail.began or tail.acts or tail.tried or tail.withdrawn) or not outbox.exists():
        return
    with contextlib.suppress(sqlite3.DatabaseError):
        with closing(sqlite3.connect(f"{outbox.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)) as db:
            chains = {row[0]: (row[1], row[2]) for row in db.execute("SELECT id, n, pruned_n FROM chains")}
            states = {row[0]: (row[1], row[2]) for row in db.execute("SELECT id, state, attempts FROM entries")}
        cut = _cut(tail, chains, states)
        if cut:
            raise CorruptDatabase(outbox, f"its log was cut off: {cut} that were written are gone")


def _cut(tail: TailRead, chains: dict[str, tuple[int, int]], states: dict[str, tuple[str, int]]) -> int:
    """How many of the tail's facts the outbox does not know."""
    unknown = (-1, -1)
    cut = sum(chains.get(end.chain, unknown)[0] < end.n for end in tail.began)
    for act in tail.acts:
        link = act.envelope.link
        gone = link is not None and chains.get(link.chain, unknown)[1] < link.n
        cut += gone and act.envelope.id not in states
    unsent = (EntryState.PENDING, EntryState.SET_ASIDE)
    for i, (state, attempts) in states.items():
        cut += state in unsent and (i in tail.withdrawn or (attempts == 0 and i in tail.tried))
    return cut


def chain_end(chain: str, head: Head) -> ChainEnd:
    """The end of a chain, as the tail keeps it."""
    return ChainEnd(chain, head.n, head.hash)


class _Room:
    """The open file. Room is made ahead, in zeros: a line within it changes no length, and is flushed at once."""

    def __init__(self, path: Path) -> None:
        written = path.read_bytes().rstrip(b"\0")
        self._file = path.open("r+b", buffering=0)
        self._size = self._file.seek(0, os.SEEK_END)
        self._end = len(written)
        if written and not written.endswith(b"\n"):
            # A line the power cut short: nothing may be written onto it.
            self.add(b"\n")

    def add(self, line: bytes) -> None:
        """Write a line; `flush` puts it on the disk. Raises OSError."""
        if self._end + len(line) > self._size:
            self._file.seek(self._size)
            _write_whole(self._file, bytes(max(ROOM_BYTES, len(line))))
            self._size = self._file.tell()
        self._file.seek(self._end)
        _write(self._file, line)
        self._end += len(line)

    def flush(self) -> None:
        """Put what was written on the disk. Raises OSError."""
        _sync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _write(file: io.FileIO, data: bytes) -> None:
    while data:
        data = data[file.write(data) :]


def _write_whole(file: io.FileIO, data: bytes) -> None:
    _write(file, data)
    _sync(file.fileno())


def _line(note: Note) -> bytes:
    data = _JSON.encode(note)
    return b"%08x " % zlib.crc32(data) + data + b"\n"


def _note(line: bytes) -> Note | None:
    digest, _space, data = line.partition(b" ")
    if digest != b"%08x" % zlib.crc32(data):
        return None
    try:
        return msgspec.json.decode(data, type=Note)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
