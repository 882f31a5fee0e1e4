from datetime import UTC, datetime, timedelta

import httpx
import pytest

from backend.db import Database
from backend.schema import series
from backend.series import reduced, to_ms

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_each_pixel_keeps_its_least_and_its_most(db: Database) -> None:
    rows = [
        {"device_id": "d", "channel": "c", "at_ms": to_ms(START) + i * 1000, "value": float(i % 60)}
        for i in range(600)
    ]
    with db.writing() as work:
        work.upsert(series, rows)
    body = reduced(db, "d", "c", START, START + timedelta(seconds=600), 10)
    assert body.count == 600
    assert [(low, high) for _, low, high in body.points] == [(0.0, 59.0)] * 10
    assert [at for at, _, _ in body.points] == [to_ms(START) + i * 60_000 for i in range(10)]


def test_the_end_is_excluded_and_other_channels_stay_out(db: Database) -> None:
    rows = [{"device_id": d, "channel": c, "at_ms": to_ms(START), "value": 1.0} for d, c in ("dc", "dx", "xc")]
    with db.writing() as work:
        work.upsert(series, rows)
    assert reduced(db, "d", "c", START, START + timedelta(seconds=1), 5).count == 1
    assert reduced(db, "d", "c", START - timedelta(seconds=1), START, 5).count == 0


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-01-01T00:00:00"},
        {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"from": "0001-01-01T00:00:00+23:00"},
        {"pixels": "0"},
        {"pixels": "10001"},
    ],
)
def test_a_span_that_is_none_is_refused(client: httpx.Client, query: dict[str, str]) -> None:
    assert client.get("/v1/series/d/c", params=query).status_code == 422
