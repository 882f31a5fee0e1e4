"""The journal over a real line: outboxes and databases that went back in time are noticed, and lose nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from backend.journal_report import verify
from console.sync.link import Trouble
from models.log_entry import AddLogEntry
from models.outbox_entry import EntryState
from models.seat_journal import read_seat_journal
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait


def texts(seat: Seat, incident_id: str) -> list[str]:
    return sorted(
        record.fact.text for record in seat.store.children("log_entry", incident_id, 100) if record.fact.text
    )


def worked_on(folder: Path, backend: BackendProcess, put_back: Callable[[Path], object]) -> None:
    """A seat whose outbox went back to before "before", and that goes on from there."""
    outbox, kept = folder / "outbox", folder.with_name("kept")
    with Seat(folder, backend.url) as seat:
        seat.wait_live()
        incident_id = seat.open_incident()
        seat.wait_level()
    shutil.copytree(outbox, kept)
    with Seat(folder, backend.url) as seat:
        seat.wait_live()
        seat.do(AddLogEntry(text="before", incident_id=incident_id))
        seat.wait_level()
    put_back(kept)
    with Seat(folder, backend.url) as seat:
        seat.wait_live()
        for text in ("after", "and on"):
            seat.do(AddLogEntry(text=text, incident_id=incident_id))
        seat.wait_level()
        wait(lambda: texts(seat, incident_id) == ["after", "and on", "before"])


def test_a_seat_whose_outbox_was_put_back_from_a_copy_loses_no_act(tmp_path: Path, backend: BackendProcess) -> None:
    folder = tmp_path / "seat"

    def put_back(kept: Path) -> None:
        # With all that lies beside it: nothing here remembers the act made since.
        shutil.rmtree(folder / "outbox")
        shutil.copytree(kept, folder / "outbox")

    worked_on(folder, backend, put_back)
    journal = read_seat_journal(folder / "outbox" / "outbox.sqlite")
    assert [chain.follows == "" for chain in journal.chains] == [True, False]
    assert {act.state for act in journal.acts} == {EntryState.DELIVERED, EntryState.WITHDRAWN}
    report = verify(backend.database_url, folder, [])
    assert report is not None
    assert [(finding.code, finding.n) for finding in report.findings] == [("outbox_differs", 2)]


def test_what_an_outbox_put_back_alone_forgot_comes_back_from_its_tail_and_is_done_once(
    tmp_path: Path, backend: BackendProcess
) -> None:
    folder = tmp_path / "seat"
    outbox = folder / "outbox" / "outbox.sqlite"
    worked_on(folder, backend, lambda kept: shutil.copy(kept / outbox.name, outbox))
    journal = read_seat_journal(outbox)
    assert {act.state for act in journal.acts} == {EntryState.DELIVERED}
    made = [act.envelope for act in journal.acts if act.envelope.name == AddLogEntry.NAME]
    assert len({envelope.id for envelope in made}) == len(made) == 3
    report = verify(backend.database_url, folder, [])
    assert report is not None
    assert report.findings == []


def test_a_console_says_that_the_journal_is_not_the_one_it_saw(tmp_path: Path, backend: BackendProcess) -> None:
    with Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        incident_id = seat.open_incident()
        seat.do(AddLogEntry(text="x", incident_id=incident_id))
        seat.wait_level()
    outbox = tmp_path / "seat" / "outbox" / "outbox.sqlite"
    with closing(sqlite3.connect(outbox)) as db:
        db.execute("UPDATE heads SET hash = 'g' || substr(hash, 2)")
        db.commit()
    shutil.rmtree(tmp_path / "seat" / "cache")
    with Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        wait(lambda: any(trouble.code == "journal_rewritten" for trouble in seat.of(Trouble)))
        assert [trouble.code for trouble in seat.of(Trouble)] == ["journal_rewritten"]
    assert len({head.hash for head in read_seat_journal(outbox).heads if head.chain == incident_id}) == 2
