"""Somebody deletes from the journal, and from what says how much it holds: it is named all the same."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Executable, Table, delete, select, table, update

from backend.changes_page import compact
from backend.clock import now_iso
from backend.db import Database
from backend.journal_book import Begin, read_book
from backend.journal_check import Check
from backend.schema import audit, commands, journal, journal_book, journal_chains, records
from backend.work import Author
from models.journal import Finding
from models.log_entry import AddLogEntry
from models.record import Key
from models.station import Station
from tests.backend.seat_acts import SeatActs, recount
from tests.conftest import DATABASES, empty_database

Row = dict[str, Any]


class World:
    """Two seats, three incidents and the centre's chain."""

    def __init__(self, db: Database) -> None:
        self.db = db
        with db.writing() as work:
            work.put(
                [(Key("station", "S"), Station(number="1", name="s"), None)], Author("t", now_iso(), "imported")
            )
        one, two = SeatActs(db, "1"), SeatActs(db, "2")
        self.oldest = one.open("1-001")
        for text in ("a", "b"):
            one.say(self.oldest, text)
        self.newer = two.open("2-001")
        two.say(self.newer, "c")
        one.say(self.newer, "d")
        two.open("2-002")
        self.one, self.two = one, two

    def rows(self, connection: Connection) -> list[Row]:
        ordered = select(journal).order_by(journal.c.incident_id, journal.c.n)
        return [dict(row) for row in connection.execute(ordered).mappings()]

    def lines(self, connection: Connection) -> list[tuple[str, str]]:
        ordered = select(journal_chains.c.kind, journal_chains.c.id).order_by(*journal_chains.primary_key)
        return [(row[0], row[1]) for row in connection.execute(ordered)]

    def sql(self, *statements: Executable) -> None:
        with self.db.writing() as work:
            for statement in statements:
                assert work.connection.execute(statement).rowcount

    def findings(self) -> list[Finding]:
        with self.db.reading() as connection:
            return Check(connection).run({}).findings

    def codes(self) -> set[str]:
        return {finding.code for finding in self.findings()}


@pytest.fixture
def world(db: Database) -> World:
    return World(db)


