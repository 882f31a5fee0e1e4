"""The journal: every act that changes anything, and every refusal, chained by hash per incident as it is judged."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from backend import journal_book
from backend.schema import journal
from models.command import ChainLink, Envelope, Refused
from models.incident import Incident
from models.journal import HASH, MAX_N, Head, act_bytes, is_genuine, sha256
from models.log_entry import LogEntry
from models.outbox import FORKED
from models.record import Fact, Key, encode, replace

ACCEPTED = "accepted"
CENTRE = ""
"""The chain of what belongs to no incident."""
LISTED = 1_000
"""An act that changes more records than this, such as an import, is kept with a shorter mark of each."""
PLACE, DATA = 8, 16
"""Bytes of such a mark: half a million records are twelve megabytes, and nobody finds another record that fits."""
NO_LINK = ChainLink(chain="", n=0, prev="", hash="")
_CHAIN = re.compile(r"[0-9A-Za-z-]{1,64}")
_JSON = msgspec.json.Encoder()
# Statements are made once: building them anew costs as much as running them.
_INSERT = insert(journal)
_NEWEST = (
    select(journal.c.n, journal.c.hash)
    .where(journal.c.incident_id == bindparam("incident_id"))
    .order_by(journal.c.n.desc())
    .limit(1)
)
_AROUND = select(journal.c.seat_n, journal.c.seat_prev, journal.c.seat_hash).where(
    journal.c.seat_chain == bindparam("chain"),
    journal.c.seat_n.in_(bindparam("ns", expanding=True)),
    journal.c.seat_n > 0,
)


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged: `entry` is what was signed by its seat, `credential` who handed it in."""

    command_id: str
    at: str
    entry: bytes
    credential: str = ""
    link: ChainLink = NO_LINK
    incident_id: str = CENTRE
    outcome: str = ACCEPTED


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A record as an act leaves it, its JSON, and the exercise it belongs to."""

    key: Key
    fact: Fact | None
    data: bytes
    exercise_id: str | None = None


def act_of(envelope: Envelope, at: str, credential: str, incident_id: str = CENTRE) -> Act:
    """The act in an envelope."""
    link = envelope.link or NO_LINK
    return Act(
        command_id=envelope.id, at=at, entry=act_bytes(envelope, link), credential=credential, link=link,
        incident_id=incident_id,
    )  # fmt: skip


def own_act(command_id: str, at: str, actor: str) -> Act:
    """An act that came through a door, not from a seat: an import, an alarm, a call."""
    return Act(command_id=command_id, at=at, credential=actor, entry=_JSON.encode(("door", command_id, at, actor)))


def row_hash(row: Mapping[Any, Any], n: int) -> str:
    """What the hash of a stored entry has to be at place n of its chain."""
    whole = (
        "entry", row["incident_id"], n, row["prev"], row["command_id"], row["revision"], row["at"], row["outcome"],
        row["credential"], row["seat_chain"], row["seat_n"], row["seat_prev"], row["seat_hash"],
        sha256(row["entry"]), sha256(row["records"]),
    )  # fmt: skip
    return sha256(_JSON.encode(whole))


def bare(fact: LogEntry) -> LogEntry:
    """The entry as its digest is taken: its own place in the journal cannot be part of it."""
    return replace(fact, chain_n=0, chain_hash="")


def headed(one: Written, heads: Mapping[str, Head]) -> Written:
    """A log entry with its place in the journal, for every seat to keep; anything else as it is."""
    if not isinstance(one.fact, LogEntry) or one.fact.incident_id not in heads:
        return one
    head = heads[one.fact.incident_id]
    fact = replace(one.fact, chain_n=head.n, chain_hash=head.hash)
    return msgspec.structs.replace(one, fact=fact, data=encode(fact))


class Journal:
    """Places acts at the ends of their chains inside one writing transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heads: dict[str, Head] = {}
        self._rows: list[dict[str, Any]] = []

    def enter(self, act: Act, revision: int, written: Sequence[Written] = ()) -> dict[str, Head]:
        """Put an act at the end of the chain of every incident whose story it tells; the new heads of those.

        `revision`: of the newest record before it. The seat's link stands in the first of the chains.
        """
        listing, link = _listing(written), act.link
        heads: dict[str, Head] = {}
        for incident_id in [act.incident_id] if act.incident_id else _incidents_of(written):
            before = self._head(incident_id)
            row: dict[str, Any] = {
                "incident_id": incident_id, "n": before.n + 1, "command_id": act.command_id, "revision": revision,
                "at": act.at, "outcome": act.outcome, "credential": act.credential, "seat_chain": link.chain,
                "seat_n": link.n, "seat_prev": link.prev, "seat_hash": link.hash, "entry": act.entry,
                "records": listing, "prev": before.hash,
            }  # fmt: skip
            row["hash"] = row_hash(row, row["n"])
            heads[incident_id] = self._heads[incident_id] = Head(row["n"], row["hash"])
            self._rows.append(row)
            link = NO_LINK
        return heads

    def flush(self) -> None:
        """Write the entries; the transaction's owner commits."""
        if self._rows:
            self._connection.execute(_INSERT, self._rows)
            journal_book.add(self._connection, self._rows)
            self._rows = []

    def _head(self, incident_id: str) -> Head:
        known = self._heads.get(incident_id)
        if known is None:
            stored = journal_book.possible(self._connection.execute(_NEWEST, {"incident_id": incident_id}).first())
            # A chain whose end was deleted goes on after it: a place is never given out twice, and the gap stays.
            known = max(stored, journal_book.line_head(self._connection, incident_id), key=lambda head: head.n)
            self._heads[incident_id] = known
        return known


