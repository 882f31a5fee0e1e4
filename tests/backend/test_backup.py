"""Backups of running backends on both databases, and consoles that catch up with a backend set back to one."""

import hashlib
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from console.sync.link import Phase, Trouble
from models.incident import Incident
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, send
from tests.backend.postgres import PostgresServer
from tests.backend.server import ROOT, BackendProcess
from tests.console.sync.seat import Seat, wait

DOCUMENT = b"a plan" * 1000


def command(*words: object) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, str(ROOT / "main.py"), "backend", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


def backed_up(url: str, to: Path, *more: object) -> Path:
    done = command("backup", "--database-url", url, "--to", to, *more)
    assert done.returncode == 0, done.stderr
    return to if to.is_file() else next(to.glob("*.backup"))


def restored(file: Path, url: str, *more: object) -> str:
    done = command("restore", file, "--database-url", url, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_running_console_catches_up_with_a_restored_backend_and_sends_what_it_lacks(
    database_url: str, tmp_path: Path
) -> None:
    running = BackendProcess(tmp_path, "--heartbeat-s", "0.5", database_url=database_url)
    with running as backend, Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        before = seat.open_incident("2-001")
        seat.wait_level()
        file = backed_up(database_url, tmp_path / "kept.backup")
        for number in range(2, 12):
            seat.open_incident(f"2-{number:03d}")
        seat.do(AddLogEntry(text="after the backup", incident_id=before))
        seat.wait_level()
        with backend.client() as other:
            send(other, *(envelope("AddLogEntry", {"text": f"of nobody's outbox {n}"}) for n in range(60)))
        wait(lambda: seat.state.cursor >= 60)
        backend.kill()
        waiting = seat.do(AddLogEntry(text="while it was down", incident_id=before))
        restored(file, database_url, "--replace")
        backend.start()
        wait(lambda: [t.code for t in seat.of(Trouble)] == ["history"], 20)
        seat.wait_level()
        numbers = {f"2-{number:03d}": "synced" for number in range(1, 12)}
        wait(lambda: seat.incidents() == numbers)
        texts = [entry.fact.text for entry in seat.store.children("log_entry", before)]
        assert texts.count("after the backup") == texts.count("while it was down") == 1
        assert waiting not in [entry.id for entry in seat.engine.entries()]
        rows = backend.rows("SELECT kind, id FROM records WHERE deleted = false")
        assert len([row for row in rows if row[0] == "incident"]) == 11


def test_a_console_that_was_off_meanwhile_sends_what_the_backup_lacks_when_it_starts(
    database_url: str, tmp_path: Path
) -> None:
    running = BackendProcess(tmp_path, database_url=database_url)
    with running as backend:
        with Seat(tmp_path / "seat", backend.url) as seat:
            seat.wait_live()
            file = backed_up(database_url, tmp_path / "kept.backup")
            lost = seat.open_incident("2-001")
            seat.wait_level()
        backend.kill()
        restored(file, database_url, "--replace")
        backend.start()
        with backend.client() as other:
            send(other, *(envelope("AddLogEntry", {"text": str(number)}) for number in range(30)))
        with Seat(tmp_path / "seat", backend.url) as seat:
            wait(lambda: seat.of(Trouble), 20)
            seat.wait_level()
            wait(lambda: (r := seat.store.get(Incident, lost)) is not None and r.state == "synced")


def test_a_backup_holds_the_documents_and_restores_into_an_empty_place_only(
    database_url: str, tmp_path: Path
) -> None:
    documents, again = tmp_path / "documents", tmp_path / "again"
    running = BackendProcess(tmp_path, "--documents", str(documents), database_url=database_url)
    digest = hashlib.sha256(DOCUMENT).hexdigest()
    with running as backend, backend.client() as client:
        client.put(f"/v1/documents/{digest}", content=DOCUMENT)
        send(client, envelope("AddLogEntry", {"text": "x"}))
        file = backed_up(database_url, tmp_path, "--documents", documents)
        refused = command("restore", file, "--database-url", database_url)
        assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    said = restored(file, database_url, "--documents", again, "--replace")
    assert "1 documents" in said
    assert (again / digest[:2] / digest).read_bytes() == DOCUMENT


def test_a_database_in_use_is_not_replaced_beneath_its_backend(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        send(client, envelope("AddLogEntry", {"text": "x"}))
        file = backed_up(backend.database_url, tmp_path)
        done = command("restore", file, "--database-url", backend.database_url, "--replace")
        assert (done.returncode, "stop the backend" in done.stderr) == (2, True)
        assert client.get("/v1/changes").json()["head"] == 1


def test_what_was_there_is_kept_aside(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        file = backed_up(backend.database_url, tmp_path)
        send(client, envelope("AddLogEntry", {"text": "x"}))
    said = restored(file, backend.database_url, "--replace")
    (aside,) = tmp_path.glob("backend.sqlite.before-*")
    assert str(aside) in said
    damaged = tmp_path / "backend.sqlite"
    damaged.write_bytes(b"noise" * 5000)
    restored(file, backend.database_url, "--replace")
    assert len(list(tmp_path.glob("backend.sqlite.before-*"))) == 2


def test_a_backend_on_postgresql_that_runs_through_a_restore_notices(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.new_database()
    with (
        BackendProcess(tmp_path, "--heartbeat-s", "0.5", database_url=url) as backend,
        Seat(tmp_path / "seat", backend.url) as seat,
    ):
        seat.wait_live()
        file = backed_up(url, tmp_path)
        seat.open_incident("2-001")
        seat.wait_level()
        restored(file, url, "--replace")
        wait(lambda: seat.of(Trouble), 20)
        seat.wait_level()
        wait(lambda: seat.incidents() == {"2-001": "synced"})
        wait(lambda: seat.state.phase is Phase.LIVE)


@pytest.mark.parametrize("cut", [0, 100, 5_000, -700])
def test_a_damaged_backup_changes_nothing(tmp_path: Path, cut: int) -> None:
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        send(client, envelope("AddLogEntry", {"text": "x"}))
        file = backed_up(backend.database_url, tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: cut if cut >= 0 else len(content) - 20_000])
    before = (tmp_path / "backend.sqlite").read_bytes()
    done = command("restore", file, "--database-url", backend.database_url, "--replace")
    assert done.returncode == 2
    assert "nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "backend.sqlite").read_bytes() == before


def test_a_backup_with_strange_members_writes_nothing_elsewhere(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        file = backed_up(backend.database_url, tmp_path)
    for name, kind in (("../evil", tarfile.REGTYPE), ("documents/" + "a" * 64, tarfile.SYMTYPE)):
        with tarfile.open(file, "a") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        done = command("restore", file, "--database-url", f"sqlite:///{tmp_path / 'new.sqlite'}")
        assert (done.returncode, "nothing was changed" in done.stderr) == (2, True)
    assert not (tmp_path.parent / "evil").exists()
    assert not (tmp_path / "new.sqlite").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "--database-url", "sqlite:////nowhere/x", "--to", "."), "no database"),
        (("backup", "--database-url", "mysql://x", "--to", "."), "sqlite:///FILE"),
        (("backup", "--database-url", "postgresql://u@127.0.0.1:1/x", "--to", "."), "not made"),
        (("restore", "/nowhere", "--database-url", "sqlite:///x"), "not restored"),
        (("restore", "/etc/hostname", "--database-url", "sqlite:///x"), "no backup"),
    ],
)
def test_mistakes_are_sentences(words: tuple[str, ...], said: str) -> None:
    done = command(*words)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_a_backup_of_another_kind_is_refused(postgres: PostgresServer, tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        file = backed_up(backend.database_url, tmp_path)
    url = postgres.new_database()
    done = command("restore", file, "--database-url", url)
    assert (done.returncode, "sqlite" in done.stderr) == (2, True)


def test_a_backup_is_made_while_others_write(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        for batch in range(5):
            send(client, *(envelope("AddLogEntry", {"text": f"{batch} {n}"}) for n in range(100)))
        line = [sys.executable, str(ROOT / "main.py"), "backend", "backup"]
        making = subprocess.Popen(
            [*line, "--database-url", backend.database_url, "--to", str(tmp_path / "x.backup")]
        )
        deadline = time.monotonic() + 60
        while making.poll() is None and time.monotonic() < deadline:
            send(client, envelope("AddLogEntry", {"text": "meanwhile"}))
        assert making.wait() == 0
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    assert "revision" in restored(tmp_path / "x.backup", fresh)
