"""Three hundred thousand names: of real addresses and places, of real hydrants, and of the demo town's words."""

import csv
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import osmium

from console.demo.words import words
from models.store.search_index import Doc
from tests.conftest import SHARED_DATA

COUNT = 300_000
SEED = 20_260_127
EXTRACTS = ("munich.osm.pbf", "porto.osm.pbf", "helsinki.osm.pbf", "boston.osm.pbf", "north-bayreuth.osm.gz")
LON, LAT = 116.4, 39.9


def docs(count: int = COUNT, data: Path = SHARED_DATA) -> list[Doc]:
    """Each name once; the real ones as far as they are at hand, the rest generated. The same every time."""
    found: dict[str, Doc] = {}
    for kind, number, name, lon, lat in itertools.chain(_extracts(data), _taipei(data), _generated()):
        if len(found) == count:
            break
        if name not in found:
            found[name] = Doc(kind, f"b{len(found)}", number, name, lon=lon, lat=lat)
    return list(found.values())


Named = tuple[str, str, str, float | None, float | None]


def _extracts(data: Path) -> Iterator[Named]:
    for path in (data / "osm" / name for name in EXTRACTS):
        if path.exists():
            for thing in osmium.FileProcessor(str(path)):
                tags = thing.tags
                name = tags.get("name") or ""
                street, number = tags.get("addr:street"), tags.get("addr:housenumber")
                if len(name) > 1:
                    yield "site", "", name[:200], None, None
                if street and number:
                    yield "site", "", f"{street} {number}"[:200], None, None


def _taipei(data: Path) -> Iterator[Named]:
    path = data / "hydrants" / "taipei_2019.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                number = f"{row['圖號']}-{row['編號']}"
                name = f"{row['所在地區']}{row['型式']}{number}"
                yield "hydrant", number, name, float(row["lon"]), float(row["lat"])


def _generated() -> Iterator[Named]:
    """Streets of the demo town, its estates, firms and shops, each at many numbers."""
    chance = random.Random(SEED)
    said = words()
    streets = [name for value in said["streets"].values() for name in _flat(value)]
    things = ["消火栓", "消防水鹤", *(name for value in said["buildings"].values() for name in _flat(value))]
    at = 0
    while True:
        at += 1
        thing = chance.choice(things)
        kind, number = ("hydrant", f"XH-{at:06d}") if thing.startswith("消") else ("site", f"D{at:06d}")
        name = f"{chance.choice(streets)}{chance.randint(1, 999)}号{thing}"
        yield kind, number, name, LON + chance.uniform(-0.3, 0.3), LAT + chance.uniform(-0.3, 0.3)


def _flat(value: object) -> list[str]:
    if isinstance(value, dict):
        return [name for inner in value.values() for name in _flat(inner)]
    return [str(name) for name in value] if isinstance(value, list) else [str(value)]
