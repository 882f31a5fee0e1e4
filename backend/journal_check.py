"""Everything the journal can prove, computed again from what is stored: chains, log, audit and answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import batched, groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, exists, or_, select

from backend.commands import WITHDRAWN
from backend.journal import ACCEPTED, Bulk, bare, data_mark, place_mark, row_hash
from backend.journal_answers import wrong
from backend.journal_book import INCIDENT, SEAT, Begin, Line, read_book
from backend.schema import audit, commands, journal, records
from models.command import Answer
from models.journal import Finding, Head, Piece, check_chain, sha256
from models.kinds import decode_fact
from models.log_entry import LogEntry
from models.reading import Reading
from models.record import BadFact, Change, encode
from models.unit import Unit

MEASURED = frozenset({Unit.KIND, Reading.KIND})
"""Kinds that gateways change without an act."""
MOST_BULKS = 4
_NOTHING = sha256(b"null")
_CHUNK = 400
_PAGE = 1_000
_CHANGE = msgspec.json.Decoder(Change)
Entry = dict[str, Any]
Left = tuple[str, str, str | None, str]
Listing = set[Left]
Kept = Mapping[str, Mapping[int, str]]
"""Chain -> number -> hash, as consoles and paper have it."""


class Verdict(msgspec.Struct, kw_only=True):
    """What was looked at and what was found; `heads` are the ends of the chains as they stand."""

    begin: Begin
    chains: int = 0
    entries: int = 0
    findings: list[Finding] = []
    heads: dict[str, Head] = {}


class Check:
    """One look at a backend's database, on one snapshot of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._book = read_book(connection)
        self._log_heads: dict[str, Head] = {}
        self._gone: dict[tuple[str, str], tuple[Entry, bool]] = {}
        """Record that is not there -> the last entry that left it, and whether as deleted."""
        self._marks: dict[str, dict[bytes, bytes]] = {}
        """Hash of an entry -> the marks of its many records; of the entries that were looked at last."""
        self._unanswered: set[str] = set()

    def run(self, kept: Kept) -> Verdict:
        """Compute all of it again; `kept` are heads from outside, which this database cannot have forged."""
        verdict = Verdict(begin=self._book.begin, findings=[])
        of_records = list(self._records())
        of_chains = list(self._chains(kept, verdict))
        verdict.findings = [
            *self._book.findings,
            *self._book.cut(),
            *of_chains,
            *(_of(row, "record_missing", " ".join(key)) for key, (row, over) in self._gone.items() if not over),
            *(finding for finding in of_records if not any(_covers(other, finding) for other in of_chains)),
            *self._seat_chains(),
            *self._answers(),
        ]
        return verdict

    def find(self, prefix: str) -> list[tuple[str, Head]]:
        """Where a hash that begins so stands, in the chain of an incident or of a seat."""
        own = select(journal.c.incident_id, journal.c.n, journal.c.hash).where(journal.c.hash.startswith(prefix))
        seat = select(journal.c.seat_chain, journal.c.seat_n, journal.c.seat_hash)
        seat = seat.where(journal.c.seat_hash.startswith(prefix))
        return [
            (chain, Head(n, whole)) for query in (own, seat) for chain, n, whole in self._connection.execute(query)
        ]

    def seat_entries(self, chains: Iterable[str]) -> dict[str, tuple[str, int, str]]:
        """Command id -> (chain, number, hash) of every act of these seats' chains that was received."""
        found = select(journal.c.command_id, journal.c.seat_chain, journal.c.seat_n, journal.c.seat_hash)
        found = found.where(journal.c.seat_chain.in_(list(chains)), journal.c.seat_n > 0)
        return {row[0]: (row[1], row[2], row[3]) for row in self._connection.execute(found)}

    def _chains(self, kept: Kept, verdict: Verdict) -> Iterator[Finding]:
        stored = select(journal).order_by(journal.c.incident_id, journal.c.n).execution_options(yield_per=_PAGE)
        rows = (_entry(row) for row in self._connection.execute(stored).mappings())
        seen = set()
        for incident_id, group in groupby(rows, itemgetter("incident_id")):
            seen.add(incident_id)
            last: list[Entry] = []
            before = verdict.entries
            pieces = self._pieces(group, verdict, last)
            found = check_chain(incident_id, pieces, self._kept(kept, incident_id))
            head = verdict.heads[incident_id] = Head(last[-1]["n"], last[-1]["hash"])
            broken = self._book.broken(
                INCIDENT, incident_id, Line(head.n, verdict.entries - before, head.hash), found
            )
            yield from (*found, broken) if broken is not None else found
        verdict.chains = len(seen)
        for incident_id in sorted((kept.keys() | self._log_heads.keys() | self._book.incidents.keys()) - seen):
            yield from check_chain(incident_id, [], self._kept(kept, incident_id))
        yield from verdict.findings

    def _kept(self, kept: Kept, incident_id: str) -> dict[int, str]:
        """Ends that somebody knows: those from outside, those the log names, and the book's line."""
        heads = dict(kept.get(incident_id, {}))
        for newest in (self._log_heads.get(incident_id), self._book.incidents.get(incident_id)):
            if newest is not None and newest.n:
                heads.setdefault(newest.n, newest.hash)
        return heads

    def _pieces(self, rows: Iterable[Entry], verdict: Verdict, last: list[Entry]) -> Iterator[Piece]:
        """The entries of one chain; what they left is looked up on the way."""
        for some in batched(rows, _CHUNK):
            verdict.findings += [*self._left(some), *self._answered(some)]
            for row in some:
                verdict.entries += 1
                last[:] = [row]
                if row["seat_n"] and sha256(row["entry"]) != row["seat_hash"]:
                    verdict.findings.append(_of(row, "unsigned"))
                yield Piece(
                    n=row["n"], prev=row["prev"], hash=row["hash"], command_id=row["command_id"], entry=who(row),
                    digest=partial(row_hash, row),
                )  # fmt: skip

    def _left(self, rows: Sequence[Entry]) -> Iterator[Finding]:
        """What accepted acts left and the audit of them are there, and say what the journal says."""
        accepted = [(row, listing(row)) for row in rows if row["outcome"] == ACCEPTED]
        self._note_gone((row, item) for row, items in accepted for item in items or ())
        noted = [(row, i) for row, items in accepted for kind, i, *_ in items or () if kind == LogEntry.KIND]
        there: set[str] = set()
        for some in batched(noted, _CHUNK):
            found = select(records.c.id).where(
                records.c.kind == LogEntry.KIND, records.c.id.in_([i for _, i in some])
            )
            there.update(self._connection.execute(found).scalars())
        yield from (_of(row, "log_missing", record_id) for row, record_id in noted if record_id not in there)
        # Only acts are audited one by one; an import has one line, and what a door brings has none.
        yield from self._audited([(row, items) for row, items in accepted if row["entry"].startswith(b'["act"')])

    def _note_gone(self, left: Iterable[tuple[Entry, Left]]) -> None:
        """Records that are not there; those that were left as deleted may be thrown away."""
        told = [(row, kind, i, digest) for row, (kind, i, _, digest) in left if kind != LogEntry.KIND]
        for some in batched(told, _CHUNK):
            # By kind as well: without it every look is one at all records there are.
            found = select(records.c.kind, records.c.id).where(
                records.c.kind.in_({kind for _, kind, _, _ in some}), records.c.id.in_({i for _, _, i, _ in some})
            )
            there = {(kind, i) for kind, i in self._connection.execute(found)}
            for row, kind, i, digest in some:
                known = self._gone.get((kind, i))
                if (kind, i) not in there and (known is None or known[0]["revision"] <= row["revision"]):
                    self._gone[kind, i] = row, digest == _NOTHING

    def _audited(self, acts: Sequence[tuple[Entry, Listing | None]]) -> Iterator[Finding]:
        ids = {row["command_id"] for row, _items in acts}
        # What came of an act later, such as an order that was too late, is entered under the same id.
        entered: dict[str, list[Listing | None]] = {}
        for entry in self._connection.execute(
            select(journal.c.command_id, journal.c.records).where(journal.c.command_id.in_(ids))
        ).mappings():
            entered.setdefault(entry["command_id"], []).append(listing({"records": _raw(entry["records"])}))
        audited: dict[str, list[Any]] = {}
        for line in self._connection.execute(select(audit).where(audit.c.command_id.in_(ids))):
            audited.setdefault(line.command_id, []).append(line)
        for row, items in acts:
            lines_of_it = audited.get(row["command_id"], [])
            if items and not lines_of_it:
                yield _of(row, "audit_missing")
            yield from _unaudited(row, items or (), lines_of_it)
            said = {(k, i, d) for some in entered.get(row["command_id"], []) for k, i, _e, d in some or ()}
            for line in lines_of_it if items is not None else ():
                unchanged = line.after is None or line.before == line.after
                left = line.kind, line.record_id, _digest(line.kind, _raw(line.after))
                if (not unchanged and left not in said) or not _is_by(line, row):
                    yield _of(row, "audit_differs", line.record_id)

    def _records(self) -> Iterator[Finding]:
        """Every record is as the act left it that changed it last."""
        newer = select(records.c.kind, records.c.id, records.c.exercise_id, records.c.command_id, records.c.change)
        # One of the journal's that was moved before its beginning would reach no seat any more.
        entered = exists().where(journal.c.command_id == records.c.command_id)
        newer = newer.where(or_(records.c.revision > self._book.begin.revision, entered))
        newer = newer.order_by(records.c.revision)
        stored = self._connection.execute(newer.execution_options(yield_per=_PAGE))
        for some in batched(stored, _CHUNK):
            ids = {row.command_id for row in some}
            entries: dict[str, list[Entry]] = {}
            of_them = select(journal).where(journal.c.command_id.in_(ids))
            for entry in self._connection.execute(of_them).mappings():
                entries.setdefault(entry["command_id"], []).append(_entry(entry))
            for row in some:
                yield from self._record(row, entries.get(row.command_id, []))

    def _record(self, row: Any, entries: Sequence[Entry]) -> Iterator[Finding]:
        named = f"{row.kind} {row.id}"
        try:
            data = bytes(_CHANGE.decode(_raw(row.change)).data)
            fact = decode_fact(row.kind, data) if row.kind == LogEntry.KIND and data != b"null" else None
        except (msgspec.MsgspecError, BadFact):
            yield Finding(code="unreadable", chain="", entry=named, command_id=row.command_id)
            return
        if isinstance(fact, LogEntry) and fact.chain_n:
            head = self._log_heads.get(fact.incident_id)
            if head is None or head.n < fact.chain_n:
                self._log_heads[fact.incident_id] = Head(fact.chain_n, fact.chain_hash)
            place = (fact.incident_id, fact.chain_n)
            at_place = next((e for e in entries if (e["incident_id"], e["n"]) == place), None)
            if at_place is None or at_place["hash"] != fact.chain_hash:
                yield Finding(
                    code="log_elsewhere", chain=place[0], n=place[1], entry=named, command_id=row.command_id
                )
                return
            entries = [at_place]
        if not entries:
            if row.kind not in MEASURED:
                yield Finding(code="not_journaled", chain="", entry=named, command_id=row.command_id)
            return
        listings = [listing(entry) for entry in entries]
        wanted = (row.kind, row.id, row.exercise_id, _digest(row.kind, data))
        fits = (
            self._is_marked(entry, wanted) if items is None else wanted in items
            for entry, items in zip(entries, listings, strict=True)
        )
        if not any(fits):
            yield _of(entries[0], "record_differs", named)

    def _is_marked(self, entry: Entry, wanted: tuple[str, str, str | None, str]) -> bool:
        """Is the record among the many of an act as it was left? True where only all of them have a hash."""
        marks = self._marks.get(entry["hash"])
        if marks is None:
            try:
                marks = msgspec.json.decode(entry["records"], type=Bulk).marks()
            except msgspec.MsgspecError:
                marks = {}
            self._marks[entry["hash"]] = marks
            while len(self._marks) > MOST_BULKS:
                self._marks.pop(next(iter(self._marks)))
        kind, record_id, exercise_id, digest = wanted
        return not marks or marks.get(place_mark(kind, record_id, exercise_id)) == data_mark(digest)

    def _seat_chains(self) -> Iterator[Finding]:
        """Where two acts of one seat follow each other, the later one names the earlier; none that came is gone."""
        linked = select(journal).where(journal.c.seat_n > 0).order_by(journal.c.seat_chain, journal.c.seat_n)
        rows = self._connection.execute(linked.execution_options(yield_per=_PAGE)).mappings()
        seen = set()
        for chain, acts in groupby(map(_entry, rows), itemgetter("seat_chain")):
            seen.add(chain)
            last: Entry | None = None
            line = Line(0, 0, "")
            for row in acts:
                follows = last is not None and last["seat_n"] + 1 == row["seat_n"]
                if last is not None and follows and last["seat_hash"] != row["seat_prev"]:
                    yield _of(last, "seat_differs")
                last = row
                line = Line(row["seat_n"], line.entries + 1, row["seat_hash"])
            broken = self._book.broken(SEAT, chain, line)
            if broken is not None:
                yield broken
        for chain in sorted(self._book.seats.keys() - seen):
            yield Finding(code="seat_fewer", chain=chain, n=self._book.seats[chain].entries)

    def _answered(self, rows: Sequence[Entry]) -> Iterator[Finding]:
        """Every act has the answer that its entry proves; said once of one that stands in several chains."""
        asked = select(commands).where(commands.c.id.in_({row["command_id"] for row in rows}))
        given = {answer.id: answer for answer in self._connection.execute(asked)}
        for row in rows:
            command_id = row["command_id"]
            code = wrong(row, given.get(command_id))
            # An entry that was changed itself proves nothing, and is named.
            if code and command_id not in self._unanswered and row_hash(row, row["n"]) == row["hash"]:
                self._unanswered.add(command_id)
                yield _of(row, code)

    def _answers(self) -> Iterator[Finding]:
        """Whatever was answered is in the journal."""
        entered = exists().where(journal.c.command_id == commands.c.id)
        missing = select(commands.c.id, commands.c.answer).where(
            commands.c.received_at >= self._book.begin.at, commands.c.digest != WITHDRAWN, ~entered
        )
        for command_id, answer in self._connection.execute(missing.order_by(commands.c.received_at)):
            try:
                msgspec.json.decode(_raw(answer), type=Answer)
            except msgspec.MsgspecError:
                continue  # a gateway's event, remembered by the same table
            yield Finding(code="act_missing", chain="", command_id=command_id)


