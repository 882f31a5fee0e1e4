"""Rows go over the line as one job, and the report tells of every row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.importing.decisions import Choice, Decision
from console.importing.read import read_table
from console.importing.reading.table import Stopped
from console.importing.rows import Prepared, prepare
from console.importing.send import Report, send
from console.sync.client import Client
from tests.backend.server import SECRET, BackendProcess

TABLE = "编号,类型,经度,纬度\nH1,地上式,121.5,25.0\nH2,地上式,500,25.0\nH1,地上式,121.5,25.1\n"


@pytest.fixture
def client(tmp_path: Path, database_url: str) -> Iterator[Client]:
    with BackendProcess(tmp_path / "backend", database_url=database_url) as backend:
        client = Client([backend.url])
        client.sign_in("local", SECRET, "import")
        yield client
        client.close()


def sent(client: Client, folder: Path, apply: bool) -> Report:
    (folder / "a.csv").write_text(TABLE, encoding="utf-8")
    return send(client, prepare("hydrants", read_table(folder / "a.csv"), {}), "town", "a.csv", apply=apply)


def test_a_dry_run_takes_nothing_and_the_same_file_twice_changes_nothing(client: Client, tmp_path: Path) -> None:
    dry, first, again = (sent(client, tmp_path, apply) for apply in (False, True, True))
    assert (dry.applied, dry.created) == (False, 1)
    assert (first.applied, first.created) == (True, 1)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    for report in (dry, first, again):
        assert [row.row for row in report.refused] == sorted(row.row for row in report.refused)
        assert len(report.refused) + len(report.duplicates) == 2


def test_a_file_that_nobody_wants_any_more_is_not_taken_though_half_of_it_was_sent(client: Client) -> None:
    rows = [{"row": n, "key": f"H{n}", "data": {"number": f"H{n}", "note": "x" * 400}} for n in range(5_000)]
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 12

    with pytest.raises(Stopped):
        send(client, Prepared("hydrant", rows), "town", "a.csv", apply=True, should_stop=should_stop)
    assert asked == 13, "a portion each time"
    assert client.request("GET", "/v1/imports")["jobs"] == []
    report = send(client, Prepared("hydrant", rows[:9]), "town", "a.csv", apply=True, should_stop=lambda: False)
    assert report.created == 9, "the line is as good as before"


def test_rows_that_may_be_there_already_are_decided_one_by_one(client: Client) -> None:
    def rows(prefix: str, east: float) -> Prepared:
        made = [
            {"row": at, "key": f"{prefix}{at}", "data": {
                "number": f"{prefix}{at}", "type": "above_ground", "lon": 121.5 + at / 100 + east, "lat": 25.0}}
            for at in range(2, 6)
        ]  # fmt: skip
        return Prepared("hydrant", made)

    send(client, rows("A", 0.0), "first", "a.csv", apply=True)
    again = rows("B", 0.00001)
    asked = send(client, again, "second", "b.csv", apply=True)
    assert (asked.undecided, [near.row for near in asked.near]) == (True, [2, 3, 4, 5])
    choices: list[Choice] = ["same", "new", "leave"]
    decisions = {near.row: Decision(near.id, choice) for near, choice in zip(asked.near, choices, strict=False)}
    partly = send(client, again, "second", "b.csv", apply=True, decisions=decisions)
    assert (partly.undecided, [near.row for near in partly.near]) == (True, [5])
    decisions[5] = Decision(asked.near[3].id, "leave")
    done = send(client, again, "second", "b.csv", apply=True, decisions=decisions)
    assert (done.applied, done.created, done.changed, done.skipped, done.rows) == (True, 1, 1, 2, 4)
    assert done.changes[0].id == asked.near[0].id
    assert done.changes[0].fields["number"] == ("A2", "B2")
