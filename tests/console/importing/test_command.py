"""`main.py import` against a real backend: a dry run changes nothing, and the same file twice neither."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from models.geo_shift import move_point, wgs84_to_gcj02
from resources.words import t
from tests.backend.acts import loaded_id, record
from tests.backend.server import ROOT, SECRET, BackendProcess
from tests.conftest import DATABASES, empty_database
from tests.console.features.world import make_drawing

HYDRANTS = "编号,类型,经度,纬度,状态\nH1,地上式消防栓,120.1,30.2,正常\nH2,地下式消防栓,120.2,30.3,紫色\nH1,,,,\n"


@pytest.fixture(scope="module", params=DATABASES)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    folder = tmp_path_factory.mktemp("backend")
    url = empty_database(request, request.param, folder)
    with BackendProcess(folder, "--documents", str(folder / "documents"), database_url=url) as process:
        yield process


@pytest.fixture
def client(backend: BackendProcess) -> Iterator[httpx.Client]:
    with backend.client() as signed_in:
        yield signed_in


def run(backend: BackendProcess, profile: Path, *words: str, code: int = 0) -> str:
    done = attempt(backend, profile, *words)
    assert done.returncode == code, done.stderr
    assert code == 0 or done.stderr.strip()
    assert "Traceback" not in done.stderr
    return done.stdout


def attempt(backend: BackendProcess, profile: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "--lang", "zh", "--profile", str(profile), "import", *words, "--server",
         backend.url, "--user", "local"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "WANGHUOLOU_PASSWORD": SECRET},
    )  # fmt: skip


def test_a_dry_run_reports_and_changes_nothing_and_the_same_file_twice_changes_nothing(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "water.csv"
    file.write_bytes(HYDRANTS.encode("gb18030"))
    said = run(backend, tmp_path, "hydrants", str(file))
    assert "gb18030" in said
    assert "紫色" in said
    assert record(client, "hydrant", loaded_id("hydrant", "H1", "water")) is None

    first = run(backend, tmp_path, "hydrants", str(file), "--apply", "--crs", "wgs84")
    held = record(client, "hydrant", loaded_id("hydrant", "H1", "water"))
    assert held is not None
    assert held["data"]["lon"] == 120.1
    head = client.get("/v1/changes").json()["head"]
    again = run(backend, tmp_path, "hydrants", str(file), "--apply", "--crs", "wgs84")
    assert client.get("/v1/changes").json()["head"] == head
    assert first != again


def test_plans_bring_their_drawings_and_find_their_site_by_number(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path, qapp: object
) -> None:
    sites = tmp_path / "town.csv"
    sites.write_text("编号,名称,经度,纬度\nS7,老城商场,120.1,30.2\n", "utf-8")
    run(backend, tmp_path, "sites", str(sites), "--apply", "--crs", "wgs84")
    drawing = make_drawing(tmp_path / "ground floor.pdf")
    plans = tmp_path / "plans.json"
    plan = {"number": "P7", "name": "老城商场预案", "site": "S7", "documents": ["ground floor.pdf"]}
    escaping = {"number": "P8", "name": "x", "documents": ["../../etc/passwd"]}
    plans.write_text(json.dumps({"plans": [plan, escaping]}), "utf-8")
    said = run(backend, tmp_path, "plans", str(plans), "--apply")
    assert "passwd" in said
    held = record(client, "plan", loaded_id("plan", "P7", "plans"))
    assert held is not None
    assert held["data"]["site_id"] == loaded_id("site", "S7", "town")
    document = record(client, "document", held["data"]["document_ids"][0])
    assert document is not None
    assert client.get(f"/v1/documents/{document['data']['sha256']}").content == drawing
    assert record(client, "plan", loaded_id("plan", "P8", "plans")) is None


def test_a_named_column_has_the_last_word(backend: BackendProcess, client: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    file.write_text("编号,代号,经度,纬度\n1,Z9,120.1,30.2\n", "utf-8")
    run(
        backend,
        tmp_path,
        "hydrants",
        str(file),
        "--column",
        "number=代号",
        "--apply",
        "--crs",
        "wgs84",
        "--near",
        "import",
    )
    assert record(client, "hydrant", loaded_id("hydrant", "Z9", "named")) is not None


def test_coordinates_that_nobody_can_tell_are_written_only_by_name(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "shifted.csv"
    lon, lat = move_point(wgs84_to_gcj02, 116.4, 39.9)
    rows = [f"S{n},{lon + n / 1000:.7f},{lat:.7f}\n" for n in range(12)]
    file.write_text("编号,经度,纬度\n" + "".join(rows), "utf-8")
    assert "GCJ-02" in run(backend, tmp_path, "hydrants", str(file)), "a dry run tells what it may be"
    for words in ((), ("--crs", "auto"), ("--crs", "mars"), ("--crs", "twd97")):
        done = attempt(backend, tmp_path, "hydrants", str(file), "--apply", *words)
        assert done.returncode == 2
        assert "--crs" in done.stderr or "twd97" in done.stderr
        assert "Traceback" not in done.stderr
    assert record(client, "hydrant", loaded_id("hydrant", "S0", "shifted")) is None
    run(backend, tmp_path, "hydrants", str(file), "--apply", "--crs", "gcj02")
    held = record(client, "hydrant", loaded_id("hydrant", "S0", "shifted"))
    assert held is not None
    assert (held["data"]["lon"], held["data"]["lat"]) == pytest.approx((116.4, 39.9), abs=1e-6)


def test_degrees_and_minutes_are_taken_in_and_auto_takes_what_is_likely(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "harbour.csv"
    rows = [f'D{n},"48°0{n}\'30.0""N","11°3{n}\'00.0""E"\n' for n in range(9)]
    file.write_text("编号,纬度,经度\n" + "".join(rows), "utf-8")
    assert attempt(backend, tmp_path, "hydrants", str(file), "--apply").returncode == 2
    run(backend, tmp_path, "hydrants", str(file), "--apply", "--crs", "auto")
    held = record(client, "hydrant", loaded_id("hydrant", "D3", "harbour"))
    assert held is not None
    assert (held["data"]["lon"], held["data"]["lat"]) == pytest.approx((11.55, 48 + 3.5 / 60), abs=1e-6)


def test_what_may_be_there_already_stops_a_taking_in_until_somebody_decides(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("编号,类型,经度,纬度\nNB1,地上式,121.9,30.9\n", "utf-8")
    second.write_text("编号,类型,经度,纬度\nZ-NB1,地上式,121.90001,30.9\nZ2,地上式,121.95,30.9\n", "utf-8")
    run(backend, tmp_path, "hydrants", str(first), "--apply", "--crs", "wgs84")
    said = run(backend, tmp_path, "hydrants", str(second), "--apply", "--crs", "wgs84", code=2)
    assert "NB1" in said
    assert record(client, "hydrant", loaded_id("hydrant", "Z2", "two")) is None
    run(backend, tmp_path, "hydrants", str(second), "--apply", "--near", "skip", "--crs", "wgs84")
    assert record(client, "hydrant", loaded_id("hydrant", "Z2", "two")) is not None
    assert record(client, "hydrant", loaded_id("hydrant", "Z-NB1", "two")) is None


def test_what_may_be_there_already_is_decided_row_by_row_in_a_file(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    first, second, near = tmp_path / "was.csv", tmp_path / "comes.csv", tmp_path / "near.csv"
    places = [f"123.{at},31.5" for at in (1, 2, 3)]
    first.write_text(
        "编号,类型,经度,纬度\n" + "".join(f"R{at},地上式,{p}\n" for at, p in enumerate(places)), "utf-8"
    )
    second.write_text(
        "编号,类型,经度,纬度\n" + "".join(f"Q{at},地上式,{p}\n" for at, p in enumerate(places)), "utf-8"
    )
    run(backend, tmp_path, "hydrants", str(first), "--apply", "--crs", "wgs84")
    said = run(backend, tmp_path, "hydrants", str(second), "--crs", "wgs84", "--near-file", str(near))
    assert str(near) in said
    lines = near.read_text("utf-8-sig").splitlines()
    words = ["", "同一记录", "新记录", "不导入"]
    near.write_text("\n".join(map(str.__add__, lines, words)), "utf-8")
    run(backend, tmp_path, "hydrants", str(second), "--apply", "--crs", "wgs84", "--decisions", str(near))
    merged = record(client, "hydrant", loaded_id("hydrant", "R0", "was"))
    assert merged is not None
    assert merged["data"]["number"] == "Q0"
    made = [record(client, "hydrant", loaded_id("hydrant", f"Q{at}", "comes")) is not None for at in (0, 1, 2)]
    assert made == [False, True, False]
    run(backend, tmp_path, "hydrants", str(second), "--crs", "wgs84", "--decisions", str(near), code=2)


def test_refused_rows_are_kept_mended_and_taken_and_the_import_is_undone(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    file, bad = tmp_path / "mend.csv", tmp_path / "bad.csv"
    file.write_bytes(
        "编号,类型,经度,纬度\nM1,地上式,122.1,30.2\nM2,紫色,122.2,30.3\nM3,地上式,122.3,95\n".encode("gb18030")
    )
    run(backend, tmp_path, "hydrants", str(file), "--apply", "--refused", str(bad), "--crs", "wgs84")
    text = bad.read_text("gb18030")
    assert "M1" not in text
    bad.write_text(text.replace("紫色", "地下式").replace(",95,", ",30.4,"), "gb18030")
    run(backend, tmp_path, "hydrants", str(bad), "--apply", "--source", "mend", "--crs", "wgs84")
    assert record(client, "hydrant", loaded_id("hydrant", "M3", "mend")) is not None
    job = run(backend, tmp_path, "list").split()[0]
    assert "import undo" not in run(backend, tmp_path, "undo", job)
    assert record(client, "hydrant", loaded_id("hydrant", "M3", "mend")) is not None
    run(backend, tmp_path, "undo", job, "--apply")
    gone = record(client, "hydrant", loaded_id("hydrant", "M3", "mend"))
    assert gone is not None
    assert gone["deleted"]
    kept = record(client, "hydrant", loaded_id("hydrant", "M1", "mend"))
    assert kept is not None
    assert not kept["deleted"]
    run(backend, tmp_path, "undo", job, "--apply", code=2)


@pytest.mark.parametrize("words", [("hydrants",), ("undo",)])
def test_what_was_not_named_is_asked_for(backend: BackendProcess, tmp_path: Path, words: tuple[str, ...]) -> None:
    run(backend, tmp_path, *words, code=2)


def test_numbers_that_could_be_two_are_asked_for_and_refused_rows_keep_them_as_they_stand(
    backend: BackendProcess, client: httpx.Client, tmp_path: Path
) -> None:
    file, kept = tmp_path / "tanks.csv", tmp_path / "kept.csv"
    file.write_text(
        "编号\t状态\t容量\t经度\t纬度\nT1\t正常\t1,200\t11,511\t48,102\nT2\t紫色\t1,300\t11,512\t48,103\n", "utf-8"
    )
    asked = attempt(backend, tmp_path, "hydrants", str(file))
    assert asked.returncode == 2
    assert "--decimal comma" in asked.stderr
    words = ("--decimal", "容量=point", "--crs", "wgs84", "--apply", "--refused", str(kept))
    told = run(backend, tmp_path, "hydrants", str(file), *words)
    assert "1200" in told
    held = record(client, "hydrant", loaded_id("hydrant", "T1", "tanks"))
    assert held is not None
    assert [held["data"][name] for name in ("volume_m3", "lon", "lat")] == [1200, 11.511, 48.102]
    assert "1,300" in kept.read_text("utf-8-sig")
    assert "11,512" in kept.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("headers", "cells"),
    [(("经度", "纬度"), ("121°28′0{}.5″E", "31°13′0{}.2″N")), (("经度", "纬度"), ("31.22{}1", "121.47{}2")),
     (("坐标",), ("121.47{}2 31.22{}1",)), (("geom",), ("POINT(121.47{}2 31.22{}1)",))],
    ids=["degrees and minutes", "swapped", "one cell", "well-known text"],
)  # fmt: skip
def test_a_dry_run_before_the_system_is_settled_calls_no_row_bad(
    backend: BackendProcess, tmp_path: Path, headers: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    file = tmp_path / "open.csv"
    rows = [[f"W{n}", *(cell.format(n, n) for cell in cells)] for n in range(1, 9)]
    file.write_text("\n".join("\t".join(row) for row in [["编号", *headers], *rows]), "utf-8")
    said = run(backend, tmp_path, "hydrants", str(file))
    assert t("importing.report.unsettled", what="")[:6] in said
    assert "新增 8" in said
    assert "拒绝 0" in said
