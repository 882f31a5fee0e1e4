"""A backend tells which rows are where their records are, and takes nothing in for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.importing.crs.held import Position
from console.importing.reading.table import Stopped
from console.importing.stored_places import ServedPlaces
from console.sync.client import Client
from tests.backend.acts import load, loaded_id
from tests.backend.server import SECRET, BackendProcess

AT = (121.512345678901, 25.000000123)


@pytest.fixture
def client(tmp_path: Path, database_url: str) -> Iterator[Client]:
    with BackendProcess(tmp_path / "backend", database_url=database_url) as backend:
        with backend.client() as http:
            load(http, "hydrant", {"number": "H1", "lon": AT[0], "lat": AT[1]}, {"number": "H2"})
        client = Client([backend.url])
        client.sign_in("local", SECRET, "import")
        yield client
        client.close()


def test_places_are_compared_to_the_digit_and_nothing_is_taken_in(client: Client) -> None:
    placed, bare = loaded_id("hydrant", "H1"), loaded_id("hydrant", "H2")
    head = client.request("GET", "/v1/changes")["head"]
    held = ServedPlaces(lambda: client)
    found = held.compare("hydrant", [
        Position(7, placed, *AT), Position(8, placed, *AT), Position(9, bare, *AT), Position(10, "gone", *AT),
        Position(11, "not/an id", *AT),
    ])  # fmt: skip
    assert (set(found.same), dict(found.moved_m)) == ({7}, {})
    moved = held.compare("hydrant", [Position(3, placed, AT[0], AT[1] + 0.001)])
    assert not moved.same
    assert moved.moved_m[3] == pytest.approx(111.2, abs=0.5)
    least = held.compare("hydrant", [Position(3, placed, AT[0], AT[1] + 1e-9)])
    assert (set(least.same), list(least.moved_m)) == (set(), [3])
    assert client.request("GET", "/v1/changes")["head"] == head


def test_nothing_is_compared_when_nobody_wants_it_any_more(client: Client) -> None:
    with pytest.raises(Stopped):
        ServedPlaces(lambda: client, lambda: True).compare(
            "hydrant", [Position(7, loaded_id("hydrant", "H1"), *AT)]
        )
