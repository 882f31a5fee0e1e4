"""A verdict that finds nothing is worth something only if it finds what is wrong, so each is made here."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.backend.acts import load
from tests.soak.processes import BackendChild, Profile
from tests.soak.seat_process import GivenUp, Made, Unanswered
from tests.soak.verdict import Verdict, judge

LOSE = "DELETE FROM commands WHERE id = (SELECT id FROM commands ORDER BY received_at LIMIT 1)"
OTHER_WORDS = (
    'UPDATE records SET change = CAST(replace(CAST(change AS TEXT), \'"text":"\', \'"text":"not \') AS BLOB)'
    " WHERE kind = 'log_entry'"
)
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


def outbox(whole: tuple[BackendChild, Profile]) -> Path:
    return whole[1].folder / "outbox" / "outbox.sqlite"


@pytest.mark.parametrize(
    ("where", "statement", "found"),
    [
        (database, LOSE, "lost"),
        (database, "DELETE FROM records WHERE kind = 'log_entry'", "lost"),
        (database, 'UPDATE commands SET answer = \'{"id":"x","outcome":"refused"}\'', "unreasoned"),
        (database, "UPDATE outgoing SET state = 'expired'", "disagreements"),
        (database, "UPDATE outgoing SET sent_at = '2099-01-01T00:00:00.000Z' WHERE state = 'sent'", "late"),
        (database, "UPDATE outgoing SET sent_at = '2099-01-01T00:00:00.000Z', state = 'unknown'", "late"),
        (database, OTHER_WORDS, "lost"),
        (outbox, "UPDATE entries SET state = 'withdrawn' WHERE state = 'delivered'", "disagreements"),
        (outbox, "UPDATE entries SET state = 'delivered' WHERE state = 'withdrawn'", "disagreements"),
        (outbox, "UPDATE entries SET state = 'set_aside' WHERE state = 'delivered'", "disagreements"),
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


NEVER = "0198f000-0000-7000-8000-000000000000"
MADE = Made(id=NEVER, name="AddLogEntry", seat="2", at=1_000.0)
LIVE = msgspec.structs.replace(MADE, live=True, expires_s=60.0)


@pytest.mark.parametrize(
    ("notes", "found", "said"),
    [
        ([MADE], "lost", "never judged"),
        ([MADE, GivenUp(id=NEVER, code="incident.closed", at=1_001.0)], "lost", "incident.closed"),
        ([MADE, GivenUp(id=NEVER, code="role", at=1_001.0)], "unreasoned", "a role that may do it"),
        ([MADE, GivenUp(id=NEVER, code="role", at=1_001.0)], "unreasoned", "its seat forgot it"),
        ([MADE, GivenUp(id=NEVER, code="", at=1_001.0)], "unreasoned", "without a reason"),
        ([LIVE, GivenUp(id=NEVER, code="command.expired", at=1_030.0)], "lost", "before its time"),
        ([LIVE, GivenUp(id=NEVER, code="command.expired", at=1_061.0)], "unreasoned", "its seat forgot it"),
        ([Unanswered(id=NEVER)], "unreasoned", "never said to be saved"),
    ],
)
def test_an_act_that_only_its_seat_knows_is_told_of_with_what_it_made_of_it(
    whole: tuple[BackendChild, Profile], notes: list[Made | GivenUp | Unanswered], found: str, said: str
) -> None:
    backend, profile = whole
    before = profile.made_file.read_bytes()
    profile.made_file.write_bytes(before + b"".join(msgspec.json.encode(note) + b"\n" for note in notes))
    try:
        sentences = getattr(judge(backend.database_url, [profile]), found)
    finally:
        profile.made_file.write_bytes(before)
    assert [sentence for sentence in sentences if NEVER in sentence and said in sentence], sentences


@pytest.mark.parametrize(
    "gone",
    [
        GivenUp(id=NEVER, code="command.expired", at=1_061.0),
        GivenUp(id=NEVER, code="command.expired", at=1_001.0, clock_wrong_s=7_200.0),
    ],
    ids=["late", "clock_set_right"],
)
def test_an_act_that_expired_when_nobody_wanted_it_any_more_is_not_given_up_too_soon(
    whole: tuple[BackendChild, Profile], gone: GivenUp
) -> None:
    backend, profile = whole
    before = profile.made_file.read_bytes()
    profile.made_file.write_bytes(before + msgspec.json.encode(LIVE) + b"\n" + msgspec.json.encode(gone) + b"\n")
    try:
        assert judge(backend.database_url, [profile]).lost == []
    finally:
        profile.made_file.write_bytes(before)


def test_an_order_that_left_the_house_twice_is_found(whole: tuple[BackendChild, Profile], tmp_path: Path) -> None:
    backend, profile = whole
    lines = [line for line in backend.log_file.read_text("utf-8").splitlines() if '"event": "order"' in line]
    assert lines
    log, torn = tmp_path / "other.log", lines[0][: len(lines[0]) // 2]
    log.write_text(torn, "utf-8")
    assert judge(backend.database_url, [profile], logs=[backend.log_file, log]).findings == []
    log.write_text(f"{lines[0]}\n{torn}", "utf-8")
    assert len(judge(backend.database_url, [profile], logs=[backend.log_file, log]).duplicated) == 1
    assert judge(backend.database_url, [profile], True, [backend.log_file, log]).duplicated == []
