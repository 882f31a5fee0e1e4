"""What the backend writes into an incident's log by itself: once for each act, in the journal like any other."""

from backend.clock import now_iso
from backend.db import Database
from backend.journal_report import verify
from backend.log_lines import tell
from models.ids import uuid7
from models.log_entry import LogEntry, LogKind
from tests.backend.seat_acts import SeatActs


def entries(db: Database, kind: LogKind) -> list[LogEntry]:
    with db.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM records WHERE kind = 'log_entry'").all()
    with db.writing() as work:
        found = [work.get(LogEntry.KIND, row[0]) for row in rows]
    return [entry for entry in found if isinstance(entry, LogEntry) and entry.kind is kind]


def test_it_is_written_once_for_an_act_however_often_it_is_told(db: Database, database_url: str) -> None:
    incident_id, act, before = SeatActs(db).open("2-042"), uuid7(), now_iso()
    for _time in range(3):
        with db.writing() as work:
            tell(work, LogKind.SENT_ON, act, incident_id, "backend", {"unit": "A1"})
    (entry,) = entries(db, LogKind.SENT_ON)
    assert (entry.actor, entry.incident_id, entry.params) == ("backend", incident_id, {"unit": "A1"})
    assert entry.at.isoformat() >= before[:19]
    report = verify(database_url, None, [])
    assert report is not None
    assert report.findings == []


def test_two_things_that_became_of_one_act_are_two_entries(db: Database) -> None:
    incident_id, act = SeatActs(db).open("2-042"), uuid7()
    with db.writing() as work:
        for kind in (LogKind.SENT_ON, LogKind.ALREADY_SENT):
            tell(work, kind, act, incident_id, "backend", {})
    assert len(entries(db, LogKind.SENT_ON)) == len(entries(db, LogKind.ALREADY_SENT)) == 1
