"""Backups of running backends on both databases, documents included."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.backend.acts import envelope, send
from tests.backend.server import ROOT, BackendProcess
from tests.conftest import empty_database

DOCUMENT = b"a plan" * 1000


def command(*words: object) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "backend", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=300, cwd=ROOT, check=False)


def backed_up(url: str, to: Path, *more: object) -> Path:
    done = command("backup", "--database-url", url, "--to", to, *more)
    assert done.returncode == 0, done.stderr
    return to if to.is_file() else next(to.glob("*.backup"))


def restored(file: Path, url: str, *more: object) -> str:
    done = command("restore", file, "--database-url", url, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


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


def test_a_backup_is_made_while_others_write(
    database_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend, backend.client() as client:
        for batch in range(5):
            send(client, *(envelope("AddLogEntry", {"text": f"{batch} {n}"}) for n in range(100)))
        line = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "backend", "backup"]
        making = subprocess.Popen(
            [*line, "--database-url", backend.database_url, "--to", str(tmp_path / "x.backup")]
        )
        deadline = time.monotonic() + 60
        while making.poll() is None and time.monotonic() < deadline:
            send(client, envelope("AddLogEntry", {"text": "meanwhile"}))
        assert making.wait() == 0
    (tmp_path / "fresh").mkdir()
    fresh = empty_database(request, make_url(database_url).get_backend_name(), tmp_path / "fresh")
    assert "revision" in restored(tmp_path / "x.backup", fresh)


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