def _entry(row: Mapping[Any, Any]) -> Entry:
    """A stored entry with the types it should have: SQLite keeps whatever somebody wrote into a column."""
    entry: Entry = {}
    for column in journal.columns:
        value = row[column.name]
        if column.name in ("entry", "records"):
            entry[column.name] = _raw(value)
        elif column.name in ("n", "revision", "seat_n"):
            entry[column.name] = value if isinstance(value, int) else 0
        else:
            entry[column.name] = value if isinstance(value, str) else repr(value)
    return entry


def _unaudited(row: Entry, items: Iterable[Left], lines: Sequence[Any]) -> Iterator[Finding]:
    """Records of an act that has an audit, without a line in it; log entries have none of their own."""
    told = {(line.kind, line.record_id) for line in lines}
    left = sorted({(kind, i) for kind, i, *_ in items if kind != LogEntry.KIND} - told) if lines else ()
    yield from (_of(row, "audit_missing", " ".join(key)) for key in left)


def _is_by(line: Any, row: Entry) -> bool:
    """Does a line of the audit name the act, the person, the seat and the credential that the journal has?"""
    if row_hash(row, row["n"]) != row["hash"]:
        return True  # the entry itself was changed, and is named
    told = msgspec.json.decode(row["entry"], type=list[Any])
    signed = [line.command, line.actor, line.seat] == told[6:9]
    return signed and (line.credential, line.at) == (row["credential"], row["at"])


