"""The outbox: every act of the seat, durable before the screen shows it, until the backend has it."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any

import msgspec

from models import outbox_chain, outbox_heads
from models.command import Answer, ChainLink, Envelope, Outcome
from models.ids import uuid7
from models.journal import Head, is_genuine
from models.outbox_chain import SeatChain
from models.outbox_entry import (
    ANSWERED,
    DONE_ALREADY,
    JUDGED,
    OPEN,
    SELECT_ENTRIES,
    SUPERSEDED,
    UNSENT,
    Entry,
    EntryState,
    entry_of,
    envelope_of,
)  # fmt: skip
from models.outbox_heads import KeptHead
from models.outbox_schema import migrate, refuse_newer
from models.outbox_tail import ChainEnd, Tail, chain_end
from models.sqlite_errors import CorruptDatabase, explained, opened_soundly
from models.sqlite_transaction import transaction

KEPT_DELIVERED = 5_000
"""Delivered entries kept for the list of what was sent."""
MOST_ASKED = 10_000
"""Entries asked for in one statement; SQLite takes three times as many parameters."""
INCIDENTS = "incident"
FORKED = "journal.forked"
"""The backend's refusal of an act whose place in the chain another one has."""


class Outbox:
    """The database of acts: one thread, one connection, every write on the disk before it returns."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises CorruptDatabase, NewerDatabase, ProfileNotWritable, DiskFull."""
        self.path = path
        self._heads_since = 0
        self._tail = Tail(path)
        with explained(path):
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10.0)
            with opened_soundly(self._db, path):
                refuse_newer(self._db, path)
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                verdict = self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise CorruptDatabase(path, str(verdict))
                migrate(self._db, path)
                self._check()
                self._prune()

    def _check(self) -> None:
        """Noise inside of a page leaves a sound database of acts that are not what they were. Raises ValueError."""
        newest = self._newest_chain()
        for (count,) in self._db.execute("SELECT value FROM counters"):
            int(count)
        ids = dict(self._db.execute("SELECT seq, id FROM entries"))
        for row in self._db.execute(SELECT_ENTRIES):
            entry = entry_of(row)
            if entry.id != ids[entry.seq] or (entry.state in UNSENT and not is_genuine(entry.envelope)):
                raise ValueError(f"entry {entry.seq} holds another act")
            link = entry.envelope.link
            if link is not None and (link.chain, link.n) == (newest.id, newest.n) and link.hash != newest.hash:
                raise ValueError(f"the chain {newest.id} has lost its head")

    def append(self, envelope: Envelope, number: int = 0) -> Entry:
        """Save an act as the next of the seat's chain; when this returns it survives a power cut.

        `number`: the incident number it uses up.
        """
        with explained(self.path), self._transaction():
            entry = self._insert(envelope)
            if number:
                self._count(envelope.seat, number)
        return entry

    def _insert(self, envelope: Envelope, seq: int | None = None) -> Entry:
        entry = self._keep(outbox_chain.link(self._db, envelope), EntryState.PENDING, seq)
        self._tail.act(entry.seq, entry.envelope)
        return entry

    def _keep(self, envelope: Envelope, state: EntryState, seq: int | None = None, code: str = "") -> Entry:
        saved_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        found = self._db.execute(
            "INSERT INTO entries (seq, id, envelope, state, code, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
            (seq, envelope.id, msgspec.json.encode(envelope), state, code, saved_at),
        )
        return Entry(seq=found.lastrowid or 0, envelope=envelope, state=state, code=code, saved_at=saved_at)

    def entries(self, states: Sequence[EntryState] = OPEN, limit: int = 100_000) -> list[Entry]:
        """The entries in those states, oldest first."""
        marks = ", ".join("?" * len(states))
        with explained(self.path):
            rows = self._db.execute(
                f"{SELECT_ENTRIES} WHERE state IN ({marks}) ORDER BY seq LIMIT ?", (*states, limit)
            )
            return [entry_of(row) for row in rows]

    def open_among(self, ids: Iterable[str]) -> list[Entry]:
        """Those of them that are open, oldest first."""
        found: list[Entry] = []
        with explained(self.path):
            for some in batched(ids, MOST_ASKED):
                asked, states = ", ".join("?" * len(some)), ", ".join("?" * len(OPEN))
                sql = f"{SELECT_ENTRIES} WHERE id IN ({asked}) AND state IN ({states})"
                found += [entry_of(row) for row in self._db.execute(sql, (*some, *OPEN))]
        return sorted(found, key=lambda entry: entry.seq)

    def answered(self, answers: Sequence[Answer]) -> None:
        """Keep what the backend said. An answer to an entry that is not waiting changes nothing.

        One that is being withdrawn is over when it was not done, and says so loudly when it had been.
        """
        values = [
            (ANSWERED[a.outcome], a.code, msgspec.json.encode(a.params), msgspec.json.encode(a.fields),
             a.revision, a.id, EntryState.PENDING)
            for a in answers
        ]  # fmt: skip
        with explained(self.path), self._transaction():
            self._db.executemany(
                "UPDATE entries SET state = ?, code = ?, params = ?, fields = ?, revision = ?"
                " WHERE id = ? AND state = ?",
                values,
            )
            self._db.executemany(
                "UPDATE entries SET state = ?, code = ?, params = ?, revision = ? WHERE id = ? AND state = ?",
                [_withdrawal(answer) for answer in answers],
            )
            for answer in answers:
                if answer.code == FORKED:
                    self._go_on_in_new_chain(answer.id)

    def _go_on_in_new_chain(self, command_id: str) -> None:
        """The backend knows another course of our chain: this outbox came from a copy. The act is not lost for it.

        Once by itself, and again where the backend took something of the new chain: an answer that says so of
        everything ends here, until somebody retries.
        """
        old = self._one(command_id, (EntryState.REFUSED,))
        if old is None or old.envelope.link is None:
            return
        newest = self._newest_chain()
        if old.envelope.link.chain == newest.id:
            taken = self.entries((EntryState.ACCEPTED, EntryState.DELIVERED))
            known = newest.pruned_n or newest.id in {one.chain for one in _links(e.envelope for e in taken)}
            if newest.follows and not known:
                return
            outbox_chain.begin(self._db, newest)
        self._again(old, msgspec.structs.replace(old.envelope, id=uuid7()))

    def trying(self, ids: Iterable[str]) -> list[str]:
        """Count an attempt before it is made; returns those that still wait, for only they may be sent.

        Once this is on the disk, whether such an act was done is the backend's to say.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        sql = "UPDATE entries SET attempts = attempts + 1, tried_at = ? WHERE id = ? AND state = ? RETURNING id"
        with explained(self.path), self._transaction():
            found = [self._db.execute(sql, (now, i, EntryState.PENDING)).fetchone() for i in ids]
            allowed = [str(row[0]) for row in found if row is not None]
            self._tail.tried(allowed)
        return allowed

    def set_aside(self, command_id: str, code: str, params: dict[str, str]) -> None:
        """It failed again and again: a person looks at it, and the others go on without it."""
        values = (EntryState.SET_ASIDE, code, msgspec.json.encode(params), command_id, EntryState.PENDING)
        self._write("UPDATE entries SET state = ?, code = ?, params = ? WHERE id = ? AND state = ?", [values])

    def delivered(self, ids: Iterable[str], revision: int = 0, epoch: str = "") -> None:
        """The backend's rows of these are in the cache, which is at that revision of its history."""
        with explained(self.path), self._transaction():
            self._db.executemany(
                "UPDATE entries SET state = ? WHERE id = ? AND state = ?",
                [(EntryState.DELIVERED, i, EntryState.ACCEPTED) for i in ids],
            )
            if epoch:
                self._db.execute("INSERT OR REPLACE INTO reached VALUES (1, ?, ?)", (revision, epoch))

    def reached(self) -> tuple[int, str]:
        """Revision and epoch at which delivered acts were last seen at the backend; 0 when that is not known."""
        with explained(self.path):
            row = self._db.execute("SELECT revision, epoch FROM reached").fetchone()
        return (0, "") if row is None else (int(row[0]), str(row[1]))

    def redeliver(self, after_revision: int, *, seen: bool = True) -> list[str]:
        """The backend lost what came after that revision: what it had accepted since waits again. Returns the ids.

        It is the same act with the same id: one the backend still knows is answered as before, and done once.
        Not `seen`: only what was accepted and did not come back as rows, for the backend may have lost it.
        """
        taken = (EntryState.ACCEPTED, EntryState.DELIVERED if seen else EntryState.ACCEPTED)
        with explained(self.path), self._transaction():
            rows = self._db.execute(
                "SELECT id FROM entries WHERE state IN (?, ?) AND revision > ? ORDER BY seq",
                (*taken, after_revision),
            ).fetchall()
            self._db.executemany(
                "UPDATE entries SET state = ?, code = '', params = '{}', fields = '{}', revision = 0 WHERE id = ?",
                [(EntryState.PENDING, row[0]) for row in rows],
            )
            if seen:
                self._db.execute("DELETE FROM reached")
                outbox_heads.set_back(self._db)
        return [str(row[0]) for row in rows]

    def retry(self, command_id: str) -> Entry | None:
        """Send an act again, in its turn. None: there is none to send.

        One that was set aside is still the same; one that was judged goes as a new one, for an id is judged once.
        """
        with explained(self.path), self._transaction():
            entry = self._one(command_id, (*JUDGED, EntryState.SET_ASIDE))
            if entry is not None and entry.code == FORKED:
                outbox_chain.begin(self._db, self._newest_chain())
            if entry is None or entry.state in JUDGED:
                return entry and self._again(entry, msgspec.structs.replace(entry.envelope, id=uuid7()))
            waiting = (EntryState.PENDING, command_id)
            self._db.execute("UPDATE entries SET state = ?, code = '', params = '{}' WHERE id = ?", waiting)
            return self._one(command_id, (EntryState.PENDING,))

    def replace(self, command_id: str, envelope: Envelope | None) -> Entry | None:
        """Put the decision of a contested act in its place, with its turn; `envelope` None: theirs holds.

        Returns the new entry; None when there is none, or when the act is not one that was judged.
        """
        with explained(self.path), self._transaction():
            old = self._one(command_id, JUDGED)
            if old is None:
                return None
            if envelope is not None:
                return self._again(old, envelope, SUPERSEDED)
            self._tail.withdrawn([command_id])
            gone = (EntryState.WITHDRAWN, SUPERSEDED, command_id)
            self._db.execute("UPDATE entries SET state = ?, code = ? WHERE id = ?", gone)
            return None

    def _again(self, old: Entry, envelope: Envelope, code: str = "") -> Entry:
        # It keeps its turn: what waits behind it was made on what it does.
        self._db.execute("DELETE FROM entries WHERE id = ?", (old.id,))
        self._keep(old.envelope, EntryState.WITHDRAWN, code=code)
        self._tail.withdrawn([old.id])
        return self._insert(envelope, seq=old.seq)

    def _one(self, command_id: str, states: Sequence[EntryState]) -> Entry | None:
        marks = ", ".join("?" * len(states))
        row = self._db.execute(
            f"{SELECT_ENTRIES} WHERE id = ? AND state IN ({marks})", (command_id, *states)
        ).fetchone()
        return None if row is None else entry_of(row)

    def withdraw(self, command_id: str) -> None:
        """Give an entry up: it is not sent any more, and its rows are the backend's again.

        At once where it cannot have been done: it was refused, or never sent. Else the backend is asked.
        """
        unjudged = (command_id, EntryState.PENDING, EntryState.SET_ASIDE)
        with explained(self.path), self._transaction():
            self._tail.withdrawn([command_id])
            self._db.execute(
                "UPDATE entries SET state = ? WHERE id = ? AND (state IN (?, ?)"
                " OR (state IN (?, ?) AND attempts = 0))",
                (EntryState.WITHDRAWN, command_id, *JUDGED, *unjudged[1:]),
            )
            self._db.execute(
                "UPDATE entries SET state = ?, code = '', params = '{}' WHERE id = ? AND state IN (?, ?)",
                (EntryState.WITHDRAWING, *unjudged),
            )

    def last_numbers(self) -> dict[str, int]:
        """The last incident number of each seat this console was that an act used up."""
        with explained(self.path):
            rows = self._db.execute("SELECT name, value FROM counters").fetchall()
        return {name.partition(".")[2]: int(value) for name, value in rows if name.startswith(f"{INCIDENTS}.")}

    def _newest_chain(self) -> SeatChain:
        return outbox_chain.chains(self._db)[-1]

    def chains(self) -> list[SeatChain]:
        """The chains of the seat's acts, oldest first; the last one is going on."""
        with explained(self.path):
            return outbox_chain.chains(self._db)

    def keep_heads(self, heads: Sequence[tuple[str, Head]]) -> list[tuple[str, Head]]:
        """Keep the ends of the backend's chains as they were seen. Returns those whose place had another hash."""
        with explained(self.path), self._transaction():
            other = outbox_heads.keep(self._db, heads)
            self._heads_since += len(heads)
            if self._heads_since > outbox_heads.KEPT // 5:
                self._heads_since = 0
                outbox_heads.prune(self._db)
        return other

    def backup_to(self, path: Path) -> None:
        """A copy that replaces the last one when it is complete."""
        beside = path.with_suffix(".new")
        with explained(path):
            with closing(sqlite3.connect(beside)) as copy:
                self._db.backup(copy)
            os.replace(beside, path)
        self._tail.begin(self._end())

    def _end(self) -> ChainEnd:
        newest = self._newest_chain()
        return chain_end(newest.id, newest.head)

    def settle(self) -> None:
        """Put the second record of what was done on the disk, once nobody waits for an answer."""
        self._tail.settle()

    def take_over(
        self, entries: Iterable[Entry], links: Iterable[ChainLink], chains: Iterable[SeatChain],
        counters: Mapping[str, int], heads: Iterable[KeptHead] = (),
    ) -> None:  # fmt: skip
        """Go on with what was saved of a damaged outbox, in one transaction."""
        with explained(self.path), self._transaction():
            outbox_chain.carry_over(self._db, chains, links)
            self._db.executemany(
                "INSERT INTO entries (id, envelope, state, code, params, fields, revision, attempts, saved_at,"
                " tried_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (e.id, msgspec.json.encode(e.envelope), e.state, e.code, msgspec.json.encode(e.params),
                     msgspec.json.encode(e.fields), e.revision, e.attempts, e.saved_at, e.tried_at)
                    for e in entries
                ],
            )  # fmt: skip
            outbox_heads.take_over(self._db, heads)
            for name, value in counters.items():
                self._count(name.removeprefix(f"{INCIDENTS}."), value)

    def close(self) -> None:
        """Close the connection."""
        self._tail.close()
        self._db.close()

    def _count(self, seat: str, number: int) -> None:
        self._db.execute(
            "INSERT INTO counters VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
            (f"{INCIDENTS}.{seat}", number),
        )

    def _write(self, sql: str, values: list[tuple[Any, ...]]) -> None:
        if values:
            with explained(self.path), self._transaction():
                self._db.executemany(sql, values)

    def _prune(self) -> None:
        old = (EntryState.DELIVERED, EntryState.WITHDRAWN, KEPT_DELIVERED)
        where = " FROM entries WHERE state IN (?, ?) AND seq <= (SELECT max(seq) FROM entries) - ?"
        with self._transaction():
            gone = self._db.execute("SELECT envelope" + where, old)
            outbox_chain.pruned(self._db, _links(envelope_of(row[0]) for row in gone))
            self._db.execute("DELETE" + where, old)
            outbox_heads.prune(self._db)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with transaction(self._db):
                yield
        except BaseException:
            self._tail.forget()
            raise
        self._tail.write(self._end)


def _withdrawal(answer: Answer) -> tuple[Any, ...]:
    """What an answer makes of an entry that is being withdrawn."""
    done = answer.outcome is Outcome.ACCEPTED
    state, code = (EntryState.ACCEPTED, DONE_ALREADY) if done else (EntryState.WITHDRAWN, answer.code)
    params = msgspec.json.encode(answer.params)
    return state, code, params, answer.revision, answer.id, EntryState.WITHDRAWING


def _links(envelopes: Iterable[Envelope]) -> Iterator[ChainLink]:
    return (envelope.link for envelope in envelopes if envelope.link is not None)


def waiting_in(path: Path) -> list[Entry]:
    """The open entries of an outbox that another process works with. Raises CorruptDatabase and its like."""
    with explained(path), closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True, timeout=5.0)) as db:
        marks = ", ".join("?" * len(OPEN))
        rows = db.execute(f"{SELECT_ENTRIES} WHERE state IN ({marks}) ORDER BY seq", OPEN)
        return [entry_of(row) for row in rows]
