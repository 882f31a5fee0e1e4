"""Rows go over the line as one job, and the report tells of every row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