class SeatLinks:
    """The links of seats around those of a batch: two acts at one place of a chain are not one seat's work."""

    def __init__(self, connection: Connection, links: Iterable[ChainLink | None]) -> None:
        places: dict[str, set[int]] = {}
        for link in links:
            if link is not None and _is_possible(link):
                places.setdefault(link.chain, set()).update((link.n - 1, link.n, link.n + 1))
        self._known: dict[tuple[str, int], tuple[str, str]] = {}
        for chain, ns in places.items():
            for n, prev, own in connection.execute(_AROUND, {"chain": chain, "ns": sorted(ns)}):
                self._known[chain, n] = prev, own

    def check(self, envelope: Envelope) -> None:
        """Refused `journal.tampered` for what its link does not say, `journal.forked` where its place is taken."""
        link = envelope.link
        if link is None:
            return
        if not _is_possible(link) or not is_genuine(envelope):
            raise Refused("journal.tampered")
        here = self._known.get((link.chain, link.n))
        before, after = self._known.get((link.chain, link.n - 1)), self._known.get((link.chain, link.n + 1))
        if (
            here is not None
            or (before is not None and before[1] != link.prev)
            or (after is not None and after[0] != link.hash)
        ):
            raise Refused(FORKED, n=str(link.n))

    def judged(self, envelope: Envelope) -> None:
        """The act has its place now."""
        if envelope.link is not None:
            self._known[envelope.link.chain, envelope.link.n] = envelope.link.prev, envelope.link.hash


def _is_possible(link: ChainLink) -> bool:
    """Could a database keep it?"""
    hashes = HASH.fullmatch(link.hash) and (not link.prev or HASH.fullmatch(link.prev))
    return bool(hashes and _CHAIN.fullmatch(link.chain)) and 0 < link.n < MAX_N


def _incidents_of(written: Sequence[Written]) -> list[str]:
    """The incidents whose story the act belongs to: those its log entries are of, else the one it changes."""
    told = dict.fromkeys(one.fact.incident_id for one in written if isinstance(one.fact, LogEntry))
    if told:
        return list(told)
    return [next((one.key.id for one in written if one.key.kind == Incident.KIND), CENTRE)]


def _listing(written: Sequence[Written]) -> bytes:
    """Kind, id, exercise and the SHA-256 of the JSON of every record; of very many a shorter mark each."""
    every = [(one.key.kind, one.key.id, one.exercise_id, sha256(one.data)) for one in written]
    whole = _JSON.encode(every)
    if len(written) <= LISTED:
        return whole
    each = b"".join(place_mark(*one[:3]) + data_mark(one[3]) for one in every)
    return _JSON.encode(Bulk(count=len(written), sha256=sha256(whole), each=each))


class Bulk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The listing of an act that left more than LISTED records: PLACE and DATA bytes each.

    Entries of before have one hash over all of them and no marks.
    """

    count: int
    sha256: str
    each: bytes = b""

    def marks(self) -> dict[bytes, bytes]:
        """Mark of the record -> mark of what it was left as."""
        step = PLACE + DATA
        return {
            self.each[at : at + PLACE]: self.each[at + PLACE : at + step] for at in range(0, len(self.each), step)
        }


def place_mark(kind: str, record_id: str, exercise_id: str | None) -> bytes:
    """Which record, in PLACE bytes."""
    return bytes.fromhex(sha256(_JSON.encode((kind, record_id, exercise_id)))[: 2 * PLACE])


def data_mark(digest: str) -> bytes:
    """What it was left as, in DATA bytes of its SHA-256."""
    return bytes.fromhex(digest[: 2 * DATA])
