from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, delete, literal_column, select, text, update

from backend.clock import now_iso
from backend.commands import WITHDRAWN
from backend.db import Database
from backend.journal import LISTED, row_hash
from backend.journal_check import Check
from backend.schema import audit, commands, journal, journal_book, records
from backend.work import Author
from models.command import Answer, Outcome
from models.ids import derived_id
from models.incident import Incident
from models.journal import sha256
from models.log_entry import log_key
from models.record import Key, replace
from models.station import Station
from models.unit import DispatchUnit
from tests.backend.journal_world import Row, World
from tests.backend.seat_acts import recount
from tests.conftest import DATABASES, empty_database

OLD_ANSWER = b'{"id":"old","outcome":"accepted"}'


@pytest.fixture
def world(db: Database) -> World:
    return World(db)


def test_an_untouched_journal_has_nothing_to_find(world: World) -> None:
    verdict = world.check()
    assert verdict.findings == []
    assert (verdict.chains, verdict.entries) == (3, 12)
    newest = {row["incident_id"]: (row["n"], row["hash"]) for row in world.rows()}
    assert {chain: (head.n, head.hash) for chain, head in verdict.heads.items()} == newest


def test_an_empty_journal_has_nothing_to_find(db: Database) -> None:
    with db.reading() as connection:
        assert Check(connection).run({}).findings == []


def test_a_changed_entry_is_named_with_whose_act_it_is(world: World) -> None:
    world.sql("UPDATE journal SET entry = :e WHERE incident_id = :i AND n = 3", e=b'["act","forged"]')
    assert {("tampered", 3), ("unsigned", 3)} == world.found()
    world.sql("UPDATE journal SET credential = 'nobody' WHERE incident_id = :i AND n = 2")
    (finding,) = (f for f in world.check().findings if f.n == 2)
    assert (finding.code, finding.command_id) == ("tampered", world.notes[0].id)
    assert finding.entry.startswith("AddLogEntry · li · 2 · ")


def test_a_deleted_entry_is_missing_and_what_it_left_is_nobodys(world: World) -> None:
    world.sql("DELETE FROM journal WHERE incident_id = :i AND n = 3")
    assert world.found() == {("missing", 3), ("seat_fewer", 10), ("act_missing", 0)}
    assert {f.command_id for f in world.check().findings if f.code == "act_missing"} == {world.notes[1].id}


def test_two_swapped_entries_are_told_with_the_places_they_had(world: World) -> None:
    for old, new in ((2, 100), (4, 2), (100, 4)):
        world.sql("UPDATE journal SET n = :new WHERE incident_id = :i AND n = :old", old=old, new=new)
    moved = {(f.code, f.n, f.to_n) for f in world.check().findings}
    assert {("reordered", 2, 4), ("reordered", 4, 2)} == moved


def test_a_chain_cut_off_at_its_end_is_betrayed_by_the_log_itself(world: World) -> None:
    world.sql("DELETE FROM journal WHERE incident_id = :i AND n > 3")
    recount(world.db)
    found = {(f.code, f.n, f.to_n) for f in world.check().findings if f.n}
    assert found == {("truncated", 4, 6)}


def test_a_chain_and_its_log_and_answers_cut_off_is_found_by_a_kept_head(world: World) -> None:
    cut = [row for row in world.rows() if row["incident_id"] == world.incident and row["n"] > 3]
    # What became of an order is the backend's own entry: nobody's command.
    commands = world.commands()
    for row in cut:
        if row["command_id"] in commands:
            world.sql("DELETE FROM commands WHERE id = :c", c=row["command_id"])
        world.sql("DELETE FROM journal WHERE command_id = :c", c=row["command_id"])
        if row["outcome"] == "accepted":
            world.sql("DELETE FROM records WHERE command_id = :c", c=row["command_id"])
    assert {code for code, _n in world.found()} == {"truncated", "seat_fewer", "record_missing"}
    recount(world.db)
    # The incident itself was left by entries that are still there.
    assert world.found() == {("record_missing", 1)}
    kept = {world.incident: {cut[-1]["n"]: cut[-1]["hash"]}}
    assert world.found(kept) == {("record_missing", 1), ("truncated", 4)}


def test_a_whole_chain_that_is_gone_is_truncated(world: World) -> None:
    world.sql("DELETE FROM journal WHERE incident_id = :i")
    assert ("truncated", 1) in world.found()


