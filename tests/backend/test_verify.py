import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.db import Database
from models.journal import short_head
from tests.backend.seat_acts import SeatActs
from tests.backend.server import ROOT


def run(*words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--lang", language, "journal", "verify", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


@pytest.fixture
def url(database_url: str) -> str:
    """A backend's database with one incident."""
    db = Database(database_url)
    db.migrate()
    seat = SeatActs(db)
    incident_id = seat.open("2-042")
    for n in range(3):
        seat.say(incident_id, f"note {n}")
    db.close()
    return database_url


def spoil(url: str) -> None:
    db = Database(url)
    with db.writing() as work:
        work.connection.exec_driver_sql("UPDATE journal SET credential = 'x' WHERE n = 2")
    db.close()


def test_a_whole_journal_exits_0_and_gives_the_heads_to_write_down(url: str) -> None:
    done = run("--database-url", url)
    assert (done.returncode, done.stderr) == (0, "")
    first, begin, head = done.stdout.splitlines()
    assert first == "Nothing was found: 1 chains with 4 entries, 0 acts of the seat."
    assert begin == "The journal begins with the database. Write it down with the heads."
    assert head.startswith("Head of incident 2-042: no. 4 · ")
    again = run("--database-url", url, "--head", head.split(" · ")[1], "--json")
    report = json.loads(again.stdout)
    assert report["findings"] == []
    assert short_head(report["known"][0]["hash"]) == head.split(" · ")[1]


def test_findings_exit_1_and_are_named_in_the_users_language(url: str) -> None:
    spoil(url)
    done = run("--database-url", url)
    assert done.returncode == 1
    assert done.stdout.startswith("Entry 2 of incident 2-042 was changed: AddLogEntry · li · 2 · ")
    assert "1 findings" in done.stdout
    chinese = run("--database-url", url, language="zh")
    assert chinese.stdout.startswith("警情 2-042第 2 号条目被改动：AddLogEntry · li · 2 · ")
    as_json = json.loads(run("--database-url", url, "--json").stdout)
    assert [(f["code"], f["n"]) for f in as_json["findings"]] == [("tampered", 2)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE journal SET credential = CAST(x'6cff' AS TEXT) WHERE n = 2", "Entry 2 of incident 2-042 was"),
        ("UPDATE journal SET entry = CAST(x'5bff' AS TEXT) WHERE n = 2", "Entry 2 of incident 2-042 was"),
        ("UPDATE audit SET actor = CAST(x'ff' AS TEXT)", "The audit of entry 1 of incident 2-042"),
        ("UPDATE audit SET after = CAST(x'ff' AS TEXT)", "The audit of entry 1 of incident 2-042"),
        ("UPDATE records SET change = CAST(x'ff' AS TEXT) WHERE kind = 'log_entry'", "record cannot be read: log_"),
        ("UPDATE records SET command_id = CAST(x'ff' AS TEXT) WHERE kind = 'incident'", "in no chain: incident "),
        ("UPDATE commands SET id = CAST(x'ff' AS TEXT) WHERE rowid = 1", "An act was answered that is in no chain"),
        ("UPDATE journal_chains SET hash = CAST(x'ff' AS TEXT)", "not as the book of the journal has it"),
    ],
    ids=["credential", "entry", "who", "audit", "record", "whose", "answer", "book"],
)
def test_what_is_no_text_is_a_finding_that_names_its_row(tmp_path: Path, change: str, said: str) -> None:
    db = Database(f"sqlite:///{tmp_path / 'b.sqlite'}")
    db.migrate()
    seat = SeatActs(db)
    seat.say(seat.open("2-042"), "note")
    with db.writing() as work:
        work.connection.exec_driver_sql(change)
    db.close()
    done = run("--database-url", f"sqlite:///{tmp_path / 'b.sqlite'}")
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout


def test_a_journal_deleted_as_a_whole_is_told_by_the_number_of_its_incident(url: str) -> None:
    db = Database(url)
    with db.writing() as work:
        work.connection.exec_driver_sql("DELETE FROM journal")
    db.close()
    done = run("--database-url", url)
    assert done.returncode == 1
    assert "incident 2-042 was cut off: entries 1 to 4 are missing at its end." in done.stdout
    assert "has 0 acts in the journal, and 4 were entered: the others were deleted." in done.stdout
    assert "警情 2-042被截断：末尾缺少第 1 至 4 号条目。" in run("--database-url", url, language="zh").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name what to look at"),
        (("--database-url", "sqlite:////nowhere/x.sqlite"), "cannot be read"),
        (("--database-url", "postgresql+psycopg://127.0.0.1:1/x"), "cannot be read"),
        (("--profile", "/nowhere"), "cannot be read"),
        (("--profile", "/nowhere", "--head", "<b>"), "'<b>' is no head"),
    ],
)
def test_bad_input_gets_a_sentence_and_exits_2(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
