"""The gazetteer of a pack as it is built: streets, places, points of interest and house numbers.

Tables: `place` in the order of their rank (the row's number is its rank), `house` (numbers along a street), `spot`
(points along a street) and `crossing` (where two streets meet, the lower number first), these with the `cell` of
their position, so that what is near is found by a few look-ups. Texts are searched in the console's own index.
"""

import itertools
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from maps.region.names import house_number, plain
from maps.region.schema import PLACES, name_in, poi_kind
from models.geo import distance_m

Tags = Mapping[str, str]
Position = tuple[float, float]

CELL_DEGREES = 0.002
"""Size of a cell of the nearness index: about 200 m."""
SAME_STREET_M = 3_000.0
"""Ways of one name this near belong to one street."""
SPOT_EVERY_M = 60.0
_LOCALITY_DEGREES = 0.1
_PLACE_RANK = {kind: rank for rank, kind in enumerate(PLACES)}
_STREET_RANK = 30
_POI_RANK = 60
_HOLDS_STREETS = frozenset({"city", "town", "borough", "village", "suburb", "quarter", "hamlet"})

_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL,
    plain TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL);
CREATE TABLE house (street INTEGER NOT NULL, number TEXT NOT NULL, label TEXT NOT NULL, lon REAL NOT NULL,
    lat REAL NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE spot (street INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE crossing (one INTEGER NOT NULL, other INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
    cell INTEGER NOT NULL);
CREATE TEMP TABLE node (lon REAL, lat REAL, street INTEGER, PRIMARY KEY (lon, lat, street)) WITHOUT ROWID;
CREATE TEMP TABLE found (id INTEGER PRIMARY KEY, name TEXT, zh TEXT, en TEXT, kind TEXT, detail TEXT, lon REAL,
    lat REAL, rank REAL);
CREATE TEMP TABLE found_house (street TEXT, number TEXT, lon REAL, lat REAL);
"""
_INDEXES = """
CREATE INDEX house_by_number ON house (street, number);
CREATE INDEX house_by_cell ON house (cell);
CREATE INDEX spot_by_cell ON spot (cell);
CREATE INDEX crossing_by_streets ON crossing (one, other);
CREATE INDEX crossing_by_cell ON crossing (cell);
"""


def cell_of(lon: float, lat: float) -> int:
    """The number of the nearness cell that holds a position."""
    return math.floor((lat + 90) / CELL_DEGREES) * 1_000_000 + math.floor((lon + 180) / CELL_DEGREES)


class _Street:
    """Ways of one name that lie together; its position is the middle of its longest way."""

    __slots__ = ("en", "id", "lat", "length_m", "lon", "longest_m", "name", "zh")

    def __init__(self, number: int, name: str, at: Position) -> None:
        self.id, self.name, self.zh, self.en = number, name, "", ""
        self.lon, self.lat = at
        self.length_m = self.longest_m = 0.0


class GazetteerWriter:
    """Takes what the pass over the extract finds; `finish` ranks, indexes and closes the file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES + "BEGIN;")
        self._streets: dict[str, list[_Street]] = {}
        self._street_ids = 0

    def close(self) -> None:
        """Give the file free."""
        self._db.close()

    def add_object(self, tags: Tags, lon: float, lat: float) -> None:
        """A node, or the middle of a surface: a place, a point of interest, an address, or nothing."""
        self._add_house(tags, lon, lat)
        name = tags.get("name", "")
        if not name:
            return
        kind = tags.get("place", "")
        if kind in _PLACE_RANK:
            rank: float = _PLACE_RANK[kind]
        elif kind := poi_kind(tags):
            rank = _POI_RANK
        else:
            return
        street, number = tags.get("addr:street", ""), tags.get("addr:housenumber", "")
        row = (name, name_in(tags, "zh"), name_in(tags, "en"), kind, f"{street} {number}".strip(), lon, lat, rank)
        self._db.execute(
            "INSERT INTO found (name, zh, en, kind, detail, lon, lat, rank) VALUES (?,?,?,?,?,?,?,?)", row
        )

    def _add_house(self, tags: Tags, lon: float, lat: float) -> None:
        street = tags.get("addr:street") or tags.get("addr:place", "")
        for number in tags.get("addr:housenumber", "").replace(",", ";").split(";"):
            if street and number.strip():
                row = (street, number.strip(), lon, lat)
                self._db.execute("INSERT INTO found_house VALUES (?,?,?,?)", row)

    def add_street(self, tags: Tags, way: Sequence[Position]) -> None:
        """A named way of the road network."""
        name = tags.get("name", "")
        if not name or len(way) < 2:
            return
        length = sum(distance_m(*a, *b) for a, b in itertools.pairwise(way))
        middle = way[len(way) // 2]
        street = self._street(name, middle)
        street.length_m += length
        street.zh, street.en = street.zh or name_in(tags, "zh"), street.en or name_in(tags, "en")
        if length > street.longest_m:
            street.longest_m, (street.lon, street.lat) = length, middle
        spots = [(street.id, lon, lat, cell_of(lon, lat)) for lon, lat in spots_along(way, SPOT_EVERY_M)]
        self._db.executemany("INSERT INTO spot VALUES (?,?,?,?)", spots)
        nodes = ((lon, lat, street.id) for lon, lat in way)
        self._db.executemany("INSERT OR IGNORE INTO node VALUES (?,?,?)", nodes)

    def _street(self, name: str, at: Position) -> _Street:
        known = self._streets.setdefault(plain(name), [])
        near = min(known, key=lambda s: distance_m(s.lon, s.lat, *at), default=None)
        if near is None or distance_m(near.lon, near.lat, *at) > SAME_STREET_M:
            self._street_ids += 1
            near = _Street(self._street_ids, name, at)
            known.append(near)
        return near

    def finish(self) -> dict[str, int]:
        """Write the ranked tables and indexes; returns how many streets, places and addresses there are."""
        self._place_houses()
        streets = [s for group in self._streets.values() for s in group]
        localities = _Localities(
            self._db.execute("SELECT name, kind, lon, lat FROM found WHERE rank < ?", (_STREET_RANK,))
        )
        offset = self._db.execute("SELECT coalesce(max(id), 0) FROM found").fetchone()[0]
        self._db.executemany(
            "INSERT INTO found VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (offset + s.id, s.name, s.zh, s.en, "street", localities.of(s.lon, s.lat), s.lon, s.lat,
                 _STREET_RANK + 20 / (1 + s.length_m / 1000))
                for s in streets
            ),
        )  # fmt: skip
        self._rank(offset)
        self._find_crossings()
        counts = {
            "streets": len(streets),
            "places": self._db.execute("SELECT count(*) FROM place").fetchone()[0] - len(streets),
            "addresses": self._db.execute("SELECT count(*) FROM house").fetchone()[0],
        }
        self._db.executescript(_INDEXES)  # commits the rows first
        self._db.execute("ANALYZE")
        self._db.close()
        return counts

    def _place_houses(self) -> None:
        """Give every house the street of its name that lies nearest; a street no way has is made up here."""
        rows = self._db.execute("SELECT street, number, lon, lat FROM found_house")
        houses = (
            (self._street(street, (lon, lat)).id, house_number(number), number, lon, lat, cell_of(lon, lat))
            for street, number, lon, lat in rows
        )
        self._db.executemany("INSERT INTO house VALUES (?,?,?,?,?,?)", houses)

    def _rank(self, offset: int) -> None:
        """Copy the finds in the order of their rank, so that the first rows of a search are the best ones."""
        self._db.execute("CREATE TEMP TABLE placed (old INTEGER PRIMARY KEY, new INTEGER)")
        ordered = self._db.execute("SELECT * FROM found ORDER BY rank, name, id")
        for number, (old, name, zh, en, kind, detail, lon, lat, _) in enumerate(ordered, 1):
            self._db.execute(
                "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
                (number, name, zh, en, plain(name), kind, detail, lon, lat),
            )
            if kind == "street" and old > offset:
                self._db.execute("INSERT INTO placed VALUES (?,?)", (old - offset, number))
        for table in ("house", "spot"):
            self._db.execute(
                f"UPDATE {table} SET street = (SELECT new FROM placed WHERE old = street)"  # noqa: S608 - own names
            )

    def _find_crossings(self) -> None:
        """Streets that share a node of their ways meet there."""
        meeting = self._db.execute(
            "SELECT min(a.new, b.new), max(a.new, b.new), x.lon, x.lat FROM node AS x"
            " JOIN node AS y ON y.lon = x.lon AND y.lat = x.lat AND y.street > x.street"
            " JOIN placed AS a ON a.old = x.street JOIN placed AS b ON b.old = y.street"
        )
        self._db.executemany(
            "INSERT INTO crossing VALUES (?,?,?,?,?)",
            ((one, other, lon, lat, cell_of(lon, lat)) for one, other, lon, lat in meeting),
        )


