"""Consoles and backends after a backup was restored: nothing is lost, nothing happens twice."""

from pathlib import Path

from backend.journal_report import verify
from console.sync.link import Phase, Trouble
from models.incident import Incident
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, send
from tests.backend.postgres import PostgresServer
from tests.backend.server import BackendProcess
from tests.backend.test_backup import backed_up, command, restored
from tests.console.sync.seat import Seat, wait


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
        wait(lambda: [t.code for t in seat.of(Trouble)] == ["history"])
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
            wait(lambda: seat.of(Trouble))
            seat.wait_level()
            wait(lambda: (r := seat.store.get(Incident, lost)) is not None and r.state == "synced")


def test_a_restored_backup_is_whole_by_its_own_book_and_verify_says_to_what_it_was_put_back(
    database_url: str, tmp_path: Path
) -> None:
    with BackendProcess(tmp_path, database_url=database_url, demo=False) as backend:
        with backend.client() as client:
            send(client, envelope("AddLogEntry", {"text": "before"}))
            file = backed_up(database_url, tmp_path / "kept.backup")
            send(client, *(envelope("AddLogEntry", {"text": f"after {n}"}) for n in range(3)))
        cut = verify(database_url, None, [])
        backend.kill()
        restored(file, database_url, "--replace")
        backend.start()
        with backend.client() as client:
            send(client, envelope("AddLogEntry", {"text": "again"}))
    assert cut is not None
    report = verify(database_url, None, [cut.heads[0].hash])
    assert report is not None
    assert [finding.code for finding in report.findings] == ["head_unknown"]
    assert (report.begin, report.entries) == (cut.begin, cut.entries - 2)
    assert cut.restored == []
    (back,) = report.restored
    assert back.made_at < back.at
    assert back.revision == 1


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
    ((actor,),) = backend.rows("SELECT actor FROM audit WHERE command = 'Restore'")
    assert str(actor).startswith("cli:")
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
        wait(lambda: seat.of(Trouble))
        seat.wait_level()
        wait(lambda: seat.incidents() == {"2-001": "synced"})
        wait(lambda: seat.state.phase is Phase.LIVE)


def test_a_backup_of_another_kind_is_refused(postgres: PostgresServer, tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        file = backed_up(backend.database_url, tmp_path)
    url = postgres.new_database()
    done = command("restore", file, "--database-url", url)
    assert (done.returncode, "sqlite" in done.stderr) == (2, True)
