"""Packs built from real and hand-made extracts, and what is left when a build does not finish."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from maps.gazetteer import Gazetteer
from maps.region.build import build_pack
from maps.region.extract import BadExtract
from maps.region.pack import BadPack, Pack
from tests.conftest import CHECKOUT, shared_file
from tests.maps.osm_file import OsmFile, place
from tests.maps.towns import pack_of, small_town


def quiet(percent: int, step: str) -> None:
    """Nobody watches."""


def features(path: Path) -> dict[str, dict[str, Any]]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return {feature["properties"]["key"]: feature for feature in collection["features"]}


def a_road(path: Path) -> Path:
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    return osm.write(path)


@pytest.mark.parametrize(
    ("relative", "least"),
    [
        (
            "osm/munich.osm.pbf",
            {"highways": 2000, "buildings": 2000, "addresses": 3000, "hydrants": 170, "stations": 1},
        ),
        ("osm/boston.osm.pbf", {"highways": 200, "buildings": 400, "addresses": 400, "stations": 1}),
        ("osm/north-bayreuth.osm.gz", {"highways": 1500, "addresses": 700, "hydrants": 10, "stations": 5}),
    ],
)
def test_a_real_extract_becomes_a_whole_pack(relative: str, least: dict[str, int]) -> None:
    pack = pack_of(relative)
    pack.verify()
    for name, count in least.items():
        assert pack.manifest.counts[name] >= count, name
    assert pack.manifest.sources[0].name == Path(relative).name
    assert "OpenStreetMap" in pack.manifest.licence
    assert not list(pack.path.parent.glob("*.building-*"))
    for feature in features(pack.hydrants).values():
        assert pack.box.west - 0.1 < feature["geometry"]["coordinates"][0] < pack.box.east + 0.1


def test_water_sources_become_import_rows_named_like_the_facts() -> None:
    rows = features(small_town().hydrants)
    by_number = {feature["properties"]["number"]: feature for feature in rows.values()}
    pillar = by_number["H-1"]
    assert pillar["properties"]["type"] == "above_ground"
    assert pillar["properties"]["main_diameter_mm"] == 150
    assert pillar["properties"]["pressure_mpa"] == 0.3
    assert pillar["geometry"]["coordinates"] == [round(degrees, 7) for degrees in place(50, 5)]
    kinds = sorted(feature["properties"]["type"] for feature in rows.values())
    assert kinds == ["above_ground", "tank", "underground"]
    out_of_use = next(f for f in rows.values() if f["properties"]["type"] == "underground")
    assert out_of_use["properties"]["status"] == "out_of_service"


def test_stations_are_taken_from_nodes_and_buildings() -> None:
    rows = features(small_town().stations)
    assert {key[:5] for key in rows} == {"osm:n", "osm:w"}
    by_type = {feature["properties"]["type"]: feature for feature in rows.values()}
    assert by_type["fire"]["properties"]["name"] == "城关<b>消防站</b>"
    lon, lat = by_type["micro"]["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx(place(100, 100), abs=1e-6)


def test_a_pond_with_an_island_is_one_surface() -> None:
    assert small_town().manifest.counts["water"] == 1


def test_a_way_whose_middle_lies_outside_the_extract_is_not_joined_across_the_gap(tmp_path: Path) -> None:
    osm = OsmFile()
    west = [osm.node(x, 0) for x in (0, 100)]
    east = [osm.node(x, 0) for x in (5000, 5100)]
    osm.way([*west, 99, *east], {"highway": "residential", "name": "人民路"})
    osm.road([(0, 0), (0, 300)], "解放路")
    pack = build_pack(osm.write(tmp_path / "a.osm"), "town", tmp_path / "out", quiet)
    assert pack.manifest.counts["highways"] == 3
    gazetteer = Gazetteer(pack.gazetteer)
    assert gazetteer.nearest(*place(2500, 0)) is None
    gazetteer.close()


def test_building_again_replaces_the_pack_at_once(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    first = build_pack(source, "town", tmp_path / "out", quiet)
    (first.path / "left.txt").write_text("of the first build")
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    osm.road([(0, 0), (0, 100)], "解放路")
    second = build_pack(osm.write(source), "town", tmp_path / "out", quiet)
    assert second.manifest.counts["highways"] == 2
    assert not (second.path / "left.txt").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town"]


def test_a_language_that_is_no_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadExtract, match="zh,en"):
        build_pack(a_road(tmp_path / "a.osm"), "town", tmp_path / "out", quiet, ["../x"])


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "-x", "x" * 65, "a\nb"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadExtract):
        build_pack(a_road(tmp_path / "a.osm"), name, tmp_path / "out", quiet)
    assert not (tmp_path / "out").exists()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def bad_extracts(folder: Path) -> dict[str, tuple[Path, str]]:
    """Every kind of file that is no extract, and a word of the sentence it gets."""
    whole = a_road(folder / "whole.osm").read_bytes()
    no_roads = OsmFile()
    no_roads.node(0, 0, {"place": "town", "name": "无路镇"})
    backwards = OsmFile()
    backwards.road([(0, 0), (100, 0)], "人民路")
    lines = backwards.write(folder / "forwards.osm").read_text().splitlines()
    tagged = [line.replace("></node>", '><tag k="a" v="b"/></node>') for line in lines]
    wrong = "\n".join([*tagged[:2], *tagged[4:5], *tagged[2:4], tagged[5]])
    return {
        "missing": (folder / "nowhere.osm.pbf", "找不到"),
        "folder": (folder, "不是文件"),
        "empty": (write(folder / "empty.osm.pbf", b""), "空文件"),
        "csv": (write(folder / "list.osm.pbf", b"id,lon,lat\n1,2,3\n" * 9), "不是 OpenStreetMap"),
        "html": (write(folder / "page.osm", b"<?xml version='1.0'?><html>404</html>"), "不是 OpenStreetMap"),
        "cut short": (write(folder / "cut.osm", whole[: len(whole) // 2]), "不完整"),
        "cut gzip": (write(folder / "cut.osm.gz", b"\x1f\x8b\x08" + bytes(6) + b"\x03" + b"x" * 50), "不完整"),
        "no roads": (no_roads.write(folder / "no-roads.osm"), "没有道路"),
        "unsorted": (write(folder / "back.osm", wrong.encode()), "排序"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["missing", "folder", "empty", "csv", "html", "cut short", "cut gzip", "no roads", "unsorted"]
)
def test_a_bad_extract_is_refused_with_a_sentence_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    source, words = bad_extracts(tmp_path)[kind]
    with pytest.raises(BadExtract, match=words):
        build_pack(source, "town", tmp_path / "out", quiet)
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_real_extract_is_refused(tmp_path: Path, share: float) -> None:
    whole = shared_file("osm/boston.osm.pbf").read_bytes()
    cut = write(tmp_path / "cut.osm.pbf", whole[: int(len(whole) * share)])
    with pytest.raises(BadExtract, match="不完整"):
        build_pack(cut, "town", tmp_path / "out", quiet)
    assert not list((tmp_path / "out").glob("*"))


def command(*args: object, limit: str = "") -> list[str]:
    python = [sys.executable, str(CHECKOUT / "main.py"), "--lang", "en", "region", "build", *map(str, args)]
    return ["bash", "-c", f'{limit} exec "$@"', "-", *python] if limit else python


def run_to_end(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_tells_its_steps_and_ends_with_0(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    done = run_to_end(command(source, "--name", "town", "--out", tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "100 %  done" in done.stdout
    assert "1 road pieces" in done.stdout
    Pack.open(tmp_path / "out" / "town").verify()


def test_the_command_refuses_a_bad_file_with_one_sentence_and_2(tmp_path: Path) -> None:
    bad = write(tmp_path / "list.osm.pbf", b"id,lon,lat\n")
    done = run_to_end(command(bad, "--name", "town", "--out", tmp_path / "out"))
    assert done.returncode == 2
    assert (
        done.stderr.strip()
        == f"{bad} is not OpenStreetMap data. A .osm.pbf, .osm.gz, .osm.bz2 or .osm file is needed."
    )


@pytest.mark.parametrize("blocks", [4, 100, 400])
def test_a_disk_that_cannot_take_the_pack_leaves_nothing(tmp_path: Path, blocks: int) -> None:
    source = shared_file("osm/munich.osm.pbf")
    done = run_to_end(command(source, "--name", "town", "--out", tmp_path / "out", limit=f"ulimit -f {blocks};"))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list((tmp_path / "out").glob("*"))


def start_build(out: Path) -> subprocess.Popen[str]:
    source = shared_file("osm/porto.osm.pbf")
    process = subprocess.Popen(
        command(source, "--name", "town", "--out", out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while "reading" not in process.stdout.readline():
        assert process.poll() is None
    return process


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    process = start_build(tmp_path / "out")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted" in told
    assert not list((tmp_path / "out").glob("*"))


def test_a_killed_build_leaves_the_old_pack_and_its_rest_is_cleared_by_the_next(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    build_pack(source, "town", tmp_path / "out", quiet)
    process = start_build(tmp_path / "out")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    Pack.open(tmp_path / "out" / "town").verify()
    assert list((tmp_path / "out").glob("town.building-*")), "killed at work"
    time.sleep(1)  # the tile builder it had started ends by itself
    build_pack(source, "town", tmp_path / "out", quiet)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town"]


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    pack = build_pack(a_road(tmp_path / "a.osm"), "town", tmp_path / "out", quiet)
    content = bytearray(pack.gazetteer.read_bytes())
    content[-1] ^= 1
    pack.gazetteer.write_bytes(content)
    with pytest.raises(BadPack, match=r"gazetteer\.sqlite"):
        Pack.open(pack.path).verify()
    pack.gazetteer.write_bytes(content[:-1])
    with pytest.raises(BadPack, match=r"gazetteer\.sqlite"):
        Pack.open(pack.path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"name": 1}', "\xff", '{"files": {"../x": {}}}'])
def test_a_manifest_that_is_none_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(BadPack, match="清单"):
        Pack.open(tmp_path)
