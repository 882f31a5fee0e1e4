"""The packs that the tests of this folder share, each built once a run."""

import atexit
import functools
import hashlib
import shutil
import tempfile
from pathlib import Path

import msgspec

from maps.region.build import build_pack
from maps.region.pack import MANIFEST, Pack, PackFile
from tests.conftest import shared_file
from tests.maps.osm_file import OsmFile


@functools.cache
def folder() -> Path:
    """Where the packs are; gone when the run ends."""
    path = Path(tempfile.mkdtemp(prefix="wanghuolou-packs-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@functools.cache
def pack_of(relative: str) -> Pack:
    """The pack of a file of the shared data; skips the test where it is not there."""
    source = shared_file(relative)
    return build_pack([source], source.name.split(".")[0], folder(), lambda percent, step: None)


@functools.cache
def two_roads() -> Pack:
    """A kilometre of straight road that no engine over 3 m high may use, a detour of 1,600 m, an island road.

    ```
      y=300   4 ------------------- 5
              |                     |
      y=0  6--1 -------- 2 -------- 3--7        1 at x=0, 3 at x=1000, 6 at -300, 7 at 1300
      y=-2000        8 --- 9                    connected to nothing
    ```
    """
    osm = OsmFile()
    corners = ((0, 0), (500, 0), (1000, 0), (0, 300), (1000, 300), (-300, 0), (1300, 0), (500, -2000), (800, -2000))
    n = [osm.node(x, y) for x, y in corners]
    street = {"highway": "residential"}
    osm.way([n[5], n[0]], {**street, "name": "西街"})
    osm.way([n[0], n[1], n[2]], {**street, "name": "人民路", "name:en": "Renmin Road", "maxheight": "3"})
    osm.way([n[2], n[6]], {**street, "name": "东街"})
    osm.way([n[0], n[3], n[4], n[2]], {**street, "name": "绕城路"})
    osm.way([n[7], n[8]], {**street, "name": "孤路"})
    return _build(osm, "two-roads")


@functools.cache
def square() -> Pack:
    """A market square that only a pedestrian street leads to, from the middle of a kilometre of main street.

    ```
      y=150      3 -- 5 -- 4        a service road on the square, x=450 to 550
                      |             pedestrian
      y=0    1 ------ 6 ------ 2    x=0 to 1000
    ```
    """
    osm = OsmFile()
    corners = ((0, 0), (1000, 0), (450, 150), (550, 150), (500, 150), (500, 0))
    n = [osm.node(x, y) for x, y in corners]
    osm.way([n[0], n[5], n[1]], {"highway": "secondary", "name": "大街"})
    osm.way([n[5], n[4]], {"highway": "pedestrian", "name": "步行街"})
    osm.way([n[2], n[4], n[3]], {"highway": "service"})
    return _build(osm, "square")


@functools.cache
def crossroads() -> Pack:
    """A main street with what may cross it: a road, a service road, a road that ends at it, footways over it.

    ```
      x=      50   70      200      300      400      500
               .    :       |        s        |        :
      y=0  ----+----+-------+--------+--------+--------+----    -200 to 700
               :            |        s                 :
    ```
    """
    osm = OsmFile()
    street = {xs: osm.node(xs, 0) for xs in (-200, 50, 70, 200, 300, 400, 500, 700)}
    osm.way(list(street.values()), {"highway": "residential", "name": "Main Street"})
    osm.way([osm.node(200, -100), street[200], osm.node(200, 100)], {"highway": "tertiary", "name": "Cross Road"})
    osm.way([osm.node(300, -100), street[300], osm.node(300, 100)], {"highway": "service"})
    osm.way([street[400], osm.node(400, 100)], {"highway": "residential", "name": "End Lane"})
    osm.way([osm.node(500, -100), street[500], osm.node(500, 100)], {"highway": "footway"})
    osm.way([osm.node(50, -100), street[50]], {"highway": "footway"})
    osm.way([street[70], osm.node(70, 100)], {"highway": "footway"})
    return _build(osm, "crossroads")


@functools.cache
def small_town() -> Pack:
    """Streets with house numbers, a district, water sources of every kind, stations, a pond with an island."""
    osm = OsmFile()
    osm.road([(0, 0), (600, 0)], "人民路", {"name:en": "Renmin Road"})
    osm.road([(0, 0), (0, 500)], "Leopoldstraße")
    osm.road([(600, 0), (600, 500)], "解放路")
    osm.node(300, 250, {"place": "suburb", "name": "城关区"})
    osm.node(100, 20, {"addr:street": "人民路", "addr:housenumber": "12号"})
    osm.node(200, 20, {"addr:street": "人民路", "addr:housenumber": "120号"})
    osm.node(20, 100, {"addr:street": "Leopoldstraße", "addr:housenumber": "12"})
    osm.node(20, 120, {"addr:street": "Leopoldstraße", "addr:housenumber": "12a"})
    osm.node(50, 5, {"emergency": "fire_hydrant", "ref": "H-1", "fire_hydrant:type": "pillar",
                     "fire_hydrant:diameter": "150", "fire_hydrant:pressure": "3"})  # fmt: skip
    osm.node(550, 5, {"emergency": "water_tank", "water_tank:volume": "200"})
    osm.node(590, 400, {"disused:emergency": "fire_hydrant", "fire_hydrant:type": "underground"})
    osm.node(300, 30, {"amenity": "fire_station", "name": "城关<b>消防站</b>", "ref": "S1"})
    _square(osm, 100, 100, 40, {"amenity": "fire_station", "name": "第二微型消防站"})
    outer = _square(osm, 400, 300, 100, {})
    inner = _square(osm, 400, 300, 20, {})
    osm.multipolygon([(outer, "outer"), (inner, "inner")], {"natural": "water", "name": "明湖"})
    return _build(osm, "small-town")


@functools.cache
def built_town() -> Pack:
    """A street with two houses and a hall, a house number and nothing else."""
    osm = OsmFile()
    osm.road([(0, 0), (40, 0)], "人民路")
    osm.node(10, 5, {"addr:street": "人民路", "addr:housenumber": "12号"})
    for x, half in ((20, 10), (60, 10), (200, 30)):
        _square(osm, x, 50, half, {"building": "yes"})
    return _build(osm, "built-town")


def another_build(pack: Pack, folder: Path, name: str, built_at: str) -> Pack:
    """The same pack as if built under a name at a time, with a list that is longer by an empty line."""
    target = Path(shutil.copytree(pack.path, folder))
    rows = (target / "hydrants.geojson").read_bytes() + b"\n"
    (target / "hydrants.geojson").write_bytes(rows)
    listed = PackFile(hashlib.sha256(rows).hexdigest(), len(rows))
    files = {**pack.manifest.files, "hydrants.geojson": listed}
    manifest = msgspec.structs.replace(pack.manifest, name=name, built_at=built_at, files=files)
    (target / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return Pack.open(target)


def _square(osm: OsmFile, x: float, y: float, half: float, tags: dict[str, str]) -> int:
    corners = [osm.node(x + dx * half, y + dy * half) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return osm.way([*corners, corners[0]], tags)


def _build(osm: OsmFile, name: str) -> Pack:
    source = osm.write(folder() / f"{name}.osm")
    return build_pack([source], name, folder(), lambda percent, step: None)
