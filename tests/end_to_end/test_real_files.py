"""Real extracts become region packs whose addresses can be found; real lists of hydrants are taken in once."""

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from maps.gazetteer import Gazetteer, Place
from maps.region.pack import Pack
from maps.routing import Router
from models.geo import distance_m
from models.ids import uuid7
from models.store import Wish
from tests.backend.acts import envelope, record, send
from tests.backend.server import BackendProcess
from tests.conftest import shared_file
from tests.console.record_lookup import lookup_of_packs
from tests.end_to_end.program import build_region, import_file

EXTRACTS = ("munich.osm.pbf", "porto.osm.pbf", "north-bayreuth.osm.gz", "boston.osm.pbf")
TAIPEI = 30_665
BOSTON = 13_747
FOUND_WITHIN_M = 60.0


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> "functools._lru_cache_wrapper[Path]":
    """Builds the pack of an extract, each once a run."""
    out = tmp_path_factory.mktemp("packs")
    return functools.cache(lambda name: build_region(shared_file(f"osm/{name}"), name.split(".")[0], out))


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[BackendProcess]:
    with BackendProcess(tmp_path) as running:
        yield running


def some_address(pack: Pack) -> Place:
    """The address, or in an extract without house numbers the street, nearest to the middle of the pack."""
    with closing(sqlite3.connect(pack.gazetteer)) as db:
        table = "house" if db.execute("SELECT count(*) FROM house").fetchone()[0] else "spot"
        query = f"SELECT lon, lat FROM {table} ORDER BY abs(lon - ?) + abs(lat - ?) LIMIT 1"  # noqa: S608 - our word
        lon, lat = db.execute(query, (pack.box.centre.lon, pack.box.centre.lat)).fetchone()
    with closing(Gazetteer(pack.gazetteer)) as gazetteer:
        place = gazetteer.nearest(lon, lat)
    assert place is not None
    return place


@pytest.mark.parametrize("extract", EXTRACTS)
def test_an_incident_is_opened_at_a_real_address_of_the_extract(
    extract: str, packs: "functools._lru_cache_wrapper[Path]", backend: BackendProcess, tmp_path: Path
) -> None:
    pack = Pack.open(packs(extract))
    assert pack.basemap.stat().st_size > 0
    wanted = some_address(pack)
    with lookup_of_packs(tmp_path, pack) as lookup:
        found = lookup.find(Wish(text=wanted.name, near=(wanted.lon, wanted.lat)))[0].doc
    assert found.lon is not None
    assert found.lat is not None
    assert found.name == wanted.name
    assert distance_m(found.lon, found.lat, wanted.lon, wanted.lat) < FOUND_WITHIN_M
    with closing(Router(pack)) as router:
        walks = router.walk_distances((found.lon, found.lat), [(found.lon + 0.001, found.lat + 0.0005)])
    assert walks[0] is not None
    assert not walks[0].estimated
    incident_id = uuid7()
    body = {
        "incident_id": incident_id, "number": "2-001", "type": "building_fire", "address": found.name,
        "lon": found.lon, "lat": found.lat,
    }  # fmt: skip
    with backend.client() as client:
        assert send(client, envelope("CreateIncident", body))[0]["outcome"] == "accepted"
        kept = record(client, "incident", incident_id)
    assert kept is not None
    assert kept["data"]["address"] == found.name


@pytest.mark.parametrize(
    ("file", "rows", "words"),
    [
        ("taipei_2019.csv", TAIPEI, ("--crs", "auto")),
        (
            "boston_hydrants.json.gz",
            BOSTON,
            ("--column", "number=i", "--column", "lon=x", "--column", "lat=y", "--crs", "wgs84"),
        ),
    ],
)
def test_a_real_list_is_taken_in_once_and_the_same_file_again_changes_nothing(
    file: str, rows: int, words: tuple[str, ...], backend: BackendProcess
) -> None:
    path = shared_file(f"hydrants/{file}")
    tried = import_file(backend, "hydrants", path, *words)
    assert kinds(backend) == {}
    done = import_file(backend, "hydrants", path, *words, "--apply")
    assert done == tried
    assert done["new"] + done["refused"] + done["duplicates"] == rows
    assert done["new"] > rows * 0.99
    assert kinds(backend) == {"hydrant": done["new"]}
    again = import_file(backend, "hydrants", path, *words, "--apply")
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, done["new"])
    assert kinds(backend) == {"hydrant": done["new"]}


def kinds(backend: BackendProcess) -> dict[str, int]:
    """How many records of each kind the backend has."""
    counts: dict[str, int] = {}
    after, more = 0, True
    with backend.client() as client:
        while more:
            page = client.get("/v1/changes", params={"after": after, "limit": 5_000}).json()
            for change in page["changes"]:
                counts[change["kind"]] = counts.get(change["kind"], 0) + 1
            after, more = page["revision"], page["more"]
    return counts
