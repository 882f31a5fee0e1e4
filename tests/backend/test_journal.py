from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from backend.alarms import AlarmIn, take_alarms
from backend.auth import Principal
from backend.commands import judge
from backend.db import Database
from backend.doors import ReadingIn, take_readings
from backend.import_report import ImportIn, ImportRow
from backend.imports import run_import
from backend.journal import ACCEPTED, CENTRE, LISTED, Bulk, bare, data_mark, place_mark, row_hash
from backend.schema import journal, records
from backend.work import Author, Unchangeable
from models.command import Circumstances, Command, Envelope, Facts, Outcome, Put
from models.device import Device
from models.ids import uuid7
from models.journal import act_bytes, sha256
from models.kinds import COMMANDS, decode_fact
from models.log_entry import AddLogEntry, CorrectLogEntry, LogEntry, LogKind, log_key
from models.record import Change, Key, encode
from models.station import Station
from tests.backend.seat_acts import WHO, SeatActs

BY = Author("gateway 1", "2026-01-01T00:00:00.000Z", "c-1")


def rows(db: Database, incident_id: str = CENTRE) -> list[dict[str, Any]]:
    found = select(journal).where(journal.c.incident_id == incident_id).order_by(journal.c.n)
    with db.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(found)]


def entry_of(db: Database, act: Envelope) -> LogEntry:
    with db.reading() as connection:
        change = connection.execute(select(records.c.change).where(records.c.id == log_key(act.id).id)).scalar_one()
    fact = decode_fact(LogEntry.KIND, msgspec.json.decode(change, type=Change).data)
    assert isinstance(fact, LogEntry)
    return fact


