"""The fifth schema decides once where the journal of a database begins, and counts what it holds."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from backend.clock import now_iso
from backend.db import Database
from backend.journal_check import Check, Verdict
from backend.schema import journal, journal_book, journal_chains
from backend.work import Author
from models.record import Key
from models.station import Station
from tests.backend.released import at_0001
from tests.backend.seat_acts import SeatActs


def check(db: Database) -> Verdict:
    with db.reading() as connection:
        return Check(connection).run({})


def kept(db: Database) -> tuple[list[dict[str, Any]], set[tuple[str, str, int, int, str]]]:
    with db.reading() as connection:
        book = [dict(row) for row in connection.execute(select(journal_book)).mappings()]
        return book, {tuple(row) for row in connection.execute(select(journal_chains))}


def at_0004(db: Database) -> None:
    """As the schema before it left a database that has been used."""
    with db.writing() as work:
        for table in (journal_book, journal_chains):
            table.drop(work.connection)
        work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")


def test_a_new_database_begins_with_its_journal(database_url: str) -> None:
    db = Database(database_url)
    db.migrate()
    book, lines = kept(db)
    assert book == [{"id": 1, "begin_revision": 0, "begin_at": "", "entries": 0, "acts": 0}]
    assert lines == set()
    db.close()


def test_a_database_of_before_the_journal_begins_it_where_it_stands(database_url: str) -> None:
    at_0001(database_url)
    db = Database(database_url)
    db.migrate()
    (book,), _lines = kept(db)
    assert (book["begin_revision"], book["entries"]) == (4, 0)
    assert book["begin_at"]
    assert check(db).findings == []
    seat = SeatActs(db)
    seat.say(seat.open(), "x")
    assert check(db).findings == []
    with db.writing() as work:
        work.connection.execute(delete(journal))
    assert {finding.code for finding in check(db).findings} > {"truncated", "seat_fewer", "act_missing"}
    db.close()


def test_a_journal_that_has_begun_keeps_its_beginning_and_counts_what_it_holds(database_url: str) -> None:
    db = Database(database_url)
    db.migrate()
    old = [(Key("station", "S"), Station(number="1", name="s"), None)]
    with db.writing() as work:
        work.put(old, Author("li", now_iso(), "old"))
    with db.writing() as work:
        work.connection.execute(delete(journal))
    seat = SeatActs(db)
    first, second = seat.open("2-001"), seat.open("2-002")
    seat.say(first, "x")
    with db.writing() as work:
        work.connection.execute(delete(journal_chains).where(journal_chains.c.id == ""))
        work.connection.execute(update(journal_book).values(begin_revision=1, entries=3))
    before = kept(db)
    at_0004(db)
    verdict = check(db)
    assert (verdict.findings, verdict.begin.kept, verdict.begin.revision) == ([], False, 1)
    db.migrate()
    (book,), lines = kept(db)
    with db.reading() as connection:
        began = min(connection.execute(select(journal.c.at)).scalars())
    assert lines == before[1]
    assert {line[:4] for line in lines} == {
        ("incident", first, 2, 2), ("incident", second, 1, 1), ("seat", seat.chain, 3, 3),
    }  # fmt: skip
    assert book == {"id": 1, "begin_revision": 1, "begin_at": began, "entries": 3, "acts": 3}
    assert check(db).findings == []
    db.close()


def test_a_book_of_a_schema_that_should_have_one_is_missed_when_its_tables_are_gone(database_url: str) -> None:
    db = Database(database_url)
    db.migrate()
    seat = SeatActs(db)
    seat.open()
    at_0004(db)
    with db.writing() as work:
        work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    assert [finding.code for finding in check(db).findings] == ["book_missing"]
    with db.writing() as work:
        for table in (journal_book, journal_chains):
            table.create(work.connection)
        work.connection.execute(insert(journal_book).values(id=1, begin_revision=0, begin_at="", entries=0, acts=0))
    assert {finding.code for finding in check(db).findings} == {"unregistered"}
    db.close()
