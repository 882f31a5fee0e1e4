import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models.command import Answer, Outcome
from models.journal import Head
from models.log_entry import AddLogEntry
from models.outbox import Outbox
from models.outbox_schema import FIRST
from models.seat_journal import read_seat_journal
from models.sqlite_errors import CorruptDatabase, NewerDatabase, StoreError
from tests.models.facts import envelope


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An outbox with five acts, two of them delivered, and two kept heads; closed."""
    place = tmp_path / "seat #2 100%" / "outbox.db"
    place.parent.mkdir()
    outbox = Outbox(place)
    acts = [outbox.append(envelope(AddLogEntry(text=f"note {n}"))) for n in range(5)]
    outbox.answered([Answer(id=act.id, outcome=Outcome.ACCEPTED, revision=1) for act in acts[:2]])
    outbox.delivered([act.id for act in acts[:2]])
    outbox.keep_heads([("I", Head(3, "a" * 64)), ("", Head(1, "b" * 64))])
    outbox.close()
    return place


def sql(path: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(statement, values).rowcount
        db.commit()


def found(path: Path) -> list[tuple[str, int, int]]:
    return [(finding.code, finding.n, finding.to_n) for finding in read_seat_journal(path).check()]


def test_an_untouched_outbox_has_nothing_to_find(path: Path) -> None:
    journal = read_seat_journal(path)
    assert journal.check() == []
    assert len(journal.acts) == 5
    assert [(head.chain, head.n) for head in journal.heads] == [("", 1), ("I", 3)]


def test_reading_makes_nothing_beside_the_file_and_changes_no_byte_of_it(path: Path) -> None:
    before = path.read_bytes()
    names = sorted(part.name for part in path.parent.iterdir())
    path.parent.chmod(0o500)
    read_seat_journal(path)
    path.parent.chmod(0o700)
    assert path.read_bytes() == before
    assert sorted(part.name for part in path.parent.iterdir()) == names


def test_an_outbox_in_use_is_read_with_its_newest_act(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append(envelope(AddLogEntry(text="now")))
    assert len(read_seat_journal(path).acts) == 6
    assert found(path) == []
    outbox.close()


def test_a_deleted_changed_moved_or_cut_off_act_is_found(path: Path) -> None:
    def again(seq: int, old: bytes, new: bytes) -> None:
        with closing(sqlite3.connect(path)) as db:
            (stored,) = db.execute("SELECT envelope FROM entries WHERE seq = ?", (seq,)).fetchone()
            assert old in stored
            db.execute("UPDATE entries SET envelope = ? WHERE seq = ?", (stored.replace(old, new), seq))
            db.commit()

    again(2, b"note 1", b"note X")
    assert found(path) == [("tampered", 2, 0)]
    again(2, b"note X", b"note 1")
    again(2, b'"n":2', b'"n":4')
    again(4, b'"n":4', b'"n":2')
    assert found(path) == [("reordered", 2, 4), ("reordered", 4, 2)]
    sql(path, "DELETE FROM entries WHERE seq IN (2, 4)")
    assert found(path) == [("missing", 2, 2), ("missing", 4, 4)]
    sql(path, "DELETE FROM entries WHERE seq > 1")
    assert found(path) == [("truncated", 2, 5)]


def test_a_chain_the_outbox_does_not_know_is_named(path: Path) -> None:
    sql(path, "UPDATE chains SET id = 'other', n = 0")
    assert [code for code, _n, _to in found(path)] == ["unknown_chain"]


def test_what_is_no_outbox_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        read_seat_journal(tmp_path / "nothing.db")
    (tmp_path / "noise.db").write_bytes(os.urandom(9000))
    with pytest.raises(CorruptDatabase):
        read_seat_journal(tmp_path / "noise.db")


def test_an_outbox_of_the_first_release_has_no_journal_and_a_newer_one_is_not_understood(tmp_path: Path) -> None:
    for version, error in ((0, "no journal"), (99, "schema 99")):
        path = tmp_path / f"{version}.db"
        with closing(sqlite3.connect(path)) as db:
            for statement in FIRST:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {version}")
        with pytest.raises((StoreError, NewerDatabase), match=error):
            read_seat_journal(path)


def test_an_act_that_cannot_be_read_makes_the_outbox_a_damaged_one(path: Path) -> None:
    sql(path, "UPDATE entries SET envelope = ? WHERE seq = 3", b"{not json")
    with pytest.raises(CorruptDatabase):
        read_seat_journal(path)


def test_no_byte_of_a_stored_act_can_be_changed_unseen(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        (stored,) = db.execute("SELECT envelope FROM entries WHERE seq = 3").fetchone()
    before = read_seat_journal(path).acts[2].envelope
    for place in range(len(stored)):
        changed = bytearray(stored)
        changed[place] ^= 1
        sql(path, "UPDATE entries SET envelope = ? WHERE seq = 3", bytes(changed))
        try:
            journal = read_seat_journal(path)
        except CorruptDatabase:
            continue
        same = journal.acts[2].envelope == before
        assert same or journal.check(), bytes(changed)
    assert msgspec.json.encode(before) == bytes(stored)
