import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest

from backend.db import Database
from backend.listener import NAME
from backend.work import Author
from models.record import Key
from models.station import Station
from tests.backend.acts import envelope, send
from tests.backend.postgres import PostgresServer
from tests.backend.server import BackendProcess
from tests.backend.test_stream import first, head, listening


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """An empty database on PostgreSQL."""
    return postgres.new_database()


def put(db: Database, number: str) -> None:
    with db.writing() as work:
        by = Author("t", "2026-01-01T00:00:00.000Z", "")
        work.put([(Key("station", number), Station(number=number, name=number), None)], by)


def wait(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def listeners(url: str) -> int:
    """How many listening connections there are."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()", (NAME,)
        )
        return len(found.fetchall())


def cut_listeners(url: str) -> int:
    """Break the listening connections, as a restarted server or a firewall would."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cut = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            (NAME,),
        )
        return len(cut.fetchall())


@pytest.fixture
def two(url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes' worth of the same database."""
    one, other = Database(url), Database(url)
    one.migrate()
    yield one, other
    one.close()
    other.close()


def test_a_commit_of_another_process_wakes_and_our_own_or_an_empty_one_does_not(
    two: tuple[Database, Database],
) -> None:
    one, other = two
    woken: list[float] = []
    other.listen(lambda: woken.append(time.monotonic()))
    wait(lambda: len(woken) == 1)
    put(other, "ours")
    with one.writing():
        pass
    put(one, "theirs")
    wait(lambda: len(woken) == 2)
    time.sleep(0.1)
    assert len(woken) == 2


def test_a_broken_connection_is_made_again_and_what_was_missed_is_looked_for(
    two: tuple[Database, Database], url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    woken: list[float] = []
    other.listen(lambda: woken.append(time.monotonic()))
    wait(lambda: len(woken) == 1)
    assert cut_listeners(url) == 1
    wait(lambda: len(woken) >= 2)
    before = len(woken)
    put(one, "after")
    wait(lambda: len(woken) > before)
    assert "polling only" in capsys.readouterr().out


def test_listening_twice_is_one_listener_and_closing_ends_it(two: tuple[Database, Database]) -> None:
    _one, other = two
    woken: list[int] = []
    for number in range(2):
        other.listen(partial(woken.append, number))
    wait(lambda: woken)
    other.close()
    assert woken == [0]


def arrives(client: httpx.Client, other: httpx.Client, words: str) -> float:
    """How long an entry posted to one takes to the other's stream, seconds."""
    with listening(other, head(other)) as events:
        first(events, "heartbeat")
        began = time.monotonic()
        send(client, envelope("AddLogEntry", {"text": words}))
        assert first(events, "changes")["changes"][0]["data"]["text"] == words
        return time.monotonic() - began


def test_what_one_backend_takes_is_on_the_stream_of_another_at_once_and_without_notices_soon(
    url: str, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    one, two = (BackendProcess(folder, database_url=url) for folder in folders)
    with one, two, one.client() as client, two.client() as other:
        best = min(arrives(client, other, f"quick {number}") for number in range(5))
        assert best < 0.3, "polling alone would take 0.25 s on average, a notice a few milliseconds"
        wait(lambda: listeners(url) == 2)
        assert cut_listeners(url)
        assert arrives(client, other, "while nobody listens") < 5
        wait(lambda: listeners(url) == 2)
        assert cut_listeners(url)
        assert arrives(other, client, "the other way round") < 5
        token = client.headers["Authorization"]
        assert httpx.get(f"{two.url}/v1/changes", headers={"Authorization": token}, timeout=60).status_code == 200
