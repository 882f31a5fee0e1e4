import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from models.log_entry import AddLogEntry
from models.outbox import Outbox
from models.outbox_entry import EntryState
from models.outbox_salvage import open_outbox
from models.outbox_schema import FIRST, STEPS
from models.sqlite_errors import NewerDatabase, StoreError
from tests.models.facts import envelope


def released(path: Path) -> list[str]:
    """An outbox as the first release left it: one entry in each state, a used number, no schema number."""
    ids = []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for statement in FIRST:
            db.execute(statement)
        for state in EntryState:
            act = envelope(AddLogEntry(text=state))
            old = msgspec.to_builtins(act, builtin_types=(msgspec.Raw,))
            old = {k: v for k, v in old.items() if k not in ("link", "stated_at")}
            db.execute(
                "INSERT INTO entries (id, envelope, state, code, saved_at) VALUES (?, ?, ?, ?, ?)",
                (act.id, msgspec.json.encode(old), state, "role", "2026-05-04T12:00:00Z"),
            )
            ids.append(act.id)
        db.execute("INSERT INTO counters VALUES ('incident.2', 41)")
    return ids


def test_an_outbox_of_the_first_release_opens_with_everything_that_waited(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    ids = released(path)
    outbox, salvage = open_outbox(path)
    assert salvage is None
    entries = outbox.entries(tuple(EntryState))
    assert [entry.id for entry in entries] == ids
    assert [entry.state for entry in entries] == list(EntryState)
    assert {entry.code for entry in entries} == {"role"}
    assert all(entry.envelope.link is None for entry in entries)
    assert outbox.last_numbers() == {"2": 41}
    saved = outbox.append(envelope(AddLogEntry(text="new")))
    assert saved.envelope.link is not None
    assert saved.envelope.link.n == 1
    outbox.close()


def test_an_outbox_is_migrated_once(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    released(path)
    outbox = Outbox(path)
    chains = outbox.chains()
    outbox.close()
    outbox = Outbox(path)
    assert outbox.chains() == chains
    outbox.close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)


def test_a_step_that_fails_leaves_the_outbox_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "outbox.db"
    ids = released(path)

    def broken(db: sqlite3.Connection) -> None:
        STEPS[0](db)
        db.execute("DELETE FROM entries")
        raise sqlite3.OperationalError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("models.outbox_schema.STEPS", (broken,))
        with pytest.raises(StoreError, match="the power went"):
            Outbox(path)
    outbox = Outbox(path)
    assert [entry.id for entry in outbox.entries(tuple(EntryState))] == ids
    outbox.close()


def test_an_outbox_of_a_newer_console_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE acts (what TEXT)")
        db.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    with pytest.raises(NewerDatabase):
        open_outbox(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["outbox.db"]
