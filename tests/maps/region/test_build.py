"""Packs built from real and hand-made extracts, from one and from several, and from what is none."""

import bz2
import itertools
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.importing.read import read_table
from maps.gazetteer import Gazetteer
from maps.region.build import build_pack
from maps.region.extract import BadExtract
from maps.region.lists import LISTS, list_file
from maps.region.pack import BadPack, Pack
from tests.conftest import shared_file
from tests.maps.osm_file import OsmFile, place
from tests.maps.towns import pack_of, small_town

EXTRACTS = {
    "osm/munich.osm.pbf": {"highways": 2000, "buildings": 2000, "addresses": 3000, "hydrants": 170, "stations": 1},
    "osm/boston.osm.pbf": {"highways": 200, "buildings": 400, "addresses": 400, "stations": 1},
    "osm/north-bayreuth.osm.gz": {"highways": 1500, "addresses": 700, "hydrants": 10, "stations": 5},
    "osm/helsinki.osm.pbf": {"highways": 2000, "addresses": 1400, "hydrants": 37, "sea": 1, "schools": 5},
    "osm/porto.osm.pbf": {"highways": 3000, "buildings": 11_000, "hydrants": 34, "hospitals": 10},
}
"""Every extract at hand, and the least that is found in it."""


def quiet(percent: int, step: str) -> None:
    """Nobody watches."""


def features(path: Path) -> dict[str, dict[str, Any]]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return {feature["properties"]["key"]: feature for feature in collection["features"]}


def a_road(path: Path) -> Path:
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    return osm.write(path)


@pytest.mark.parametrize("relative", EXTRACTS)
def test_a_real_extract_becomes_a_whole_pack(relative: str) -> None:
    pack = pack_of(relative)
    pack.verify()
    for name, count in EXTRACTS[relative].items():
        assert pack.manifest.counts[name] >= count, name
    assert pack.manifest.sources[0].name == Path(relative).name
    assert "OpenStreetMap" in pack.manifest.licence
    assert not list(pack.path.parent.glob("*.building-*"))
    for feature in features(pack.hydrants).values():
        assert pack.box.west - 0.1 < feature["geometry"]["coordinates"][0] < pack.box.east + 0.1


def test_every_extract_at_hand_is_built_above() -> None:
    at_hand = sorted(path.name for path in shared_file("osm/boston.osm.pbf").parent.glob("*.osm*"))
    assert at_hand == sorted(Path(relative).name for relative in EXTRACTS)


def test_sites_stations_and_hydrants_are_taken_by_the_import() -> None:
    pack = small_town()
    for name in LISTS:
        table = read_table(pack.path / list_file(name))
        assert len(table.rows) == pack.manifest.counts[name], name


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
    pack = build_pack([osm.write(tmp_path / "a.osm")], "town", tmp_path / "out", quiet)
    assert pack.manifest.counts["highways"] == 3
    gazetteer = Gazetteer(pack.gazetteer)
    assert gazetteer.nearest(*place(2500, 0)) is None
    gazetteer.close()


def names_in(gazetteer: Gazetteer) -> set[str]:
    return {named.name for named in gazetteer.named(0, 1_000)}