def rewrite(world: World, change: Callable[[Row], None]) -> None:
    """What somebody does who knows how it works: the whole chain is made anew, and the log told the new heads."""
    prev = ""
    for row in world.rows():
        if row["incident_id"] != world.incident:
            continue
        old = dict(row)
        change(row)
        row["prev"] = prev
        row["hash"] = prev = row_hash(row, row["n"])
        world.sql(
            "UPDATE journal SET entry = :e, seat_hash = :s, prev = :p, hash = :h, credential = :c"
            " WHERE incident_id = :i AND n = :n",
            e=row["entry"], s=row["seat_hash"], p=row["prev"], h=row["hash"], n=row["n"], c=row["credential"],
        )  # fmt: skip
        with world.db.writing() as work:
            for table, column in ((records, records.c.change), (audit, audit.c.after)):
                mine = table.c.command_id == row["command_id"]
                for data in work.connection.execute(select(column).where(mine, column.is_not(None))).scalars():
                    told = bytes(data).replace(old["hash"].encode(), row["hash"].encode())
                    work.connection.execute(update(table).where(mine, column == data).values({column: told}))
    recount(world.db)


def test_a_chain_written_anew_as_a_whole_is_found_by_a_head_that_somebody_kept(world: World) -> None:
    (head,) = (h for chain, h in world.check().heads.items() if chain == world.incident)

    def forge(row: Row) -> None:
        if row["n"] == 3:
            row["credential"] = "somebody else"

    rewrite(world, forge)
    assert world.found() == {("audit_differs", 3)}
    world.sql("UPDATE audit SET credential = 'somebody else' WHERE command_id = :c", c=world.notes[1].id)
    assert world.found() == set()
    assert world.found({world.incident: {head.n: head.hash}}) == {("rewritten", head.n)}


def test_an_act_rewritten_in_the_whole_chain_is_betrayed_by_its_seats_next_one(world: World) -> None:
    def forge(row: Row) -> None:
        if row["n"] == 3:
            row["entry"] = row["entry"].replace(b"note 1", b"note X")
            row["seat_hash"] = sha256(row["entry"])

    rewrite(world, forge)
    assert world.found() == {("seat_differs", 3), ("answer_differs", 3)}


def test_a_changed_log_entry_differs_from_the_journal(world: World) -> None:
    key = log_key(world.notes[1].id).id
    with world.db.reading() as connection:
        change = bytes(
            connection.execute(text("SELECT change FROM records WHERE id = :k"), {"k": key}).scalar_one()
        )
    world.sql("UPDATE records SET change = :c WHERE id = :k", c=change.replace(b"note 1", b"never!"), k=key)
    assert world.found() == {("record_differs", 3)}
    world.sql("UPDATE records SET change = :c WHERE id = :k", c=b"{not json", k=key)
    assert world.found() == {("unreadable", 0)}


def test_a_log_entry_that_is_gone_is_named(world: World) -> None:
    key = log_key(world.notes[1].id).id
    world.sql("DELETE FROM records WHERE id = :k", k=key)
    (finding,) = world.check().findings
    assert (finding.code, finding.n) == ("log_missing", 3)
    assert finding.entry.endswith(key)


def test_a_record_changed_past_the_journal_is_named(world: World) -> None:
    with world.db.reading() as connection:
        stored = select(records.c.change).where(records.c.id == world.incident)
        change = bytes(connection.execute(stored).scalar_one())
    forged = change.replace("中山路1号".encode(), "解放路9号".encode())
    world.sql("UPDATE records SET change = :c WHERE id = :i", c=forged)
    assert {code for code, _n in world.found()} == {"record_differs"}
    world.sql("UPDATE records SET command_id = 'none' WHERE id = :i")
    assert world.found() == {("not_journaled", 0)}


def test_a_record_that_is_gone_is_named_by_the_entry_that_left_it_last(world: World) -> None:
    world.sql("DELETE FROM records WHERE id = :i")
    (finding,) = world.check().findings
    assert (finding.code, finding.chain, finding.n) == ("record_missing", world.incident, 7)
    assert finding.entry.endswith(f"incident {world.incident}")


def test_a_record_that_was_moved_before_the_beginning_is_still_looked_at(world: World) -> None:
    world.sql("UPDATE records SET revision = -1, exercise_id = 'X' WHERE id = :i")
    assert {code for code, _n in world.found()} == {"record_differs"}


def test_a_record_slipped_into_an_exercise_is_named(world: World) -> None:
    world.sql("UPDATE records SET exercise_id = 'X' WHERE id = :i")
    assert {code for code, _n in world.found()} == {"record_differs"}


def test_an_audit_that_says_something_else_or_nothing_is_named(world: World) -> None:
    command_id = world.notes[1].id
    world.sql("UPDATE audit SET after = :a WHERE command_id = :c", a=b"{}", c=command_id)
    assert world.found() == {("audit_differs", 3)}
    world.sql("DELETE FROM audit WHERE command_id = :c", c=command_id)
    assert world.found() == {("audit_missing", 3)}


