"""A real backend and a real console make acts; then somebody who can write to the databases changes them."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backend.db import BadDatabase
from backend.journal_report import Report, outbox_of, verify
from models.journal import head_prefix, short_head
from models.log_entry import AddLogEntry
from models.sqlite_errors import StoreError
from tests.backend.seat_acts import SeatActs
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat


class Scene:
    """What is left when everybody has gone home: the backend's database and the console's profile."""

    def __init__(self, folder: Path, incident_id: str) -> None:
        self.folder = folder
        self.incident = incident_id
        self.database = folder / "backend.sqlite"
        self.profile = folder / "seat"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    def report(self, *heads: str, database: bool = True, profile: bool = True) -> Report:
        url, place = self.url if database else None, self.profile if profile else None
        report = verify(url, place, [head_prefix(head) for head in heads])
        assert report is not None
        return report

    def found(self, *heads: str, database: bool = True, profile: bool = True) -> list[tuple[str, int]]:
        return [(f.code, f.n) for f in self.report(*heads, database=database, profile=profile).findings]

    def sql(self, path: Path, *statements: str, **values: Any) -> None:
        with closing(sqlite3.connect(path)) as db:
            for statement in statements:
                assert db.execute(statement, {"i": self.incident, **values}).rowcount
            db.commit()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Six acts by one seat, all delivered; one withdrawn while the backend was away."""
    folder = tmp_path_factory.mktemp("scene")
    with BackendProcess(folder, "--heartbeat-s", "0.3") as backend, Seat(folder / "seat", backend.url) as seat:
        seat.wait_live()
        incident_id = seat.open_incident("2-001")
        for text in ("一", "二", "三"):
            seat.do(AddLogEntry(text=text, incident_id=incident_id))
        seat.do(AddLogEntry(text="交班"))
        seat.wait_level()
    return Scene(folder, incident_id)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    shutil.copytree(made.folder, tmp_path / "copy")
    return Scene(tmp_path / "copy", made.incident)


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
        shutil.copy(scene.profile / "outbox" / "outbox.sqlite", target)
    assert outbox_of(tmp_path / "evidence") == tmp_path / "evidence" / "outbox.sqlite"
    for place in (tmp_path / "evidence", tmp_path / "renamed.sqlite"):
        report = verify(None, place, [])
        assert report is not None
        assert (report.acts, report.findings) == (5, [])


def test_an_act_changed_in_the_backend_is_named(scene: Scene) -> None:
    scene.sql(scene.database, "UPDATE journal SET entry = replace(entry, 'x', 'y') || ' ' WHERE n = 3")
    found = scene.report().findings
    assert ("tampered", scene.incident, 3) in {(f.code, f.chain, f.n) for f in found}
    assert any("AddLogEntry · local · 2" in f.entry for f in found if f.code == "tampered")


def test_an_act_lost_by_the_backend_is_named_by_its_console(scene: Scene) -> None:
    scene.sql(
        scene.database,
        "DELETE FROM commands WHERE id IN (SELECT command_id FROM journal WHERE incident_id = :i AND n = 4)",
        "DELETE FROM records WHERE command_id IN (SELECT command_id FROM journal WHERE incident_id = :i AND n = 4)",
        "DELETE FROM journal WHERE incident_id = :i AND n = 4",
    )
    assert scene.found(profile=False) == []
    assert set(scene.found()) == {("truncated", 4), ("not_received", 4)}


def test_a_journal_written_anew_behind_the_consoles_back_is_found_by_its_heads(scene: Scene) -> None:
    kept = scene.report(database=False).acts
    assert kept == 5
    scene.sql(
        scene.profile / "outbox" / "outbox.sqlite", "UPDATE heads SET hash = replace(hash, substr(hash, 1, 1), 'g')"
    )
    assert {code for code, _n in scene.found()} == {"rewritten"}


def test_an_act_the_backend_holds_otherwise_than_it_was_sent_is_named(scene: Scene) -> None:
    scene.sql(scene.database, "UPDATE journal SET seat_hash = 'g' || substr(seat_hash, 2) WHERE seat_n = 2")
    assert ("received_differs", 2) in scene.found()


def test_an_outbox_cut_off_or_put_back_from_a_copy_is_found_by_the_backend(scene: Scene) -> None:
    outbox = scene.profile / "outbox" / "outbox.sqlite"
    scene.sql(outbox, "DELETE FROM entries WHERE seq > 3")
    assert set(scene.found(database=False)) == {("truncated", 4)}
    with closing(sqlite3.connect(outbox)) as db:
        (envelope,) = db.execute("SELECT envelope FROM entries WHERE seq = 3").fetchone()
    whole = envelope.split(b'"hash":"')[1][:64].decode()
    scene.sql(outbox, "UPDATE chains SET n = 3, hash = :h", h=whole)
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
    scene.sql(scene.database, "DELETE FROM journal WHERE incident_id = :i AND n > 2")
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