@pytest.fixture(scope="module", params=DATABASES)
def still(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One that every test leaves as it was."""
    database = Database(empty_database(request, request.param, tmp_path_factory.mktemp("still")))
    database.migrate()
    yield World(database)
    database.close()


def test_the_book_has_a_line_for_every_chain_and_adds_up(world: World) -> None:
    with world.db.reading() as connection:
        book = read_book(connection)
        entries = len(world.rows(connection))
    assert (book.findings, book.cut()) == ([], [])
    assert book.begin == Begin(revision=0, at="")
    assert (book.entries, book.acts) == (entries, entries - 1) == (8, 7)
    assert {chain: (line.n, line.entries) for chain, line in book.seats.items()} == {
        world.one.chain: (4, 4), world.two.chain: (3, 3),
    }  # fmt: skip
    assert (book.incidents[world.oldest].n, book.incidents[""].entries) == (3, 1)


def test_acts_of_a_seat_that_come_late_and_with_gaps_are_counted_as_they_come(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    late, _withdrawn, last = (seat.made(AddLogEntry(text=t, incident_id=incident_id)) for t in "xyz")
    for act in (last, late):
        assert [answer.outcome for answer in seat.send(act)] == ["accepted"]
    with db.reading() as connection:
        line = read_book(connection).seats[seat.chain]
        assert Check(connection).run({}).findings == []
    assert last.link is not None
    assert (line.n, line.entries, line.hash) == (4, 3, last.link.hash)


def test_tombstones_that_are_thrown_away_are_not_missed(world: World) -> None:
    with world.db.writing() as work:
        work.put([(Key("station", "S"), None, None)], Author("t", "2020-01-01T00:00:00.000Z", "closed"))
    assert compact(world.db, 1.0) == 1
    assert world.findings() == []


def test_the_oldest_chain_is_missed_though_the_others_are_whole(world: World) -> None:
    """Deleted with everything that its acts left, so that only the book remembers it."""
    with world.db.reading() as connection:
        ids = [row["command_id"] for row in world.rows(connection) if row["incident_id"] == world.oldest]
    world.sql(*gone(ids), delete(journal).where(journal.c.incident_id == world.oldest))
    found = {(f.code, f.chain, f.n, f.to_n) for f in world.findings()}
    assert found == {("truncated", world.oldest, 1, 3), ("seat_fewer", world.one.chain, 4, 1)}
    world.sql(delete(journal_chains).where(journal_chains.c.id.in_([world.oldest, world.one.chain])))
    found = {(f.code, f.chain, f.n, f.to_n) for f in world.findings()}
    assert found == {
        ("lines_cut", "", 8, 5), ("seat_lines_cut", "", 7, 3), ("unregistered", world.one.chain, 4, 1),
    }  # fmt: skip


def test_the_first_entries_of_several_chains_are_missed(world: World) -> None:
    world.sql(delete(journal).where(journal.c.n == 1))
    chains = {finding.chain for finding in world.findings() if finding.code in ("missing", "truncated")}
    assert {"", world.oldest, world.newer} < chains


def test_a_whole_journal_is_missed_and_so_is_its_book(world: World) -> None:
    world.sql(delete(journal))
    # Log entries whose place is cut off with its chain are not told twice.
    assert world.codes() == {"truncated", "seat_fewer", "not_journaled", "act_missing"}
    world.sql(delete(journal_chains))
    assert {"lines_cut", "seat_lines_cut", "act_missing", "not_journaled"} <= world.codes()
    world.sql(delete(journal_book))
    assert [(f.code, f.chain) for f in world.findings() if f.code == "book_missing"] == [("book_missing", "")]


def test_a_beginning_that_was_moved_is_named_and_not_believed(world: World) -> None:
    for values in ({"begin_revision": 2**40}, {"begin_revision": 2**40, "begin_at": "9999"}):
        world.sql(update(journal_book).values(values))
        assert [(f.code, f.n, f.to_n) for f in world.findings()] == [("begin_moved", 2**40, 0)]
    world.sql(update(records).where(records.c.id == world.oldest).values(command_id="nobody's"))
    assert world.codes() == {"begin_moved", "not_journaled"}
    world.sql(delete(journal).where(journal.c.incident_id == world.newer))
    assert {"begin_moved", "truncated", "act_missing"} <= world.codes()


@pytest.mark.parametrize("less", [-2, 1], ids=["fewer", "more"])
def test_a_book_that_was_changed_is_named(world: World, less: int) -> None:
    world.sql(update(journal_book).values(entries=journal_book.c.entries + less))
    assert world.codes() == {"lines_cut"}
    world.sql(update(journal_book).values(entries=journal_book.c.entries - less, acts=journal_book.c.acts + less))
    assert world.codes() == {"seat_lines_cut"}


@pytest.mark.parametrize("column", ["n", "entries", "hash"])
@pytest.mark.parametrize("kind", ["incident", "seat"])
def test_a_line_that_was_changed_is_named(world: World, kind: str, column: str) -> None:
    chain = world.oldest if kind == "incident" else world.one.chain
    less = update(journal_chains).where(journal_chains.c.id == chain)
    value: object = "0" * 64 if column == "hash" else journal_chains.c[column] - 1
    world.sql(less.values({column: value}))
    assert chain in {finding.chain for finding in world.findings()}


def test_a_chain_whose_end_was_deleted_goes_on_after_it_and_the_gap_stays(world: World) -> None:
    world.sql(delete(journal).where(journal.c.incident_id == world.oldest, journal.c.n > 1))
    for _ in range(3):
        world.one.say(world.oldest, "more")
    with world.db.reading() as connection:
        places = [row["n"] for row in world.rows(connection) if row["incident_id"] == world.oldest]
    assert places == [1, 4, 5, 6]
    assert ("missing", 2, 3) in {(f.code, f.n, f.to_n) for f in world.findings()}
    recount(world.db)
    assert ("missing", 2, 3) in {(f.code, f.n, f.to_n) for f in world.findings()}


def test_acts_are_taken_whatever_became_of_the_book_and_the_book_is_not_made_again(world: World) -> None:
    world.sql(delete(journal_book), delete(journal_chains))
    world.one.say(world.oldest, "still taken")
    with world.db.reading() as connection:
        assert [row["n"] for row in world.rows(connection) if row["incident_id"] == world.oldest] == [1, 2, 3, 4]
    assert {"book_missing", "unregistered", "line_differs"} <= world.codes()


@pytest.mark.parametrize("table", [journal, journal_chains], ids=["entry", "line"])
def test_a_place_after_which_there_is_none_keeps_no_act_from_being_taken(world: World, table: Table) -> None:
    """One changed number would stop a whole incident."""
    world.sql(update(table).where(table.c.n == 3).values(n=2**63 - 1))
    world.one.say(world.oldest, "still taken")
    with world.db.reading() as connection:
        places = {row["n"] for row in world.rows(connection) if row["incident_id"] == world.oldest}
    assert 4 in places
    assert world.codes() & {"truncated", "missing", "line_differs"}


def test_a_book_that_went_with_its_schema_number_is_missed(world: World) -> None:
    world.sql(delete(table("alembic_version")))
    assert world.codes() == set()
    with world.db.writing() as work:
        journal_chains.drop(work.connection)
    assert "book_missing" in world.codes()


def test_who_makes_all_of_it_anew_is_found_by_a_head_from_outside_alone(world: World) -> None:
    with world.db.reading() as connection:
        cut = [row for row in world.rows(connection) if row["incident_id"] == world.oldest]
    world.sql(
        *gone([row["command_id"] for row in cut]), delete(journal).where(journal.c.incident_id == world.oldest)
    )
    recount(world.db)
    assert world.findings() == []
    with world.db.reading() as connection:
        seen = {world.oldest: {cut[-1]["n"]: cut[-1]["hash"]}}
        assert [(f.code, f.to_n) for f in Check(connection).run(seen).findings] == [("truncated", 3)]


def gone(ids: list[str]) -> list[Executable]:
    """Everything that these acts left beside the journal is deleted too."""
    return [
        delete(commands).where(commands.c.id.in_(ids)),
        delete(records).where(records.c.command_id.in_(ids)),
        delete(audit).where(audit.c.command_id.in_(ids)),
    ]


Named = Callable[[Finding], bool]


def _says(row: Row) -> Named:
    """Does a finding say that this entry is gone?"""

    def named(finding: Finding) -> bool:
        place = finding.n <= row["n"] <= max(finding.n, finding.to_n)
        return finding.chain == row["incident_id"] and finding.code in ("missing", "truncated") and place

    return named


@given(
    entries=st.sets(st.integers(0, 7), min_size=1), lines=st.sets(st.integers(0, 5)), book=st.booleans(),
    traces=st.booleans(),
)  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_deleted_of_the_entries_the_lines_and_the_book_is_named(
    still: World, entries: set[int], lines: set[int], book: bool, traces: bool
) -> None:
    with still.db._writer.connect() as connection, connection.begin() as change:
        rows, chains = still.rows(connection), still.lines(connection)
        assert (len(rows), len(chains)) == (8, 6)
        out = [rows[n] for n in sorted(entries)]
        cut = {chains[n] for n in lines}
        for row in out:
            place = (journal.c.incident_id == row["incident_id"]) & (journal.c.n == row["n"])
            connection.execute(delete(journal).where(place))
        for kind, chain in cut:
            line = (journal_chains.c.kind == kind) & (journal_chains.c.id == chain)
            connection.execute(delete(journal_chains).where(line))
        if book:
            connection.execute(delete(journal_book))
        if traces:
            for statement in gone([row["command_id"] for row in out]):
                connection.execute(statement)
        findings = Check(connection).run({}).findings
        change.rollback()
    codes = {finding.code for finding in findings}
    assert ("book_missing" in codes) == book
    assert book or ("lines_cut" in codes) == any(kind == "incident" for kind, _chain in cut)
    assert book or ("seat_lines_cut" in codes) == any(kind == "seat" for kind, _chain in cut)
    for row in out:
        if ("incident", row["incident_id"]) not in cut:
            assert any(map(_says(row), findings)), row["n"]
        if row["seat_n"] and ("seat", row["seat_chain"]) not in cut:
            assert any(f.code == "seat_fewer" and f.chain == row["seat_chain"] for f in findings)