@pytest.mark.parametrize("column", ["actor", "seat", "credential", "command", "at"])
def test_an_audit_that_names_another_author_or_act_is_named(world: World, column: str) -> None:
    with world.db.writing() as work:
        line = audit.c.command_id == world.notes[1].id
        work.connection.execute(update(audit).where(line).values({column: "x"}))
    assert world.found() == {("audit_differs", 3)}


def test_an_audit_that_lost_one_of_an_acts_lines_is_named(world: World) -> None:
    world.sql("DELETE FROM audit WHERE command = 'DispatchUnit' AND kind = 'unit'")
    (finding,) = world.check().findings
    assert (finding.code, finding.n) == ("audit_missing", 6)
    assert " · unit " in finding.entry


def test_what_came_of_an_act_later_is_entered_under_its_id_and_contradicts_nothing(world: World) -> None:
    act = world.rows()[-1]["command_id"]
    with world.db.writing() as work:
        incident = work.get("incident", world.incident)
        assert isinstance(incident, Incident)
        later = replace(incident, note="later")
        work.put([(Key("incident", world.incident), later, None)], Author("li", now_iso(), act))
    assert world.found() == set()


def test_what_is_older_than_the_journal_is_not_expected_in_it(db: Database) -> None:
    with db.writing() as work:
        work.put([(Key("station", "S"), Station(number="1", name="s"), None)], Author("li", now_iso(), "old"))
        work.insert(commands, {"id": "old", "digest": "d", "answer": OLD_ANSWER, "received_at": "2026-01-01"})
    with db.writing() as work:
        work.connection.execute(delete(journal))
        work.connection.execute(update(journal_book).values(begin_revision=1, begin_at=now_iso()))
    recount(db)
    assert World(db).found() == set()


def test_an_act_taken_back_before_it_was_judged_is_not_missing(world: World) -> None:
    row = {"id": "x", "digest": WITHDRAWN, "answer": b"{}", "received_at": now_iso()}
    with world.db.writing() as work:
        work.insert(commands, row)
        work.insert(commands, {**row, "id": "event", "digest": "d", "answer": b"an alarm's id"})
    assert world.found() == set()


def test_an_answer_that_was_deleted_is_named_also_of_a_refused_act(world: World) -> None:
    refused = next(row for row in world.rows() if row["outcome"] not in ("accepted", "conflict"))
    for command_id in (world.notes[1].id, refused["command_id"]):
        world.sql("DELETE FROM commands WHERE id = :c", c=command_id)
    found = {(f.code, f.chain, f.n, f.command_id) for f in world.check().findings}
    assert found == {
        ("answer_missing", world.incident, 3, world.notes[1].id),
        ("answer_missing", refused["incident_id"], refused["n"], refused["command_id"]),
    }


@pytest.mark.parametrize("column", ["digest", "answer", "received_at"])
def test_an_answer_that_was_changed_or_is_another_acts_is_named(world: World, column: str) -> None:
    mine, others = world.notes[1].id, world.notes[2].id
    with world.db.writing() as work:
        other = work.connection.execute(select(commands).where(commands.c.id == others)).one()._mapping
        value = "2026-01-01" if column == "received_at" else other[column]
        work.connection.execute(update(commands).where(commands.c.id == mine).values({column: value}))
    (finding,) = world.check().findings
    assert (finding.code, finding.n, finding.command_id) == ("answer_differs", 3, mine)
    assert finding.entry.startswith("AddLogEntry · li · 2 · ")


def test_an_answer_that_says_refused_where_the_act_was_accepted_is_named(world: World) -> None:
    mine = world.notes[1].id
    answer = Answer(id=mine, outcome=Outcome.REFUSED, code="log.empty")
    world.sql("UPDATE commands SET answer = :a WHERE id = :c", a=msgspec.json.encode(answer), c=mine)
    assert world.found() == {("answer_differs", 3)}


def test_an_act_made_to_look_withdrawn_before_it_came_is_named(world: World) -> None:
    world.sql("UPDATE commands SET digest = :d WHERE id = :c", d=WITHDRAWN, c=world.notes[1].id)
    assert world.found() == {("answer_differs", 3)}


def test_the_answer_to_an_act_in_two_chains_is_named_once(world: World) -> None:
    third = world.seat.open("2-003")
    unit = derived_id("unit", "t", "E1")
    sent = world.seat.do(DispatchUnit(unit_id=unit, incident_id=third, from_incident_id=world.incident))
    assert [row["command_id"] for row in world.rows() if row["entry"].startswith(b'["act"')].count(sent.id) == 2
    assert world.found() == set()
    world.sql("DELETE FROM commands WHERE id = :c", c=sent.id)
    assert [(f.code, f.command_id) for f in world.check().findings] == [("answer_missing", sent.id)]


