"""A verdict that finds nothing is worth something only if it finds what is wrong, so each is made here."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from backend.accounts import DEMO_PASSWORD
from models.approval import RequestApproval
from models.claim import ClaimIncident
from models.ids import uuid7
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, load, loaded_id, send
from tests.soak.deeds import note
from tests.soak.eye import deed
from tests.soak.processes import BackendChild, Profile, SeatProcess
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


CALM_S = 3.0
FIRST, SECOND = "both seats heard this", "nobody said this"
NAMES = {"first": FIRST, "second": SECOND}
"""What stands for which of its records and acts in the statements, and in what the verdict says."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BackendChild, Profile]]:
    """A seat that is level, closed, and in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("whole")
    backend = BackendChild(folder / "backend").start()
    with backend.client() as client:
        load(client, "unit", *[{"number": f"A{n}"} for n in range(4)])
    profile = Profile(folder / "seat", "2", "5")
    seat = profile.start(backend.url)
    assert seat.ask("level", 80)
    seat.ask("act", 40)
    _act_on_purpose(backend, seat)
    for _try in range(40):
        assert seat.ask("level", 80)
        if not seat.ask("give_up"):
            break
    _until_calm(backend)
    assert seat.ask("level", 80)
    profile.stop()
    backend.kill()
    assert judge(backend.database_url, [profile]).findings == []
    made = {note.name: note.id for note in profile.noted() if isinstance(note, Made)}
    NAMES.update(refused=made["ClaimIncident"], unit=loaded_id("unit", "A1"))
    NAMES["live"] = [note.id for note in profile.noted() if isinstance(note, Made) and note.live][-1]
    yield backend, profile
    profile.kill()


def _until_calm(backend: BackendChild) -> None:
    """Wait until the backend has written all that it does by itself: what became of the grant comes after it."""
    path, seen, since = backend.folder / "backend.sqlite", -1, time.monotonic()
    while time.monotonic() - since < CALM_S:
        with closing(sqlite3.connect(path)) as db:
            now = db.execute("SELECT max(revision) FROM records").fetchone()[0]
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.1)


def _act_on_purpose(backend: BackendChild, seat: SeatProcess) -> None:
    """Two notes, a live one, an act that is refused, and a power cut that another person grants."""
    with backend.client() as client:
        load(client, "device", {"number": "P1", "type": "charging_post"})
    assert seat.ask("level", 80)
    NAMES["approval"] = uuid7()
    power = json.dumps({"device_id": loaded_id("device", "P1")})
    for act in (
        note(FIRST), note(SECOND), deed(AddLogEntry(text="live"), 60.0), deed(ClaimIncident(incident_id=uuid7())),
        deed(RequestApproval(approval_id=NAMES["approval"], what="CutPower", body=power, reason="fire")),
    ):  # fmt: skip
        assert seat.ask("do", act) == ""
    assert seat.ask("level", 80)
    with backend.client("wangfang", DEMO_PASSWORD, "3") as client:
        grant = envelope("GrantApproval", {"approval_id": NAMES["approval"]}, actor="wangfang", seat="3")
        assert send(client, grant)[0]["outcome"] == "accepted"


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
            assert db.execute(statement, NAMES).rowcount, statement
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


TWO_NOTES = (
    "UPDATE records SET change = CAST(replace(CAST(change AS TEXT), :second, :first) AS BLOB)"
    " WHERE kind = 'log_entry'"
)
OWN_WORD = (
    "UPDATE records SET change = CAST(replace(CAST(change AS TEXT), 'wangfang', 'local') AS BLOB)"
    " WHERE id = :approval"
)
NO_ANSWER = "DELETE FROM commands WHERE id = :refused"
NO_REASON = 'UPDATE commands SET answer = \'{"outcome":"refused"}\' WHERE id = :refused'
TWICE_OUT = (
    "INSERT INTO outgoing (command_id, channel, payload, state, created_at, expires_at, sent_at)"
    " SELECT 'again', channel, payload, state, created_at, expires_at, sent_at"
    " FROM outgoing WHERE channel = 'power'"
)
NOT_OUT = "UPDATE outgoing SET state = 'failed' WHERE channel = 'power'"
LATE = "UPDATE commands SET received_at = '2099-01-01T00:00:00.000Z' WHERE id = :live"
STRANGER = (
    "INSERT INTO unit SELECT 'stranger', revision, exercise_id, changed_at, json, number, name, type, status,"
    " grade, parent_id, at, lon, lat FROM unit WHERE id = :unit"
)
ON_ITS_WAY = "INSERT INTO pending_unit SELECT *, 'pending', '', :live, 0 FROM unit WHERE id = :unit"
OTHER_NOTE = (
    "UPDATE entries SET envelope = CAST(replace(CAST(envelope AS TEXT), :first, 'else') AS BLOB)"
    " WHERE instr(CAST(envelope AS TEXT), :first)"
)


class Wrong(NamedTuple):
    """A file is changed by a statement; what the verdict says of it, and in which of its lists."""

    where: Callable[[tuple[BackendChild, Profile]], Path]
    statement: str
    found: str
    said: str


WRONGS = {
    "a lost act": Wrong(database, "DELETE FROM commands WHERE id = :live", "lost", "{live} of seat 2: never"),
    "a lost refusal": Wrong(database, NO_ANSWER, "lost", "{refused} of seat 2"),
    "a lost record": Wrong(database, "DELETE FROM records WHERE command_id = :live", "lost",
                           "{live} was accepted and left no"),
    "a lost request": Wrong(database, "DELETE FROM records WHERE id = :approval", "disagreements",
                            "has approval {approval} as"),
    "another text": Wrong(database, TWO_NOTES, "lost", "said '{second}', and is kept as '{first}'"),
    "a note twice": Wrong(database, TWO_NOTES, "duplicated", "'{first}' is there 2 times"),
    "audited twice": Wrong(database, AGAIN, "duplicated", "was audited 2 times"),
    "power cut twice": Wrong(database, TWICE_OUT, "duplicated", "approval {approval} was carried out 2 times"),
    "late": Wrong(database, LATE, "late", "{live} was carried out at 2099"),
    "no reason": Wrong(database, NO_REASON, "unreasoned", "{refused} was answered refused without a reason"),
    "one person's word": Wrong(database, OWN_WORD, "disagreements", "{approval} was carried out on the word of"),
    "done and not out": Wrong(database, NOT_OUT, "disagreements", "{approval} says done: True, and was"),
    "not over yet": Wrong(outbox, "UPDATE entries SET state = 'set_aside' WHERE id = :live", "disagreements",
                          "seat 2 still has {live} as set_aside"),
    "shown as taken": Wrong(outbox, "UPDATE entries SET state = 'delivered' WHERE id = :refused", "disagreements",
                            "shows {refused} as delivered, the backend answered refused"),
    "another act in the journal": Wrong(outbox, OTHER_NOTE, "disagreements", "journal of seat 2"),
    "another record": Wrong(cache, "UPDATE unit SET json = '{}' WHERE id = :unit", "disagreements", "unit {unit}"),
    "a record too many": Wrong(cache, STRANGER, "disagreements", "has unit stranger"),
    "still on its way": Wrong(cache, ON_ITS_WAY, "disagreements", "still shows 1 unit as on its way"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS.values(), ids=WRONGS)
def test_the_verdict_names_what_is_wrong(whole: tuple[BackendChild, Profile], wrong: Wrong) -> None:
    sentences = getattr(spoiled(whole, wrong.where(whole), wrong.statement), wrong.found)
    assert [sentence for sentence in sentences if wrong.said.format(**NAMES) in sentence], sentences


def test_a_reason_that_nobody_has_any_more_is_found(whole: tuple[BackendChild, Profile]) -> None:
    """Neither the backend's answer nor the seat's: what was refused, and why, is gone."""
    path = outbox(whole)
    before = path.read_bytes()
    _change(path, "UPDATE entries SET code = '' WHERE id = :refused")
    try:
        verdict = spoiled(whole, database(whole), NO_ANSWER)
    finally:
        path.write_bytes(before)
    assert [s for s in verdict.unreasoned if NAMES["refused"] in s and "its seat forgot it" in s]


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
