"""What is at a point."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from console.gazetteers import Gazetteers
from console.surroundings import MOST_BESIDE, Sure, Surroundings, Surveyor
from models.alarm import Alarm, AlarmStatus, Grade
from models.hydrant import Hydrant
from models.incident import Incident, IncidentStatus
from models.record import Change, Fact, encode
from models.store import Store
from models.store.cache import Cache
from tests.maps.osm_file import place
from tests.maps.towns import another_build, small_town

NOW = "2026-01-01T00:00:00.000Z"


class Ground:
    """A surveyor over the small town and records that a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.pack = another_build(small_town(), folder / "town", "town", NOW)
        self.cache, self.revision = Cache(folder / "cache.sqlite"), 0
        self.store = Store(folder / "cache.sqlite")
        self.store.readers.open()
        self.gazetteers = Gazetteers(lambda: [self.pack.path])
        self.gazetteers.look()
        self.surveyor = Surveyor(self.gazetteers, self.store)

    def put(self, record_id: str, fact: Fact, exercise_id: str | None = None) -> None:
        self.revision += 1
        change = Change(
            kind=fact.KIND, id=record_id, revision=self.revision, changed_at=NOW, data=msgspec.Raw(encode(fact)),
            exercise_id=exercise_id,
        )  # fmt: skip
        self.cache.apply([change], self.revision, heard_at=NOW)

    def look(self, x_m: float, y_m: float) -> Surroundings:
        return self.surveyor.look(*place(x_m, y_m))

    def close(self) -> None:
        self.gazetteers.close()
        self.store.close()
        self.cache.close()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    made = Ground(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("at", "sure", "name"),
    [
        ((105, 22), Sure.HOUSE, "人民路12号"), ((400, 3), Sure.STREET, "人民路"),
        ((4_000, 4_000), Sure.PLACE, "城关区"), ((90_000, 0), Sure.NOTHING, None),
    ],
)  # fmt: skip
def test_the_address_says_whether_it_is_a_house_a_street_or_a_place(ground: Ground, at, sure, name) -> None:
    found = ground.look(*at)
    assert found.sure is sure
    assert (found.address and found.address.name) == name


def test_how_far_off_the_address_lies_is_known(ground: Ground) -> None:
    assert ground.look(105, 20).address_away_m == pytest.approx(5, abs=0.2)


def test_records_within_a_hundred_metres_come_nearest_first(ground: Ground) -> None:
    for record_id, x_m in (("far", 220.0), ("b", 150.0), ("a", 110.0)):
        lon, lat = place(x_m, 0)
        ground.put(record_id, Hydrant(number=record_id, lon=lon, lat=lat))
    lon, lat = place(100, 0)
    ground.put("over", Incident(number="1", type="fire", status=IncidentStatus.CLOSED, lon=lon, lat=lat))
    ground.put("open", Incident(number="2", type="fire", lon=lon, lat=lat))
    ground.put("drill", Incident(number="3", type="fire", lon=lon, lat=lat), exercise_id="e1")
    found = ground.look(100, 0)
    assert [one.record.id for one in found.beside] == ["open", "a", "b"]
    assert [round(one.distance_m) for one in found.beside] == [0, 10, 50]
    assert found.more == 0


def test_of_very_many_records_the_nearest_are_told_and_the_rest_counted(ground: Ground) -> None:
    for at in range(MOST_BESIDE + 3):
        lon, lat = place(at, 0)
        ground.put(f"h{at}", Hydrant(number=str(at), lon=lon, lat=lat))
    found = ground.look(0, 0)
    assert [one.record.id for one in found.beside] == [f"h{at}" for at in range(MOST_BESIDE)]
    assert found.more == 3


def test_the_districts_are_those_of_the_pack_and_follow_it_when_it_is_built_anew(
    ground: Ground, tmp_path: Path
) -> None:
    assert ground.look(0, 0).districts == ()
    west, south = place(-1_000, -1_000)
    east, north = place(1_000, 1_000)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"properties": {"name": "城关区"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    newer = another_build(small_town(), tmp_path / "newer", "town", NOW)
    (newer.path / "districts.geojson").write_text(json.dumps({"features": [feature]}), "utf-8")
    sizes = json.loads((newer.path / "manifest.json").read_text("utf-8"))
    sizes["files"]["districts.geojson"]["size"] = (newer.path / "districts.geojson").stat().st_size
    (newer.path / "manifest.json").write_text(json.dumps(sizes), "utf-8")
    ground.pack = newer
    ground.gazetteers.look()
    assert ground.look(0, 0).districts == ("城关区",)
    assert ground.look(5_000, 0).districts == ()
    (newer.path / "districts.geojson").write_text("{")
    assert ground.look(0, 0).districts == ("城关区",), "what was read stays known"


def test_an_alarm_that_was_dismissed_is_no_longer_there(ground: Ground) -> None:
    lon, lat = place(0, 0)
    over = Alarm(
        type="smoke", grade=Grade.RED, raised_at=datetime.fromisoformat(NOW), status=AlarmStatus.DISMISSED,
        lon=lon, lat=lat,
    )  # fmt: skip
    ground.put("a", over)
    assert ground.look(0, 0).beside == ()
