"""What a polygon takes of an extract, and polygons that are none."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import osmium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from maps.region.clip import Clip, Kept
from maps.region.extract import BadExtract, Extract
from tests.conftest import CHECKOUT
from tests.maps.osm_file import LAT, LON, OsmFile, place


def square(half_m: float = 500.0) -> dict[str, Any]:
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return {"type": "Polygon", "coordinates": [[list(place(x * half_m, y * half_m)) for x, y in corners]]}


def written(path: Path, told: object) -> Path:
    path.write_text(json.dumps(told))
    return path


def cut(tmp_path: Path, osm: OsmFile) -> tuple[Kept, set[tuple[str, int]]]:
    clip = Clip.read(written(tmp_path / "p.geojson", square()))
    kept = clip.cut(Extract(osm.write(tmp_path / "a.osm")), tmp_path)
    return kept, {(type(o).__name__, o.id) for o in osmium.FileProcessor(str(kept.path))}


def test_what_touches_is_kept_whole_and_the_rest_is_counted(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.way([osm.node(0, 0), osm.node(9_000, 0)], {"building": "yes"})
    osm.way([osm.node(9_000, 100), osm.node(9_900, 100)], {"building": "yes"})
    kept, found = cut(tmp_path, osm)
    assert found == {("Way", 1), ("Node", 1), ("Node", 2)}
    assert (kept.ways, kept.ways_left_out, kept.margin_ways) == (1, 1, 0)


def test_roads_of_the_margin_are_kept_and_other_things_there_are_not(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.way([osm.node(0, 0), osm.node(10, 0)], {"building": "yes"})
    osm.road([(1_000, 0), (1_500, 0)], "near")
    osm.way([osm.node(1_000, 50), osm.node(1_010, 50)], {"building": "yes"})
    osm.road([(9_000, 0), (9_500, 0)], "far")
    kept, found = cut(tmp_path, osm)
    assert {number for kind, number in found if kind == "Way"} == {1, 2}
    assert kept.margin_ways == 1


def test_a_way_that_crosses_without_a_node_inside_is_kept(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.way([osm.node(-5_000, 0), osm.node(5_000, 0)], {"waterway": "river"})
    corners = [osm.node(x * 3_000, y * 3_000) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    osm.way([*corners, corners[0]], {"natural": "water"})
    _, found = cut(tmp_path, osm)
    assert {number for kind, number in found if kind == "Way"} == {1, 2}


def test_a_multipolygon_comes_with_all_its_ways(tmp_path: Path) -> None:
    osm = OsmFile()
    west = [osm.node(0, 0), osm.node(0, 8_000)]
    east = [west[1], osm.node(8_000, 8_000), osm.node(8_000, 9_000), west[0]]
    first, second = osm.way(west, {}), osm.way(east, {})
    osm.multipolygon([(first, "outer"), (second, "outer")], {"natural": "water"})
    _, found = cut(tmp_path, osm)
    assert {("Relation", 1), ("Way", 1), ("Way", 2), ("Node", 4)} <= found


@pytest.mark.parametrize("wrap", [
    lambda polygon: polygon,
    lambda polygon: {"type": "Feature", "properties": {}, "geometry": polygon},
    lambda polygon: {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon}]},
    lambda polygon: {"type": "MultiPolygon", "coordinates": [polygon["coordinates"]]},
])  # fmt: skip
def test_every_form_of_polygon_is_read(tmp_path: Path, wrap: Any) -> None:
    clip = Clip.read(written(tmp_path / "p.geojson", wrap(square())))
    assert clip.contains(*place(499, 499))
    assert not clip.contains(*place(501, 0))
    assert clip.sha256 == Clip.read(written(tmp_path / "q.geojson", square())).sha256


@pytest.mark.parametrize("told", [
    [], {}, 5, None, "x", {"type": "Point", "coordinates": [1, 2]}, {"type": "FeatureCollection", "features": []},
    {"type": "Polygon", "coordinates": []}, {"type": "Polygon", "coordinates": [[[1, 1], [1, 1], [1, 1]]]},
    {"type": "Polygon", "coordinates": [[[1, "a"], [2, 2], [3, 1], [1, 1]]]},
    {"type": "Polygon", "coordinates": [[[3e5, 1], [4e5, 2], [3e5, 3], [3e5, 1]]]},
    {"type": "Feature", "geometry": None}, {"type": "FeatureCollection", "features": [5]},
    {"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, 2], [3, 1], [float("nan"), 1]]]},
])  # fmt: skip
def test_what_is_no_polygon_gets_a_sentence(tmp_path: Path, told: object) -> None:
    with pytest.raises(BadExtract, match=r"p\.geojson"):
        Clip.read(written(tmp_path / "p.geojson", told))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[" * 100_000, b"PK\x03\x04"])
def test_a_file_that_is_no_json_gets_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.geojson").write_bytes(data)
    with pytest.raises(BadExtract, match="GeoJSON"):
        Clip.read(tmp_path / "p.geojson")


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadExtract, match=r"nowhere\.geojson"):
        Clip.read(tmp_path / "nowhere.geojson")


@given(st.lists(st.tuples(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000)), min_size=2, max_size=20))
def test_whatever_touches_the_polygon_touches_its_margin(points: list[tuple[float, float]]) -> None:
    clip = Clip(shape(square()))
    places = [place(x, y) for x, y in points]
    is_near = clip.is_near(places)
    assert is_near or not clip.crosses(places, closed=False)
    for x, y in points:
        away_m = math.hypot(max(0.0, abs(x) - 500), max(0.0, abs(y) - 500))
        assert is_near or away_m > 1_950
        assert away_m > 0 or clip.crosses(places, closed=False) or max(abs(x), abs(y)) > 499.9


def test_ids_that_lie_far_apart_take_no_more_memory(tmp_path: Path) -> None:
    nodes = "".join(
        f'<node id="{number * 100_000_000 + 1}" version="1" lon="{LON + number / 1e6:.7f}" lat="{LAT}"/>'
        for number in range(120)
    )
    refs = "".join(f'<nd ref="{number * 100_000_000 + 1}"/>' for number in range(120))
    way = f'<way id="1" version="1">{refs}<tag k="highway" v="service"/></way>'
    (tmp_path / "a.osm").write_text(f'<osm version="0.6">{nodes}{way}</osm>')
    script = (
        "import re, sys; from pathlib import Path; from maps.region.clip import Clip;"
        "from maps.region.extract import Extract; folder = Path(sys.argv[1]);"
        "kept = Clip.read(folder / 'p.geojson').cut(Extract(folder / 'a.osm'), folder);"
        # The resource usage of a process begins with what the one that started it held.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text());"
        "print(kept.ways, int(peak[1]) // 1024)"
    )
    written(tmp_path / "p.geojson", square())
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    ways, peak_mb = map(int, done.stdout.split())
    assert ways == 1
    assert peak_mb < 400
