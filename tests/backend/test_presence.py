import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import EventSource, connect_sse

from backend.accounts import DEMO_PASSWORD
from backend.auth import Principal
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.presence import Board, PresenceIn
from models.command import Role
from models.presence import MOST_SEATS, Presence, PresenceState
from tests.backend.server import BackendProcess


def principal(seat: str, user: str = "li", token: str = "") -> Principal:
    return Principal(user=user, name="李明", role=Role.DISPATCHER, seat=seat, digest=token or f"{user}@{seat}",
                     expires_at="9999")  # fmt: skip


def say(board: Board, seat: str, at: datetime, who: Principal | None = None, **fields: Any) -> str:
    fields = {"console": f"console {seat}", **fields}
    return board.report(who or principal(seat), PresenceIn(**fields), "10.0.0.7", at)


def states(changed: list[Presence]) -> dict[str, PresenceState]:
    return {p.seat: p.state for p in changed}


def test_only_what_changed_is_told_and_a_silent_console_is_away_then_gone(db: Database) -> None:
    board, noon = Board(db), now()
    say(board, "2", noon, incident_id="I")
    say(board, "3", noon)
    assert states(board.tick(noon)) == {"2": PresenceState.HERE, "3": PresenceState.HERE}
    say(board, "2", noon + timedelta(seconds=10), incident_id="I")
    assert board.tick(noon + timedelta(seconds=10)) == []
    say(board, "2", noon + timedelta(seconds=20), incident_id="J")
    (changed,) = board.tick(noon + timedelta(seconds=20))
    assert (changed.incident_id, changed.since, changed.address) == ("J", noon, "10.0.0.7")
    assert states(board.tick(noon + timedelta(seconds=40))) == {"3": PresenceState.AWAY}
    assert states(board.tick(noon + timedelta(seconds=55))) == {"2": PresenceState.AWAY}
    assert states(board.tick(noon + timedelta(minutes=6))) == {"2": PresenceState.GONE, "3": PresenceState.GONE}


def test_what_one_process_heard_another_tells(db: Database) -> None:
    here, there, noon = Board(db), Board(db), now()
    say(here, "2", noon)
    here.tick(noon)
    assert states(there.tick(noon)) == {"2": PresenceState.HERE}
    say(there, "3", noon)
    there.tick(noon)
    assert [p.seat for p in here.whole(noon)] == ["2", "3"]


def test_a_console_that_fails_over_to_another_process_is_there_since_it_began(db: Database) -> None:
    here, there, noon = Board(db), Board(db), now()
    say(here, "2", noon)
    here.tick(noon)
    say(there, "2", noon + timedelta(minutes=1), principal("2", token="renewed"))
    (presence,) = there.tick(noon + timedelta(minutes=1))
    assert presence.since == noon


def test_a_session_that_ends_is_gone_at_once_even_with_a_report_on_its_way(db: Database) -> None:
    board, noon = Board(db), now()
    say(board, "2", noon)
    board.tick(noon)
    say(board, "2", noon)
    board.leave(principal("2"))
    assert states(board.tick(noon)) == {"2": PresenceState.GONE}
    say(board, "2", noon)
    board.tick(noon)
    say(board, "2", noon, leaving=True)
    assert states(board.tick(noon)) == {"2": PresenceState.GONE}


def test_two_consoles_at_one_seat_are_told_as_doubles(db: Database) -> None:
    board, noon = Board(db), now()
    say(board, "2", noon, principal("2", token="a"), console="one")
    board.tick(noon)
    say(board, "2", noon + timedelta(seconds=4), principal("2", "wang"), console="two")
    assert [p.doubled for p in board.tick(noon + timedelta(seconds=4))] == [False]
    say(board, "2", noon + timedelta(seconds=10), principal("2", token="a"), console="one")
    assert [p.doubled for p in board.tick(noon + timedelta(seconds=10))] == [True, True]


def test_a_session_is_at_one_console_and_nobody_speaks_for_another_users(db: Database) -> None:
    board, noon = Board(db), now()
    say(board, "2", noon, console="one")
    board.tick(noon)
    say(board, "2", noon, console="two")
    assert sorted(p.state for p in board.tick(noon)) == [PresenceState.GONE, PresenceState.HERE]
    say(board, "2", noon, principal("9", "chen"), console="two")
    board.tick(noon)
    assert len(board.whole(noon)) == 2


def test_an_idle_spell_has_one_beginning(db: Database) -> None:
    board, noon = Board(db), now()
    say(board, "2", noon, idle_s=90)
    (presence,) = board.tick(noon)
    assert presence.idle_since == noon - timedelta(seconds=90)
    say(board, "2", noon + timedelta(seconds=10), idle_s=101)
    assert board.tick(noon + timedelta(seconds=10)) == []
    say(board, "2", noon + timedelta(seconds=20), idle_s=5)
    assert board.tick(noon + timedelta(seconds=20))[0].idle_since is None


def test_there_is_an_end_to_consoles(db: Database) -> None:
    board, noon = Board(db), now()
    for seat in range(MOST_SEATS):
        say(board, str(seat), noon)
    board.tick(noon)
    say(board, "7", noon)
    with pytest.raises(Problem):
        say(board, "one more", noon)


# ---- over the line


@contextmanager
def lanes(client: httpx.Client) -> Iterator[Iterator[Any]]:
    with connect_sse(client, "GET", "/v1/stream", params={"after": 0}) as source:
        events = EventSource(source.response).iter_sse()
        yield (json.loads(event.data) for event in events if event.event in ("present", "now"))


def test_a_stream_begins_with_everybody_and_tells_who_comes_and_goes(backend: BackendProcess) -> None:
    with backend.client() as one, backend.client("chenjing", DEMO_PASSWORD, "5") as observer:
        assert one.post("/v1/presence", json={"console": "one", "workspace": "routine"}).status_code == 200
        with lanes(observer) as told:
            assert isinstance(next(told), list)
            token = backend.token("wangfang", DEMO_PASSWORD, "3")
            with closing(
                httpx.Client(base_url=backend.url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
            ) as other:
                name = other.post("/v1/presence", json={"console": "x", "incident_id": "I"}).json()["console"]
                found = _wait(told, name)
                assert (found["seat"], found["name"], found["incident_id"]) == ("3", "王芳", "I")
                other.delete("/v1/session")
                assert _wait(told, name)["state"] == "gone"


def _wait(told: Iterator[Any], name: str) -> dict[str, Any]:
    for event in told:
        for presence in event.get("presence", []):
            if presence["console"] == name:
                found: dict[str, Any] = presence
                return found
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    "body",
    [
        {"console": ""}, {"console": "a\nb"}, {"console": "x" * 200}, {"console": "x", "idle_s": -1},
        {"console": "x", "incident_id": 7}, {},
    ],
)  # fmt: skip
def test_a_report_that_makes_no_sense_is_refused_with_a_sentence(client: httpx.Client, body: Any) -> None:
    answer = client.post("/v1/presence", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_a_gateway_is_nowhere(backend: BackendProcess) -> None:
    with backend.client("gateway", DEMO_PASSWORD) as gateway:
        assert gateway.post("/v1/presence", json={"console": "x"}).status_code == 403


def test_reports_of_many_threads_are_all_taken(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'b.sqlite'}")
    db.migrate()
    board, noon = Board(db), now()

    def report(start: int) -> None:
        for seat in range(start, start + 20):
            say(board, str(seat), noon)

    threads = [threading.Thread(target=report, args=(n * 20,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    board.tick(noon)
    assert len(board.whole(noon)) == 80
    db.close()
