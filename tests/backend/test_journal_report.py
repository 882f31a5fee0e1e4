"""A real backend and a real console make acts; then somebody who can write to the databases changes them."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, create_engine, delete, select, update

from backend.db import BadDatabase, Database
from backend.journal_report import Report, outbox_of, verify
from backend.schema import commands, journal, records
from models.journal import head_prefix, short_head
from models.log_entry import AddLogEntry
from models.sqlite_errors import StoreError
from tests.backend.seat_acts import SeatActs, recount
from tests.backend.server import BackendProcess
from tests.conftest import DATABASES, empty_database
from tests.console.sync.seat import Seat


class Scene:
    """What is left when everybody has gone home: the backend's database and the console's profile."""

    def __init__(self, folder: Path, url: str, incident_id: str) -> None:
        self.folder = folder
        self.url = url
        self.incident = incident_id
        self.profile = folder / "seat"
        self.outbox = self.profile / "outbox" / "outbox.sqlite"

    def report(self, *heads: str, database: bool = True, profile: bool = True) -> Report:
        url, place = self.url if database else None, self.profile if profile else None
        report = verify(url, place, [head_prefix(head) for head in heads])
        assert report is not None
        return report

    def found(self, *heads: str, database: bool = True, profile: bool = True) -> list[tuple[str, int]]:
        return [(f.code, f.n) for f in self.report(*heads, database=database, profile=profile).findings]

    def at_seat(self, *statements: str, **values: Any) -> None:
        """Change the console's outbox."""
        with closing(sqlite3.connect(self.outbox)) as db:
            for statement in statements:
                assert db.execute(statement, {"i": self.incident, **values}).rowcount
            db.commit()

    def at_backend(self, *statements: Executable) -> None:
        """Change the backend's database, on whatever it is."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount
        engine.dispose()


@pytest.fixture(scope="module", params=DATABASES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Six acts by one seat, all delivered; one withdrawn while the backend was away."""
    folder = tmp_path_factory.mktemp("scene")
    url = empty_database(request, request.param, folder)
    with (
        BackendProcess(folder, "--heartbeat-s", "0.3", database_url=url) as backend,
        Seat(folder / "seat", backend.url) as seat,
    ):
        seat.wait_live()
        incident_id = seat.open_incident("2-001")
        for text in ("一", "二", "三"):
            seat.do(AddLogEntry(text=text, incident_id=incident_id))
        seat.do(AddLogEntry(text="交班"))
        seat.wait_level()
    return Scene(folder, url, incident_id)


@pytest.fixture
def scene(request: pytest.FixtureRequest, made: Scene, tmp_path: Path) -> Scene:
    """A copy to be spoiled."""
    shutil.copytree(made.folder, tmp_path / "copy")
    url = f"sqlite:///{tmp_path / 'copy' / 'backend.sqlite'}"
    if not made.url.startswith("sqlite"):
        url = request.getfixturevalue("postgres").copy_of(made.url)
    return Scene(tmp_path / "copy", url, made.incident)


def test_what_a_console_and_its_backend_kept_agrees(scene: Scene) -> None:
    report = scene.report()
    assert report.findings == []
    assert (report.chains, report.entries, report.acts) == (2, 5, 5)
    assert {head.name for head in report.heads} == {"", "2-001"}


def test_each_can_be_looked_at_alone(scene: Scene) -> None:
    assert scene.found(database=False) == []
    assert scene.found(profile=False) == []
    assert verify(None, None, []) is None


def test_looking_changes_no_byte_and_makes_no_file(scene: Scene) -> None:
    def state() -> dict[str, bytes]:
        # Readers note themselves in the shared index of a database that was left open.
        files = (p for p in scene.folder.rglob("*") if p.is_file() and not p.name.endswith("-shm"))
        return {str(p): p.read_bytes() for p in files}

    before = state()
    scene.report()
    assert state() == before


def test_a_copy_of_the_outbox_alone_is_enough(scene: Scene, tmp_path: Path) -> None:
    for target in (tmp_path / "evidence" / "outbox.sqlite", tmp_path / "renamed.sqlite"):
        target.parent.mkdir(exist_ok=True)
        shutil.copy(scene.outbox, target)
    assert outbox_of(tmp_path / "evidence") == tmp_path / "evidence" / "outbox.sqlite"
    for place in (tmp_path / "evidence", tmp_path / "renamed.sqlite"):
        report = verify(None, place, [])
        assert report is not None
        assert (report.acts, report.findings) == (5, [])


def test_an_act_changed_in_the_backend_is_named(scene: Scene) -> None:
    scene.at_backend(update(journal).where(journal.c.n == 3).values(entry=b"{}"))
    found = scene.report().findings
    assert ("tampered", scene.incident, 3) in {(f.code, f.chain, f.n) for f in found}
    assert ("tampered", scene.incident, 4) not in {(f.code, f.chain, f.n) for f in found}