def test_every_accepted_act_is_in_the_chain_of_its_incident(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    notes = [seat.say(incident_id, f"note {n}") for n in range(3)]
    found = rows(db, incident_id)
    assert [row["n"] for row in found] == [1, 2, 3, 4]
    assert [row["command_id"] for row in found[1:]] == [note.id for note in notes]
    assert [row["prev"] for row in found] == ["", *[row["hash"] for row in found[:3]]]
    assert all(row["hash"] == row_hash(row, row["n"]) for row in found)
    assert {(row["outcome"], row["credential"], row["seat_chain"]) for row in found} == {
        (ACCEPTED, "li", seat.chain)
    }
    assert rows(db) == []


def test_an_entry_holds_what_the_seat_signed_and_the_hash_of_every_record_it_left(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "到场")
    row = rows(db, entry_of(db, note).incident_id)[-1]
    assert note.link is not None
    assert (row["seat_n"], row["seat_prev"], row["seat_hash"]) == (2, note.link.prev, note.link.hash)
    assert row["entry"] == act_bytes(note, note.link)
    assert sha256(row["entry"]) == note.link.hash
    ((kind, record_id, exercise_id, digest),) = msgspec.json.decode(row["records"])
    assert (Key(kind, record_id), exercise_id) == (log_key(note.id), None)
    assert digest == sha256(encode(bare(entry_of(db, note))))


def test_the_log_entry_carries_the_head_to_every_seat(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "x")
    entry = entry_of(db, note)
    row = rows(db, entry.incident_id)[-1]
    assert (entry.chain_n, entry.chain_hash) == (row["n"], row["hash"])


def test_what_belongs_to_no_incident_is_in_the_chain_of_the_centre(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.do(AddLogEntry(text="交班"))
    (row,) = rows(db)
    assert (row["command_id"], row["n"]) == (note.id, 1)
    assert entry_of(db, note).chain_hash == row["hash"]


def test_an_act_that_concerns_two_incidents_is_in_the_chains_of_both(db: Database) -> None:
    seat = SeatActs(db)
    one, other = seat.open("2-001"), seat.open("2-002")
    at = datetime.now(UTC)
    entry = LogEntry(kind=LogKind.NOTE, at=at, actor="li", seat="2", incident_id=one)
    puts = [
        (Key(LogEntry.KIND, "L1"), entry, None),
        (Key(LogEntry.KIND, "L2"), msgspec.structs.replace(entry, incident_id=other), None),
    ]
    with db.writing() as work:
        work.put(puts, BY)
        kept = [work.get(LogEntry.KIND, record_id) for record_id in ("L1", "L2")]
    ends = [rows(db, incident_id)[-1] for incident_id in (one, other)]
    assert [row["command_id"] for row in ends] == ["c-1", "c-1"]
    assert [(e.chain_n, e.chain_hash) for e in kept if isinstance(e, LogEntry)] == [
        (row["n"], row["hash"]) for row in ends
    ]


def test_refused_and_conflicting_acts_are_entries_too(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    empty = seat.made(AddLogEntry(text=" ", incident_id=incident_id))
    assert seat.send(empty)[0].outcome is Outcome.REFUSED
    row = rows(db, incident_id)[-1]
    assert (row["command_id"], row["outcome"], row["records"]) == (empty.id, "log.empty", b"[]")
    assert entry_of(db, seat.say(incident_id, "x")).chain_n == row["n"] + 1


def test_an_act_sent_twice_is_one_entry(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "x")
    assert seat.send(note, note)[0].outcome is Outcome.ACCEPTED
    assert len(rows(db, entry_of(db, note).incident_id)) == 2


def test_seats_without_a_chain_are_taken_and_have_entries(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    for text in ("a", "b"):
        plain = msgspec.structs.replace(seat.made(AddLogEntry(text=text, incident_id=incident_id)), link=None)
        assert seat.send(plain)[0].outcome is Outcome.ACCEPTED
    assert [row["seat_n"] for row in rows(db, incident_id)] == [1, 0, 0]


def test_an_act_changed_on_its_way_is_refused_and_its_id_not_burnt(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    note = seat.made(AddLogEntry(text="送医", incident_id=incident_id))
    body = msgspec.Raw(msgspec.json.encode(AddLogEntry(text="未送医", incident_id=incident_id)))
    (answer,) = seat.send(msgspec.structs.replace(note, body=body))
    assert (answer.outcome, answer.code) == (Outcome.REFUSED, "journal.tampered")
    assert seat.send(note)[0].outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    "changes",
    [
        {"hash": "'; DROP TABLE journal; --"}, {"chain": "a\0b"}, {"chain": "x" * 65}, {"chain": ""}, {"n": 0},
        {"n": -5}, {"n": 2**62}, {"n": 2**80}, {"prev": "日本"}, {"hash": ""}, {"prev": "f" * 64}, {"follows": "x"},
    ],
)  # fmt: skip
def test_an_impossible_link_is_refused_with_a_sentence(db: Database, changes: dict[str, Any]) -> None:
    seat = SeatActs(db)
    note = seat.made(AddLogEntry(text="x"))
    assert note.link is not None
    (answer,) = seat.send(msgspec.structs.replace(note, link=msgspec.structs.replace(note.link, **changes)))
    assert answer.code == "journal.tampered"


def test_two_acts_at_one_place_of_a_chain_are_a_fork(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    head = seat.head
    seat.say(incident_id, "first")
    seat.head = head
    forked = seat.made(AddLogEntry(text="second", incident_id=incident_id))
    (answer,) = seat.send(forked)
    assert (answer.code, answer.params) == ("journal.forked", {"n": "2"})
    after = seat.made(AddLogEntry(text="third", incident_id=incident_id))
    assert seat.send(after)[0].code == "journal.forked"


def test_a_fork_inside_one_batch_is_found(db: Database) -> None:
    seat = SeatActs(db)
    head = seat.head
    one = seat.made(AddLogEntry(text="one"))
    seat.head = head
    other = seat.made(AddLogEntry(text="other"))
    assert [answer.code for answer in seat.send(one, other)] == ["", "journal.forked"]


def test_acts_may_arrive_late_or_never_but_only_as_they_were(db: Database) -> None:
    seat = SeatActs(db)
    head = seat.head
    first, second, third = (seat.made(AddLogEntry(text=text)) for text in "abc")
    assert [answer.code for answer in seat.send(third)] == [""]
    assert [answer.code for answer in seat.send(first)] == [""]
    seat.head = type(head)(1, first.link.hash if first.link else "")
    other = seat.made(AddLogEntry(text="another b"))
    assert [answer.code for answer in seat.send(other)] == ["journal.forked"]
    assert [answer.code for answer in seat.send(second)] == [""]
    assert sorted(row["seat_n"] for row in rows(db)) == [1, 2, 3]


def test_imports_and_alarms_have_entries_of_their_credential_and_readings_have_none(db: Database) -> None:
    rows_in = [ImportRow(row=n, key=str(n), data={"number": str(n)}) for n in range(3)]
    run_import(db, WHO, ImportIn(kind="unit", source="t", rows=rows_in, apply=True))
    gateway = Principal(user="gw", name="gw", role=WHO.role, seat="", digest="", expires_at="9")
    take_alarms(db, gateway, [AlarmIn(type="smoke", at=datetime.now(UTC), name="x")], {})
    with db.writing() as work:
        work.put([(Key("device", "D"), Device(number="1", name="d"), None)], BY)
    take_readings(db, gateway, [ReadingIn("D", "t", 1.0, datetime.now(UTC))])
    found = rows(db)
    assert [row["credential"] for row in found] == ["li", "gw", "gateway 1"]
    assert [len(msgspec.json.decode(row["records"])) for row in found] == [3, 1, 1]
    with db.reading() as connection:
        assert connection.execute(select(records.c.id).where(records.c.kind == "reading")).first() is not None


def test_an_import_of_what_is_there_already_is_no_act(db: Database) -> None:
    for _ in range(2):
        rows_in = [ImportRow(row=1, key="1", data={"number": "1"})]
        run_import(db, WHO, ImportIn(kind="unit", source="t", rows=rows_in, apply=True))
    assert len(rows(db)) == 1


def test_a_large_import_is_kept_with_a_mark_of_each_of_its_records(db: Database) -> None:
    count = LISTED + 1
    with db.writing() as work:
        work.put([(Key("station", str(n)), Station(number=str(n), name="s"), None) for n in range(count)], BY)
    (row,) = rows(db)
    kept = msgspec.json.decode(row["records"], type=Bulk)
    assert kept.count == len(kept.marks()) == count
    assert kept.marks()[place_mark("station", "7", None)] == data_mark(sha256(b'{"number":"7","name":"s"}'))
    assert len(row["records"]) < 40 * count


def test_a_transaction_that_fails_leaves_no_entry(db: Database) -> None:
    seat = SeatActs(db)
    incident_id = seat.open()
    before = rows(db, incident_id)

    def fail() -> None:
        with db.writing() as work:
            work.put([(Key("station", "S"), Station(number="1", name="s"), None)], BY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows(db) == []
    assert rows(db, incident_id) == before


def test_no_writer_can_change_an_entry_of_the_log(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "x")
    entry = entry_of(db, note)
    changed = msgspec.structs.replace(entry, text="y")
    for fact in (changed, None):
        with pytest.raises(Unchangeable), db.writing() as work:
            work.put([(log_key(note.id), fact, None)], BY)
    assert entry_of(db, note) == entry


def test_a_command_that_would_change_an_entry_is_refused(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Rewrite(Command, frozen=True, kw_only=True):
        NAME = "Rewrite"
        entry_id: str

        def touches(self, command_id: str) -> list[Key]:
            return [Key(LogEntry.KIND, self.entry_id)]

        def apply(self, facts: Facts, at: Circumstances) -> list[Put]:
            entry = facts.get(LogEntry.KIND, self.entry_id)
            assert isinstance(entry, LogEntry)
            return [Put(Key(LogEntry.KIND, self.entry_id), msgspec.structs.replace(entry, text="never said"))]

    monkeypatch.setitem(COMMANDS, "Rewrite", Rewrite)
    seat = SeatActs(db)
    note = seat.say(seat.open(), "said")
    (answer,) = seat.send(seat.made(Rewrite(entry_id=log_key(note.id).id)))
    assert (answer.outcome, answer.code) == (Outcome.REFUSED, "log.unchangeable")
    assert entry_of(db, note).text == "said"


def test_a_correction_is_a_new_entry_that_names_the_old_one(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "2 人被困")
    entry_id = log_key(note.id).id
    right = seat.do(CorrectLogEntry(entry_id=entry_id, text="3 人被困", reason="听错"))
    correction = entry_of(db, right)
    assert (correction.kind, correction.corrects, correction.text) == (LogKind.CORRECTION, entry_id, "3 人被困")
    assert correction.params == {"reason": "听错"}
    assert entry_of(db, note).text == "2 人被困"
    assert correction.chain_n == entry_of(db, note).chain_n + 1


def test_only_who_wrote_an_entry_corrects_it(db: Database) -> None:
    seat = SeatActs(db)
    note = seat.say(seat.open(), "x")
    act = seat.made(CorrectLogEntry(entry_id=log_key(note.id).id, text="y"))
    other = msgspec.structs.replace(act, actor="wang", link=None)
    (answer,) = judge(db, WHO, [other], datetime.now(UTC))
    assert (answer.code, answer.params) == ("log.not_own", {"by": "li"})


def test_a_put_of_the_same_record_twice_leaves_the_last_one(db: Database) -> None:
    key = Key("station", uuid7())
    with db.writing() as work:
        work.put([(key, Station(number="1", name="old"), None)], BY)
    with db.writing() as work:
        work.put([(key, Station(number="1", name=name), None) for name in ("new", "old")], BY)
        assert work.get("station", key.id) == Station(number="1", name="old")