def test_a_district_is_outlined_by_ways_that_have_no_tags_of_their_own(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    corners = [osm.node(x, y) for x, y in ((-500, -500), (500, -500), (500, 500), (-500, 500))]
    first, second = osm.way(corners[:3], {}), osm.way([corners[2], corners[3], corners[0]], {})
    outline = {"type": "boundary", "boundary": "administrative", "admin_level": "6", "name": "城关区"}
    osm.multipolygon([(first, "outer"), (second, "outer")], outline)
    pack = build_pack([osm.write(tmp_path / "a.osm")], "town", tmp_path / "out", quiet)
    assert pack.manifest.counts["boundaries"] == 2
    (district,) = json.loads((pack.path / list_file("districts")).read_text("utf-8"))["features"]
    assert district["properties"] == {"kind": "county", "admin_level": 6, "name": "城关区"}
    assert district["geometry"]["type"] == "MultiPolygon"


def two_halves(folder: Path) -> list[Path]:
    """A road in each, and one that both have; the second knows a newer name of it."""
    west, east = OsmFile(), OsmFile(version=2)
    for osm, x in ((west, -500), (east, 500)):
        osm.road([(0, 0), (100, 0)], "旧路" if osm is west else "新路")
        osm.road([(x, 50), (x + 100, 50)], "west" if osm is west else "east")
    ends = [west.node(x, 90) for x in (0, 10)]
    west.way(ends, {"highway": "service", "name": "west only"})
    return [west.write(folder / "west.osm"), east.write(folder / "east.osm")]


def test_an_extract_packed_with_bzip2_becomes_the_pack_of_the_same_data(tmp_path: Path) -> None:
    plain = small_town().path.parent / "small-town.osm"
    packed = write(tmp_path / "small-town.osm.bz2", bz2.compress(plain.read_bytes()))
    pack = build_pack([packed], "town", tmp_path / "out", quiet)
    assert pack.manifest.counts == small_town().manifest.counts
    pack.verify()


def test_broken_references_cost_only_what_they_broke(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.road([(0, 0), (300, 0)], "人民路")
    whole = osm.node(10, 10, {"emergency": "fire_hydrant", "ref": "H1"})
    osm.way([whole, 990_001, 990_002], {"highway": "residential", "name": "断路"})
    osm.way([990_003, 990_004], {"highway": "residential", "name": "无点路"})
    osm.way([], {"highway": "residential", "name": "空路"})
    osm.way([990_005, 990_006, 990_007, 990_005], {"building": "yes", "name": "无角楼"})
    osm.multipolygon([], {"natural": "water", "name": "空湖"})
    osm.multipolygon([(880_001, "outer"), (880_002, "inner")], {"natural": "water", "name": "远湖"})
    osm.multipolygon([(880_003, "outer")], {"boundary": "administrative", "admin_level": "6", "name": "远县"})
    pack = build_pack([osm.write(tmp_path / "broken.osm")], "town", tmp_path / "out", quiet)
    pack.verify()
    assert len(features(pack.hydrants)) == 1
    with closing(Gazetteer(pack.gazetteer)) as gazetteer:
        assert "人民路" in names_in(gazetteer)
        assert not {"空路", "无点路", "空湖", "远湖"} & names_in(gazetteer)


def test_several_extracts_become_one_region_with_the_newest_of_each_object(tmp_path: Path) -> None:
    pack = build_pack(two_halves(tmp_path), "town", tmp_path / "out", quiet)
    assert [source.name for source in pack.manifest.sources] == ["west.osm", "east.osm"]
    assert pack.manifest.counts["highways"] == 3
    assert pack.manifest.counts["shared_objects"] == 6
    with closing(Gazetteer(pack.gazetteer)) as gazetteer:
        names = names_in(gazetteer)
    assert "新路" in names
    assert "旧路" not in names


def test_between_extracts_that_are_far_apart_nothing_is_drawn(tmp_path: Path) -> None:
    files = []
    for number, lon in enumerate((10.0, 60.0)):
        nodes = "".join(f'<node id="{number * 9 + i}" version="1" lon="{lon + i / 100}" lat="48"/>' for i in (1, 2))
        refs = "".join(f'<nd ref="{number * 9 + i}"/>' for i in (1, 2))
        way = f'<way id="{number + 1}" version="1">{refs}<tag k="highway" v="service"/></way>'
        bounds = f'<bounds minlon="{lon}" maxlon="{lon + 0.1}" minlat="47.9" maxlat="48.1"/>'
        files.append(tmp_path / f"{number}.osm")
        files[-1].write_text(f'<osm version="0.6">{bounds}{nodes}{way}</osm>')
    pack = build_pack(files, "town", tmp_path / "out", quiet)
    assert pack.basemap.stat().st_size < 200_000
    assert (pack.box.west, pack.box.east) == pytest.approx((10.0, 60.1))


def polygon(folder: Path, half_m: float) -> Path:
    corners = [place(x * half_m, y * half_m) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    path = folder / "district.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [corners]}))
    return path


def long_road(folder: Path) -> Path:
    osm = OsmFile()
    spots = [osm.node(x, 0) for x in range(0, 9_001, 500)]
    for number, (first, last) in enumerate(itertools.pairwise(spots)):
        osm.way([first, last], {"highway": "residential", "name": f"road {number}"})
    osm.node(10, 10, {"emergency": "fire_hydrant", "ref": "in"})
    osm.node(1_500, 10, {"emergency": "fire_hydrant", "ref": "margin"})
    return osm.write(folder / "long.osm")


def test_a_polygon_cuts_the_region_and_leaves_roads_beyond_it_for_routing(tmp_path: Path) -> None:
    pack = build_pack([long_road(tmp_path)], "town", tmp_path / "out", quiet, clip=polygon(tmp_path, 1_100))
    counts = pack.manifest.counts
    assert {f["properties"]["number"] for f in features(pack.hydrants).values()} == {"in"}
    assert counts["highways"] == 7
    assert (counts["margin_ways"], counts["left_out_ways"]) == (4, 11)
    assert pack.box.east == pytest.approx(place(1_100, 0)[0])
    with closing(Gazetteer(pack.gazetteer)) as gazetteer:
        assert names_in(gazetteer) & {"road 1", "road 5"} == {"road 1"}


def test_a_polygon_elsewhere_is_refused(tmp_path: Path) -> None:
    elsewhere = polygon(tmp_path, 1_000)
    elsewhere.write_text('{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}')
    with pytest.raises(BadExtract, match=r"district\.geojson"):
        build_pack([long_road(tmp_path)], "town", tmp_path / "out", quiet, clip=elsewhere)
    assert not list((tmp_path / "out").glob("*"))


def test_what_did_not_change_is_kept_and_the_rest_is_made_anew(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    first = build_pack([source], "town", tmp_path / "out", quiet)
    inodes = {name: (first.path / name).stat().st_ino for name in first.manifest.files}
    steps: list[str] = []
    again = build_pack([source], "town", tmp_path / "out", lambda percent, step: steps.append(step))
    assert again.manifest == first.manifest
    assert not any("瓦片" in step or "路网" in step for step in steps)
    other = build_pack([source], "town", tmp_path / "out", quiet, ("de",))
    kept = {name for name in inodes if (other.path / name).stat().st_ino == inodes[name]}
    assert {"valhalla/tiles.tar", "gazetteer.sqlite", "basemap.pmtiles"} <= kept
    other.verify()
    source.write_text(source.read_text().replace("人民路", "解放路"))
    changed = build_pack([source], "town", tmp_path / "out", quiet, ("de",))
    assert changed.manifest.files["basemap.pmtiles"] != other.manifest.files["basemap.pmtiles"]


def test_a_part_that_was_damaged_is_made_anew(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    first = build_pack([source], "town", tmp_path / "out", quiet)
    first.gazetteer.write_bytes(b"x" * first.gazetteer.stat().st_size)
    again = build_pack([source], "town", tmp_path / "out", quiet)
    again.verify()
    with closing(Gazetteer(again.gazetteer)) as gazetteer:
        assert "人民路" in names_in(gazetteer)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")

    def tell(percent: int, _step: str) -> None:
        if percent == 5:
            with source.open("a") as file:
                file.write("\n")

    with pytest.raises(BadExtract, match=r"a\.osm"):
        build_pack([source], "town", tmp_path / "out", tell)
    assert not list((tmp_path / "out").glob("*"))


def test_building_again_replaces_the_pack_at_once(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    first = build_pack([source], "town", tmp_path / "out", quiet)
    (first.path / "left.txt").write_text("of the first build")
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    osm.road([(0, 0), (0, 100)], "解放路")
    second = build_pack([osm.write(source)], "town", tmp_path / "out", quiet)
    assert second.manifest.counts["highways"] == 2
    assert not (second.path / "left.txt").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town"]


def test_a_language_that_is_no_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadExtract, match="zh,en"):
        build_pack([a_road(tmp_path / "a.osm")], "town", tmp_path / "out", quiet, ["../x"])


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "-x", "x" * 65, "a\nb"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadExtract):
        build_pack([a_road(tmp_path / "a.osm")], name, tmp_path / "out", quiet)
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
        build_pack([source], "town", tmp_path / "out", quiet)
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_real_extract_is_refused(tmp_path: Path, share: float) -> None:
    whole = shared_file("osm/boston.osm.pbf").read_bytes()
    cut = write(tmp_path / "cut.osm.pbf", whole[: int(len(whole) * share)])
    with pytest.raises(BadExtract, match="不完整"):
        build_pack([cut], "town", tmp_path / "out", quiet)
    assert not list((tmp_path / "out").glob("*"))


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    pack = build_pack([a_road(tmp_path / "a.osm")], "town", tmp_path / "out", quiet)
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