def test_whose_act_it_is_is_named_when_its_entry_can_still_be_read(scene: Scene) -> None:
    scene.at_backend(update(journal).where(journal.c.n == 3).values(credential="somebody"))
    found = scene.report().findings
    assert any("AddLogEntry · local · 2" in f.entry for f in found if (f.code, f.n) == ("tampered", 3))


def test_an_act_lost_by_the_backend_is_named_by_its_console(scene: Scene) -> None:
    fourth = (journal.c.incident_id == scene.incident) & (journal.c.n == 4)
    theirs = select(journal.c.command_id).where(fourth).scalar_subquery()
    scene.at_backend(
        delete(commands).where(commands.c.id == theirs),
        delete(records).where(records.c.command_id == theirs),
        delete(journal).where(fourth),
    )
    assert set(scene.found(profile=False)) == {("truncated", 4), ("seat_fewer", 5)}
    db = Database(scene.url)
    recount(db)
    db.close()
    assert scene.found(profile=False) == []
    assert set(scene.found()) == {("truncated", 4), ("not_received", 4)}


def test_a_journal_written_anew_behind_the_consoles_back_is_found_by_its_heads(scene: Scene) -> None:
    kept = scene.report(database=False).acts
    assert kept == 5
    scene.at_seat("UPDATE heads SET hash = replace(hash, substr(hash, 1, 1), 'g')")
    assert {code for code, _n in scene.found()} == {"rewritten"}


def test_an_act_the_backend_holds_otherwise_than_it_was_sent_is_named(scene: Scene) -> None:
    scene.at_backend(update(journal).where(journal.c.seat_n == 2).values(seat_hash="g" * 64))
    assert ("received_differs", 2) in scene.found()


def test_an_outbox_cut_off_or_put_back_from_a_copy_is_found_by_the_backend(scene: Scene) -> None:
    scene.at_seat("DELETE FROM entries WHERE seq > 3")
    assert set(scene.found(database=False)) == {("truncated", 4)}
    with closing(sqlite3.connect(scene.outbox)) as db:
        (envelope,) = db.execute("SELECT envelope FROM entries WHERE seq = 3").fetchone()
    whole = envelope.split(b'"hash":"')[1][:64].decode()
    scene.at_seat("UPDATE chains SET n = 3, hash = :h", h=whole)
    assert scene.found(database=False) == []
    assert scene.found() == [("outbox_cut", 4)]


def test_a_head_from_paper_is_found_whole_or_short_and_an_unknown_one_is_a_finding(scene: Scene) -> None:
    head = next(h for h in scene.report().heads if h.name == "2-001")
    for text in (head.hash, short_head(head.hash), short_head(head.hash).replace(" ", "-")):
        report = scene.report(text)
        assert report.findings == []
        assert [(known.name, known.n) for known in report.known] == [("2-001", head.n)]
    assert scene.found("0123 4567 89ab cdef") == [("head_unknown", 0)]
    own = next(h for h in scene.report(database=False).heads)
    assert [known.n for known in scene.report(own.hash, database=False).known] == [own.n]


def test_a_head_from_paper_finds_a_chain_that_was_cut_off_since(scene: Scene) -> None:
    head = next(h for h in scene.report().heads if h.name == "2-001")
    scene.at_backend(delete(journal).where((journal.c.incident_id == scene.incident) & (journal.c.n > 2)))
    assert ("head_unknown", 0) in scene.found(short_head(head.hash), profile=False)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:////nowhere/at/all.sqlite"])
def test_what_is_no_database_is_refused(url: str) -> None:
    with pytest.raises((BadDatabase, StoreError)):
        verify(url, None, [])


def test_a_database_of_before_the_journal_and_noise_are_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as db:
        db.execute("CREATE TABLE counter (id INTEGER)")
        db.commit()
    with pytest.raises(BadDatabase, match="no_journal"):
        verify(f"sqlite:///{tmp_path / 'old.sqlite'}", None, [])
    (tmp_path / "noise.sqlite").write_bytes(os.urandom(9000))
    with pytest.raises(Exception, match="not a database"):
        verify(f"sqlite:///{tmp_path / 'noise.sqlite'}", None, [])


def test_a_journal_on_postgresql_is_read_in_one_look_that_cannot_write(db: Any, database_url: str) -> None:
    seat = SeatActs(db)
    seat.say(seat.open("2-007"), "x")
    report = verify(database_url, None, [])
    assert report is not None
    assert (report.findings, report.entries) == ([], 2)
    assert [head.name for head in report.heads] == ["2-007"]