class _Localities:
    """The towns and districts of the region, to say where a street is."""

    def __init__(self, rows: Iterable[tuple[str, str, float, float]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, float, float]]] = {}
        for name, kind, lon, lat in rows:
            if kind in _HOLDS_STREETS:
                self._cells.setdefault(_wide_cell(lon, lat), []).append((name, lon, lat))

    def of(self, lon: float, lat: float) -> str:
        """The name of the nearest one within some ten kilometres; empty when there is none."""
        x, y = _wide_cell(lon, lat)
        near = [p for dx in (-1, 0, 1) for dy in (-1, 0, 1) for p in self._cells.get((x + dx, y + dy), ())]
        return min(near, key=lambda p: distance_m(p[1], p[2], lon, lat), default=("", 0.0, 0.0))[0]


def _wide_cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon / _LOCALITY_DEGREES), math.floor(lat / _LOCALITY_DEGREES)


def spots_along(way: Sequence[Position], every_m: float) -> Iterator[Position]:
    """The way's points, and more between them where they are further apart than every_m metres."""
    yield way[0]
    for (lon1, lat1), (lon2, lat2) in itertools.pairwise(way):
        steps = max(1, math.ceil(distance_m(lon1, lat1, lon2, lat2) / every_m))
        for step in range(1, steps + 1):
            yield lon1 + (lon2 - lon1) * step / steps, lat1 + (lat2 - lat1) * step / steps
