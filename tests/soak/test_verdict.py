"""A verdict that finds nothing is worth something only if it finds what is wrong, so each is made here."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.backend.acts import load
from tests.soak.processes import BackendChild, Profile
from tests.soak.seat_process import Made
from tests.soak.verdict import Verdict, judge

LOSE = "DELETE FROM commands WHERE id = (SELECT id FROM commands ORDER BY received_at LIMIT 1)"
AGAIN = (
    "INSERT INTO audit (at, made_at, actor, credential, seat, command_id, command, kind, record_id, note)"
    " SELECT at, made_at, actor, credential, seat, command_id, command, kind, record_id, note"
    " FROM audit WHERE command_id != '' LIMIT 1"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BackendChild, Profile]]:
    """A seat that is level, closed, and in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("whole")
    backend = BackendChild(folder / "backend").start()
    with backend.client() as client:
        load(client, "unit", *[{"number": f"A{n}"} for n in range(4)])
    profile = Profile(folder / "seat", "2", "5")
    seat = profile.start(backend.url)
    assert seat.ask("level", 20)
    seat.ask("act", 40)
    for _try in range(40):
        assert seat.ask("level", 20)
        if not seat.ask("give_up"):
            break
    profile.stop()
    backend.kill()
    assert judge(backend.database_url, [profile]).findings == []
    yield backend, profile
    profile.kill()


def spoiled(whole: tuple[BackendChild, Profile], path: Path, *statements: str) -> Verdict:
    """The verdict after the statements, which are then undone."""
    backend, profile = whole
    _change(path)
    before = path.read_bytes()
    _change(path, *statements)
    try:
        return judge(backend.database_url, [profile])
    finally:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(before)


def _change(path: Path, *statements: str) -> None:
    """Change a database that nobody has open, and leave nothing beside it."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def database(whole: tuple[BackendChild, Profile]) -> Path:
    return whole[0].folder / "backend.sqlite"


def cache(whole: tuple[BackendChild, Profile]) -> Path:
    return whole[1].folder / "cache" / "cache.db"


@pytest.mark.parametrize(
    ("where", "statement", "found"),
    [
        (database, LOSE, "lost"),
        (database, "DELETE FROM records WHERE kind = 'log_entry'", "lost"),
        (database, 'UPDATE commands SET answer = \'{"id":"x","outcome":"refused"}\'', "unreasoned"),
        (database, "UPDATE outgoing SET state = 'expired'", "disagreements"),
        (database, "UPDATE outgoing SET sent_at = '2099-01-01T00:00:00.000Z' WHERE state = 'sent'", "late"),
        (cache, "UPDATE meta SET value = '3' WHERE key = 'cursor'", "disagreements"),
        (cache, "DELETE FROM unit", "disagreements"),
        (cache, "UPDATE incident SET json = '{}'", "disagreements"),
    ],
)
def test_each_kind_of_wrong_is_found(
    whole: tuple[BackendChild, Profile], where: Callable[[object], Path], statement: str, found: str
) -> None:
    assert getattr(spoiled(whole, where(whole), statement), found)


def test_an_act_that_was_done_twice_is_found(whole: tuple[BackendChild, Profile]) -> None:
    assert spoiled(whole, database(whole), AGAIN).duplicated


def test_an_act_that_only_its_seat_knows_is_lost(whole: tuple[BackendChild, Profile]) -> None:
    backend, profile = whole
    before = profile.made_file.read_bytes()
    made = Made(id="0198f000-0000-7000-8000-000000000000", name="AddLogEntry", seat="2", at=0.0)
    profile.made_file.write_bytes(before + msgspec.json.encode(made) + b"\n")
    try:
        assert len(judge(backend.database_url, [profile]).lost) == 1
    finally:
        profile.made_file.write_bytes(before)
