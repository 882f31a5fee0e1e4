"""Tracks: kept in slots, thinned to what an answer may carry, thrown away when they are too old or too many."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from backend import tracks
from backend.clock import now
from backend.db import Database
from backend.series import to_ms
from backend.tracks import keep, purge, read_tracks
from models.ids import uuid7
from models.record import Key
from models.track import MOST_THINGS, SLOT_MS, TrackFix
from tests.backend.acts import load, loaded_id
from tests.backend.server import BackendProcess

START_MS = 1_800_000_000_000
UNIT, PERSON = Key("unit", "u"), Key("person", "p")


def fill(db: Database, key: Key, count: int, start_ms: int = START_MS, every_ms: int = SLOT_MS) -> None:
    with db.writing() as work:
        keep(work, [(key, TrackFix(start_ms + at * every_ms, at / 1000, 2.0, 90.0)) for at in range(count)])


def read(db: Database, span_ms: int, *keys: Key) -> Any:
    return read_tracks(db, START_MS, START_MS + span_ms, keys)


def test_of_each_thing_the_last_fix_of_a_slot_is_kept(db: Database) -> None:
    fill(db, UNIT, 10, every_ms=1_000)
    (track,) = read(db, 60_000).tracks
    assert [fix.at_ms - START_MS for fix in track.fixes] == [4_000, 9_000]
    assert track.fixes[0] == TrackFix(START_MS + 4_000, 0.004, 2.0, 90.0)


def test_what_is_named_is_given_alone_and_what_was_before_or_after_is_not(db: Database) -> None:
    fill(db, UNIT, 10)
    fill(db, PERSON, 3)
    assert [(one.kind, one.id) for one in read(db, 60_000).tracks] == [("person", "p"), ("unit", "u")]
    (track,) = read(db, 15_000, UNIT, Key("device", "d")).tracks
    assert [fix.at_ms - START_MS for fix in track.fixes] == [0, 5_000, 10_000]
    assert read_tracks(db, START_MS - 60_000, START_MS, []).tracks == []


def test_a_long_time_is_given_more_coarsely_with_every_thing_in_it(db: Database, monkeypatch) -> None:
    monkeypatch.setattr("models.track.MOST_FIXES", 20)
    fill(db, UNIT, 60)
    fill(db, PERSON, 10, every_ms=6 * SLOT_MS)
    found = read(db, 60 * SLOT_MS)
    assert found.step_s > SLOT_MS / 1000
    assert sum(len(one.fixes) for one in found.tracks) <= 24
    assert [one.kind for one in found.tracks] == ["person", "unit"]
    assert found.tracks[1].fixes == sorted(found.tracks[1].fixes, key=lambda fix: fix.at_ms)


def test_more_things_than_one_answer_bears_are_said_to_be_left_out(db: Database, monkeypatch) -> None:
    monkeypatch.setattr(tracks, "MOST_THINGS", 2)
    for number in range(5):
        fill(db, Key("unit", f"u{number}"), 1)
    found = read(db, 60_000)
    assert (len(found.tracks), found.left_out) == (2, 3)


def test_what_is_too_old_goes_and_then_the_oldest_of_too_many(db: Database) -> None:
    recent_ms = to_ms(now() - timedelta(minutes=30))
    fill(db, UNIT, 50, start_ms=recent_ms - 7_200_000)
    fill(db, UNIT, 50, start_ms=recent_ms)
    fill(db, PERSON, 3, start_ms=-(10**12))
    assert purge(db, 1.0) == 53
    assert purge(db, 1.0) == 0
    assert purge(db, 1.0, 20) == 30
    (track,) = read_tracks(db, recent_ms, recent_ms + 3_600_000, []).tracks
    assert len(track.fixes) == 20
    assert track.fixes[-1].at_ms == recent_ms + 49 * SLOT_MS


def test_a_track_comes_back_as_it_was_reported(client: httpx.Client) -> None:
    number = uuid7()
    load(client, "unit", {"number": number})
    unit = loaded_id("unit", number)
    end = datetime.now(UTC)
    times = [end - timedelta(seconds=ago_s) for ago_s in (30, 20, 10)]
    items = [
        {"unit_id": unit, "lon": at / 10, "lat": 1.0, "at": moment.isoformat(), "heading_deg": 45.0}
        for at, moment in enumerate(times)
    ]
    assert client.post("/v1/field/positions", json={"positions": items}).json()["taken"] == 3
    asked = {"from": (end - timedelta(minutes=1)).isoformat(), "to": end.isoformat(), "ids": f"unit:{unit}"}
    body = client.get("/v1/tracks", params=asked).json()
    assert body["step_s"] == SLOT_MS / 1000
    assert body["tracks"] == [
        {"kind": "unit", "id": unit,
         "fixes": [[to_ms(moment), at / 10, 1.0, 45.0] for at, moment in enumerate(times)]}
    ]  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"from": "2026-01-01T00:00:00Z", "to": "2026-01-03T00:00:00Z"},
        {"from": "0001-01-01T00:00:00+14:00", "to": "0001-01-01T00:00:00Z"},
        {"from": "2026-01-01T00:00:00"},
        {"ids": ["hydrant:h"]},
        {"ids": ["unit:"]},
        {"ids": ["unit:\0"]},
        {"ids": ["unit:u"] * (MOST_THINGS + 1)},
    ],
    ids=range(8),
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(client: httpx.Client, asked: dict[str, Any]) -> None:
    answer = client.get("/v1/tracks", params=asked)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_the_field_reports_and_does_not_see_where_others_went(backend: BackendProcess) -> None:
    with backend.client("liuyang", "wanghuolou") as field:
        assert field.get("/v1/tracks").status_code == 403