def _raw(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "replace")


def _covers(broken: Finding, record: Finding) -> bool:
    """Is the place a record points to known to be broken already?"""
    return 0 < broken.n <= record.n <= max(broken.n, broken.to_n) and broken.chain == record.chain


def listing(row: Entry) -> Listing | None:
    """What the act left: kind, id, SHA-256. None when it left too much to list, or when it cannot be read."""
    try:
        return set(msgspec.json.decode(row["records"], type=list[tuple[str, str, str | None, str]]))
    except msgspec.MsgspecError:
        return None


def who(row: Entry) -> str:
    """Whose act an entry is of, as well as it can be read."""
    try:
        told = msgspec.json.decode(row["entry"], type=list[Any])
    except msgspec.MsgspecError:
        return str(row["credential"])
    if len(told) > 9 and told[0] == "act":
        return " · ".join(str(part)[:100] for part in (told[6], told[7], told[8], told[9]))
    return f"{row['credential']} · {row['at']}"


def _digest(kind: str, data: bytes) -> str:
    """As the journal took it: a log entry without its own place."""
    if kind != LogEntry.KIND or data == b"null":
        return sha256(data)
    try:
        fact = decode_fact(kind, data)
    except BadFact:
        return ""
    return sha256(encode(bare(fact))) if isinstance(fact, LogEntry) else ""


def _of(row: Entry, code: str, entry: str = "") -> Finding:
    said = f"{who(row)} · {entry}" if entry else who(row)
    return Finding(code=code, chain=row["incident_id"], n=row["n"], command_id=row["command_id"], entry=said)
