import json

import pytest

from backend.changes_page import MOST_BEYOND, compact, read_page
from backend.db import Database
from backend.errors import Problem
from backend.work import Author
from models.record import Fact, Key
from models.station import Station

OLD = Author("t", "2020-01-01T00:00:00.000Z", "")


def put(db: Database, *facts: tuple[str, Fact | None]) -> int:
    with db.writing() as work:
        return work.put([(Key("station", i), fact, None) for i, fact in facts], OLD)


def station(name: str) -> Station:
    return Station(number=name, name=name)


def page(db: Database, after: int, limit: int = 100, begun: int | None = None) -> dict[str, object]:
    with db.reading() as connection:
        body: dict[str, object] = json.loads(read_page(connection, after, limit, begun).body)
    return body


def ids(body: dict[str, object]) -> list[str]:
    changes = body["changes"]
    assert isinstance(changes, list)
    return [c["id"] for c in changes]


def test_a_page_ends_where_a_transaction_ends(db: Database) -> None:
    put(db, *((f"a{i}", station("x")) for i in range(5)))
    put(db, ("b", station("x")))
    first = page(db, 0, limit=2)
    assert ids(first) == ["a0", "a1", "a2", "a3", "a4"]
    assert (first["after"], first["revision"], first["head"], first["more"]) == (0, 5, 6, True)
    second = page(db, 5, limit=2)
    assert (ids(second), second["after"], second["revision"], second["more"]) == (["b"], 5, 6, False)


def test_a_record_changed_often_comes_once_at_its_latest_revision(db: Database) -> None:
    for i in range(4):
        put(db, ("a", station(str(i))))
    body = page(db, 0)
    assert ids(body) == ["a"]
    assert body["revision"] == body["head"] == 4


def test_the_cursor_reaches_the_head_even_when_the_last_page_was_exactly_full(db: Database) -> None:
    put(db, ("a", station("x")), ("b", station("x")))
    body = page(db, 0, limit=2)
    assert (body["more"], body["revision"]) == (False, 2)
    assert ids(page(db, 2)) == []


def test_a_reader_older_than_the_tombstones_is_told_to_load_again(db: Database) -> None:
    put(db, ("a", station("x")))
    put(db, ("b", station("x")))
    put(db, ("a", None))
    assert compact(db, days=30) == 1
    assert compact(db, days=30) == 0
    with pytest.raises(Problem) as problem:
        page(db, 1)
    assert problem.value.status == 410
    assert ids(page(db, 0)) == ["b"]
    level = page(db, 3)
    assert (ids(level), level["after"], level["revision"]) == ([], 3, 3)


def test_a_first_load_in_pages_is_not_disturbed_by_the_floor(db: Database) -> None:
    for name in ("a", "b", "c"):
        put(db, (name, station("x")))
    put(db, ("a", None))
    compact(db, days=30)
    first = page(db, 0, limit=1)
    assert first["more"] is True
    head = first["head"]
    revision = first["revision"]
    assert isinstance(head, int)
    assert isinstance(revision, int)
    assert ids(page(db, revision, limit=1, begun=head)) == ["c"]


def test_young_tombstones_are_kept_and_told(db: Database) -> None:
    put(db, ("a", station("x")))
    put(db, ("a", None))
    assert compact(db, days=36_500) == 0
    changes = page(db, 1)["changes"]
    assert isinstance(changes, list)
    assert changes[0]["deleted"] is True
    assert changes[0]["data"] is None


def test_a_cursor_from_another_backend_is_told_to_load_again(db: Database) -> None:
    with pytest.raises(Problem) as problem:
        page(db, 99)
    assert problem.value.code == "history"


def test_a_transaction_too_large_for_one_page_comes_in_several_with_nothing_skipped(db: Database) -> None:
    count = MOST_BEYOND + 50
    put(db, *((f"a{i}", station("x")) for i in range(count)))
    seen: list[str] = []
    after, more = 0, True
    while more:
        body = page(db, after, limit=20)
        assert body["after"] == after
        seen += ids(body)
        after, more = int(str(body["revision"])), bool(body["more"])
    assert seen == [f"a{i}" for i in range(count)]
    assert after == count
