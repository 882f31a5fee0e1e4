"""`main.py export` against a real backend and a real cache: what it writes is imported elsewhere as it was."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.geo_shift import move_point, wgs84_to_gcj02
from models.kinds import KINDS, decode_fact
from models.record import Fact
from models.store.recovery import CACHE
from tests.backend.acts import load, loaded_id
from tests.backend.server import ROOT, SECRET, BackendProcess
from tests.models.store.rows import change, filled


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BackendProcess, BackendProcess]]:
    """One backend with records, one without."""

    def url() -> str:
        return request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else ""

    with (
        BackendProcess(tmp_path_factory.mktemp("one"), database_url=url()) as one,
        BackendProcess(tmp_path_factory.mktemp("other"), database_url=url()) as other,
    ):
        with one.client() as client:
            fill(client)
        yield one, other


def fill(client: httpx.Client) -> None:
    place = {"lon": 120.1234567890123, "lat": 30.1}
    load(client, "station", {"number": "007", "name": "=站"}, {"number": "T", "name": "甲"})
    load(client, "station", {"number": "T", "name": "乙"}, source="twin")
    load(client, "site", {"number": "S1", "name": "商场", "key_site": True, "area_m2": 12.5, **place})
    load(client, "hydrant", {"number": "H1", "type": "crane", "pressure_mpa": 0.25, **place})
    load(client, "hydrant", *[
        {"number": f"R{n}", "lon": 120.1 + n * 0.00123456789, "lat": 30.2 + n / 700, "note": "as listed"}
        for n in range(12)
    ])  # fmt: skip
    load(client, "unit", {"number": "11", "type": "ladder", "station_id": loaded_id("station", "007")},
         {"number": "12", "station_id": loaded_id("station", "T", "twin"), "status": "out_of_service"})  # fmt: skip
    load(client, "person", {"number": "P", "name": "+86", "role": "commander", "site_id": loaded_id("site", "S1")})
    load(client, "camera", {"number": "C1", "name": "门", "status": "fault", "site_id": loaded_id("site", "S1")})
    load(client, "device", {"number": "D1", "hydrant_id": loaded_id("hydrant", "H1"), "type": "hydrant_pressure"})
    load(client, "team", {"number": "T1", "name": "志愿队", "type": "volunteer", "members": 0, "status": "away"})
    load(client, "expert", {"number": "E1", "name": "陈工", "type": "hazmat", "note": "a\nb"})
    load(client, "supply", {"number": "G1", "name": "泡沫", "amount": 0.1, "unit": "t", "expires_on": "2027-03-01"})
    load(client, "medical", {"number": "M1", "name": "医院", "beds": 3, "beds_free": 0, **place})
    load(client, "shelter", {"number": "B1", "name": "操场", "capacity": 300, "status": "receiving", **place})


def run(profile: Path, *words: str, backend: BackendProcess | None = None) -> subprocess.CompletedProcess[str]:
    line = ["--server", backend.url, "--user", "local"] if backend is not None else []
    return subprocess.run(
        [sys.executable, "main.py", "--lang", "en", "--profile", str(profile), *words, *line],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "WANGHUOLOU_PASSWORD": SECRET},
    )  # fmt: skip


def facts(backend: BackendProcess) -> dict[tuple[str, str], Fact]:
    """Every live record."""
    found: dict[tuple[str, str], Fact] = {}
    with backend.client() as client:
        page: dict[str, Any] = client.get("/v1/changes", params={"limit": 1000}).json()
    for one in page["changes"]:
        if not one["deleted"]:
            found[one["kind"], one["id"]] = decode_fact(one["kind"], json.dumps(one["data"]).encode())
    return found


ORDER = ("stations", "sites", "hydrants", "units", "persons", "cameras", "devices", "teams", "experts", "supplies",
         "medical", "shelters")  # fmt: skip


def test_what_one_backend_has_another_has_after_export_and_import(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path
) -> None:
    one, other = pair
    for at, kind in enumerate(ORDER):
        path = tmp_path / f"{kind}{('.csv', '.geojson')[at % 2]}"
        exported = run(tmp_path, "export", kind, str(path), backend=one)
        assert exported.returncode == 0, exported.stderr
        imported = run(tmp_path, "import", kind, str(path), "--apply", "--crs", "wgs84", backend=other)
        assert imported.returncode == 0, imported.stderr
    assert facts(other) == facts(one)
    again = run(tmp_path, "import", "units", str(tmp_path / "units.geojson"), backend=one)
    assert "0 new, 0 changed, 2 unchanged" in again.stdout


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".geojson", ".gpkg", ".kml"])
def test_an_export_comes_back_without_a_word_about_its_coordinates(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path, suffix: str
) -> None:
    one, _other = pair
    before = facts(one)
    path = tmp_path / f"water{suffix}"
    assert run(tmp_path, "export", "hydrants", str(path), backend=one).returncode == 0
    with one.client() as client:
        load(client, "hydrant", {"number": "R3", "note": f"since {suffix}"})
    imported = run(tmp_path, "import", "hydrants", str(path), "--apply", backend=one)
    assert imported.returncode == 0, imported.stderr
    assert "13 of the 13 rows" in imported.stdout
    assert "0 new, 1 changed, 12 unchanged" in imported.stdout
    assert facts(one) == before


def test_an_export_whose_points_were_shifted_is_not_taken_whatever_its_headers_say(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path
) -> None:
    one, _other = pair
    before = facts(one)
    path = tmp_path / "water.geojson"
    assert run(tmp_path, "export", "hydrants", str(path), backend=one).returncode == 0
    collection = json.loads(path.read_text("utf-8"))
    for feature in collection["features"]:
        point = feature["geometry"]
        point["coordinates"] = move_point(wgs84_to_gcj02, *point["coordinates"])
    path.write_text(json.dumps(collection), "utf-8")
    for words in ((), ("--crs", "auto")):
        refused = run(tmp_path, "import", "hydrants", str(path), "--apply", *words, backend=one)
        assert refused.returncode == 2
        assert "13 of the 13 rows" in refused.stdout
        assert "--crs" in refused.stderr
    assert facts(one) == before


def test_the_cache_of_this_machine_is_exported_and_says_as_of_when(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    hydrant = KINDS["hydrant"]
    cache, store = filled(tmp_path / "cache", [change("hydrant", "h", hydrant(number="H1"), 1)])
    cache.remember(heard_at="2026-05-04T12:00:00.000Z")
    store.close()
    cache.close()
    done = run(tmp_path, "export", "hydrants", str(tmp_path / "water.xlsx"))
    assert done.returncode == 0, done.stderr
    assert "2026-05-04T12:00:00.000Z" in done.stdout
    assert (tmp_path / "water.xlsx").stat().st_size > 1_000


@pytest.mark.parametrize(("file", "said"), [("a.docx", "docx"), ("none/a.csv", "none"), ("a.csv", "no cache yet")])
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, file: str, said: str) -> None:
    if "cache" not in said:
        (tmp_path / "cache").mkdir()
        cache, store = filled(tmp_path / "cache", [])
        store.close()
        cache.close()
    done = run(tmp_path, "export", "hydrants", str(tmp_path / file))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cache_that_cannot_be_read_is_told_in_words_and_not_by_the_name_of_its_error(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / CACHE).write_bytes(b"no database at all" * 500)
    done = run(tmp_path, "export", "hydrants", str(tmp_path / "a.csv"))
    assert done.returncode == 2
    assert f"{tmp_path / 'cache' / CACHE} is damaged" in done.stderr
    assert "corrupt: " not in done.stderr
