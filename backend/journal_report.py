"""A backend's journal, a console's, or one held against the other: what was looked at and what was found."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, create_engine, event, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.db import BadDatabase
from backend.journal_book import Begin
from backend.journal_check import Check, Verdict
from backend.schema import audit, journal, records
from models.incident import Incident
from models.journal import Finding, Head, short_head
from models.outbox_entry import EntryState
from models.outbox_schema import FILE
from models.record import Change
from models.seat_journal import SeatJournal, read_seat_journal, reading

OUTBOX = Path("outbox") / FILE
RECEIVED = (EntryState.ACCEPTED, EntryState.DELIVERED)


class Report(msgspec.Struct, kw_only=True):
    """What was looked at, what was found, and the heads to write down now; `begin` is of a backend's journal."""

    begin: Begin | None = None
    restored: list["Restored"] = []
    chains: int = 0
    entries: int = 0
    acts: int = 0
    findings: list[Finding] = []
    heads: list["ChainHead"] = []
    known: list["ChainHead"] = []
    names: dict[str, str] = {}
    """Chain -> number of its incident, also of one whose entries are all gone."""


class Restored(msgspec.Struct, kw_only=True):
    """The database was put back to a backup, as its audit says: heads seen between the two are of what was then."""

    at: str
    made_at: str
    revision: int


class ChainHead(msgspec.Struct, kw_only=True):
    """The end of a chain, or where a given head was found; `name` is the incident's number."""

    chain: str
    name: str
    n: int
    hash: str


def verify(database_url: str | None, profile: Path | None, heads: Iterable[str]) -> Report | None:
    """Look at the backend's journal, a console's, or one against the other. None: neither was named.

    Raises StoreError, BadDatabase and SQLAlchemyError for what cannot be read.
    """
    if database_url is None and profile is None:
        return None
    report = Report(restored=[], findings=[], heads=[], known=[], names={})
    seat = read_seat_journal(outbox_of(profile)) if profile is not None else None
    if seat is not None:
        report.acts = len(seat.acts)
        report.findings += seat.check()
        report.heads += [_head(chain.id, "", chain.head) for chain in seat.chains if chain.n]
    wanted = dict.fromkeys(heads)
    places = _own_places(seat, wanted) if seat is not None else {}
    if database_url is not None:
        with read_only(database_url) as connection:
            places = {**places, **_backend(connection, seat, wanted, report)}
    for prefix in wanted:
        if prefix in places:
            report.known += places[prefix]
        else:
            report.findings.append(Finding(code="head_unknown", chain="", entry=short_head(prefix)))
    return report


def outbox_of(profile: Path) -> Path:
    """The outbox in a profile, or the file itself wherever it was copied to."""
    for path in (profile / OUTBOX, profile / OUTBOX.name):
        if path.is_file():
            return path
    return profile


@contextmanager
def read_only(database_url: str) -> Iterator[Connection]:
    """One snapshot of a backend's database, which is not written to. Raises BadDatabase."""
    try:
        parsed = make_url(database_url)
    except ArgumentError as error:
        raise BadDatabase("backend.database.no_address", url=f"{database_url.partition(':')[0][:40]}:…") from error
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        with reading(Path(parsed.database)) as file:
            yield from _connected("sqlite://", file)
    elif parsed.get_backend_name() == "postgresql":
        yield from _connected(parsed.set(drivername="postgresql+psycopg"), None)
    else:
        raise BadDatabase("backend.database.unsupported", name=parsed.drivername)


def _connected(url: Any, file: sqlite3.Connection | None) -> Iterator[Connection]:
    options: dict[str, Any] = {"creator": lambda: file} if file is not None else {}
    engine = create_engine(url, **options)
    if file is not None:
        file.isolation_level = None
        # What is no text, in a column of texts, is what its row says now: it is named, and the rest is looked at.
        file.text_factory = lambda stored: stored.decode("utf-8", "backslashreplace")
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    else:
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(journal.name):
                raise BadDatabase("backend.database.no_journal")
            yield connection
    finally:
        engine.dispose()