def test_a_head_is_found_by_its_first_digits_wherever_it_stands(world: World) -> None:
    row = next(row for row in world.rows() if row["incident_id"] == world.incident and row["n"] == 3)
    with world.db.reading() as connection:
        check = Check(connection)
        assert [(c, h.n, h.hash) for c, h in check.find(row["hash"][:16])] == [(world.incident, 3, row["hash"])]
        assert [(c, h.n) for c, h in check.find(row["seat_hash"])] == [(world.seat.chain, row["seat_n"])]
        assert check.find("0" * 16) == []


# Only SQLite keeps a value of another type than its column's.
@pytest.mark.parametrize("still", ["sqlite"], indirect=True, scope="module")
def test_values_of_a_strange_type_are_tampering_too(still: World) -> None:
    for column in COLUMNS:
        with still.db._writer.connect() as connection, connection.begin() as change:
            strange: ColumnElement[Any] = literal_column("1.5" if column in ("revision", "seat_n") else "7")
            place = (journal.c.incident_id == still.incident) & (journal.c.n == 2)
            connection.execute(journal.update().where(place).values({column: strange}))
            findings = Check(connection).run({}).findings
            change.rollback()
        assert (still.incident, 2) in {(finding.chain, finding.n) for finding in findings}, column


COLUMNS = (
    "command_id", "revision", "at", "outcome", "credential", "seat_chain", "seat_n", "seat_prev", "seat_hash",
    "entry", "records", "prev", "hash",
)  # fmt: skip


@pytest.fixture(scope="module", params=DATABASES)
def still(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One that every test leaves as it was."""
    database = Database(empty_database(request, request.param, tmp_path_factory.mktemp("still")))
    database.migrate()
    yield World(database)
    database.close()


def _changed(value: Any, at: int, by: int) -> Any:
    if isinstance(value, int):
        return value + by
    if not value:
        return b"x" if isinstance(value, bytes) else "x"
    place = at % len(value)
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ (by % 255 + 1)]) + value[place + 1 :]
    return value[:place] + chr((ord(value[place]) + by) % 127 or 1) + value[place + 1 :]


@given(which=st.integers(0, 10), column=st.sampled_from(COLUMNS), at=st.integers(0, 999), by=st.integers(1, 120))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_single_change_of_what_is_stored_is_found(
    still: World, which: int, column: str, at: int, by: int
) -> None:
    row = still.rows()[which]
    value = _changed(row[column], at, by)
    if value == row[column]:
        return
    with still.db._writer.connect() as connection, connection.begin() as change:
        place = (journal.c.incident_id == row["incident_id"]) & (journal.c.n == row["n"])
        connection.execute(text("DROP INDEX journal_seat"))
        connection.execute(journal.update().where(place).values({column: value}))
        findings = Check(connection).run({}).findings
        change.rollback()
    assert (row["incident_id"], row["n"]) in {(finding.chain, finding.n) for finding in findings}


def test_of_a_large_import_the_record_that_was_changed_is_named_and_no_other(db: Database) -> None:
    by = Author("t", now_iso(), "the import")
    with db.writing() as work:
        work.put([(Key("station", f"S{n}"), Station(number=str(n), name="s"), None) for n in range(LISTED + 5)], by)
    with db.reading() as connection:
        assert Check(connection).run({}).findings == []
    with db.writing() as work:
        changed = select(records.c.change).where(records.c.id == "S7")
        change = bytes(work.connection.execute(changed).scalar_one()).replace(b'"name":"s"', b'"name":"x"')
        work.connection.execute(update(records).where(records.c.id == "S7").values(change=change))
    with db.reading() as connection:
        (finding,) = Check(connection).run({}).findings
    assert finding.code == "record_differs"
    assert "station S7" in finding.entry


def test_an_import_of_before_with_one_hash_over_all_accuses_no_record(db: Database) -> None:
    by = Author("t", now_iso(), "the import")
    with db.writing() as work:
        work.put([(Key("station", f"S{n}"), Station(number=str(n), name="s"), None) for n in range(LISTED + 5)], by)
    with db.writing() as work:
        row = dict(work.connection.execute(select(journal)).mappings().one())
        row["records"] = b'{"count":%d,"sha256":"%b"}' % (LISTED + 5, b"0" * 64)
        work.connection.execute(update(journal).values(records=row["records"], hash=row_hash(row, row["n"])))
    recount(db)
    with db.reading() as connection:
        assert Check(connection).run({}).findings == []