def _backend(
    connection: Connection, seat: SeatJournal | None, wanted: Iterable[str], report: Report
) -> dict[str, list[ChainHead]]:
    """Check the backend's chains, against the console's heads and acts where there are some."""
    check = Check(connection)
    kept: dict[str, dict[int, str]] = {}
    for head in seat.heads if seat is not None else ():
        kept.setdefault(head.chain, {})[head.n] = head.hash
    verdict = check.run(kept)
    report.begin, report.restored = verdict.begin, list(_restored(connection))
    report.chains, report.entries = verdict.chains, verdict.entries
    report.findings += verdict.findings
    if seat is not None:
        report.findings += against(seat, check)
    names = report.names = _numbers(connection, verdict, report.findings)
    report.heads += [_head(chain, names.get(chain, ""), head) for chain, head in verdict.heads.items()]
    found = {prefix: check.find(prefix) for prefix in wanted}
    return {
        prefix: [_head(chain, names.get(chain, ""), head) for chain, head in places]
        for prefix, places in found.items()
        if places
    }


def _restored(connection: Connection) -> Iterator[Restored]:
    told = select(audit.c.at, audit.c.after).order_by(audit.c.seq)
    told = told.where(audit.c.kind == "database", audit.c.record_id == "", audit.c.command == "Restore")
    for at, after in connection.execute(told):
        try:
            said = msgspec.json.decode(bytes(after or b""), type=dict[str, Any])
            yield Restored(at=str(at)[:40], made_at=str(said["made_at"])[:40], revision=int(said["revision"]))
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
            continue


def against(seat: SeatJournal, check: Check) -> Iterator[Finding]:
    """What a console knows was received is there as it was sent; what was received is in the console."""
    ends = {chain.id: chain.n for chain in seat.chains}
    received = check.seat_entries(ends)
    for act in seat.acts:
        link, there = act.envelope.link, received.get(act.envelope.id)
        said = (
            f"{act.envelope.name} · {act.envelope.actor} · {act.envelope.seat} · {act.envelope.made_at.isoformat()}"
        )
        if link is None or (there is None and act.state not in RECEIVED):
            continue
        if there is None or there[2] != link.hash:
            code = "not_received" if there is None else "received_differs"
            yield Finding(code=code, chain=link.chain, n=link.n, entry=said, command_id=act.envelope.id)
    own = {(link.chain, link.n): act.envelope.id for act in seat.acts if (link := act.envelope.link) is not None}
    chains = {chain.id: chain for chain in seat.chains}
    newest: dict[str, int] = {}
    for command_id, (chain, n, _hash) in received.items():
        newest[chain] = max(n, newest.get(chain, 0))
        if chains[chain].pruned_n < n <= ends[chain] and own.get((chain, n)) != command_id:
            yield Finding(code="outbox_differs", chain=chain, n=n, command_id=command_id)
    for chain, n in newest.items():
        if n > ends[chain]:
            yield Finding(code="outbox_cut", chain=chain, n=ends[chain] + 1, to_n=n)


def _own_places(seat: SeatJournal, wanted: Iterable[str]) -> dict[str, list[ChainHead]]:
    """Where heads stand in the seat's own chain, or among the heads it kept."""
    links = [act.envelope.link for act in seat.acts if act.envelope.link is not None]
    places = [(link.chain, link.n, link.hash) for link in links]
    places += [(head.chain, head.n, head.hash) for head in seat.heads]
    places += [(chain.id, chain.n, chain.hash) for chain in seat.chains]
    found = {
        prefix: [_head(c, "", Head(n, whole)) for c, n, whole in dict.fromkeys(places) if whole.startswith(prefix)]
        for prefix in wanted
    }
    return {prefix: heads for prefix, heads in found.items() if heads}


def _numbers(connection: Connection, verdict: Verdict, findings: Iterable[Finding]) -> dict[str, str]:
    """Incident id -> number, for people."""
    ids = {chain for chain in (*verdict.heads, *(f.chain for f in findings)) if chain}
    named = {}
    stored = select(records.c.id, records.c.change).where(records.c.kind == Incident.KIND)
    for incident_id, change in connection.execute(stored):
        if incident_id in ids:
            try:
                fact = msgspec.json.decode(msgspec.json.decode(bytes(change), type=Change).data)
                named[incident_id] = str(fact["number"])[:100]
            except (msgspec.MsgspecError, KeyError, TypeError):
                continue
    return named


def _head(chain: str, name: str, head: Head) -> ChainHead:
    return ChainHead(chain=chain, name=name, n=head.n, hash=head.hash)
