"""What a pack knows of places: its names, its house numbers and crossings, and what is nearest to a point."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from maps.region.names import first_number, house_number, is_chinese
from maps.region.pack import BadPack
from maps.region.places import CELL_DEGREES, cell_of
from maps.region.schema import PLACES
from models.geo import box_around, distance_m
from resources.words import t

NEAREST_HOUSE_M = 80.0
"""A house number further from a point than this does not name it; its street may."""
NEAREST_CROSSING_M = 300.0
NEAREST_PLACE_M = 20_000.0
BETWEEN_NUMBERS, BETWEEN_M = 60, 1_500.0
"""Neighbours in number and on the ground further apart than this say nothing of what is between them."""
BESIDE_NUMBERS = 6
_RINGS = 6
_HOUSES_A_STREET = 5_000
_PORTION = 10_000
_ONE_CROSSING_M = 120.0
"""The carriageways of one street cross another more than once in one place."""


type Position = tuple[float, float]


class Place(NamedTuple):
    """A find. `kind` is address, between, crossing, street or another kind of place; `detail` says where it is."""

    name: str
    kind: str
    lon: float
    lat: float
    detail: str


class Named(NamedTuple):
    """A row of the gazetteer: `id` is its rank, `others` what else it is called."""

    id: int
    name: str
    others: tuple[str, ...]
    kind: str
    detail: str
    lon: float
    lat: float


class _House(NamedTuple):
    number: str
    label: str
    lon: float
    lat: float


class Gazetteer:
    """The gazetteer of a pack, read-only; any thread may ask, each over a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises BadPack with a sentence when it is no gazetteer."""
        self.path = path
        self._mine = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        try:
            self._rows("SELECT 1 FROM place, house, spot LIMIT 1")
            # Packs of before there were crossings are read like any other.
            self._has_crossings = bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'crossing'"))
        except BadPack:
            self.close()
            raise

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._mine = threading.local()

    def is_current(self) -> bool:
        """Is the file that was opened still the one of its name?"""
        try:
            stat = os.stat(self.path)
        except OSError:
            return False
        return self._file == (stat.st_dev, stat.st_ino)

    def count(self) -> int:
        """How many streets, places and points of interest there are."""
        return int(self._rows("SELECT count(*) FROM place")[0][0])

    def named(self, after: int, limit: int) -> list[Named]:
        """Streets, places and points of interest, a portion behind a rank, best-ranked first."""
        rows = self._rows(
            "SELECT id, name, zh, en, kind, detail, lon, lat FROM place WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [
            Named(
                number, name, tuple(o for o in dict.fromkeys((zh, en)) if o and o != name), kind, detail, lon, lat
            )
            for number, name, zh, en, kind, detail, lon, lat in rows
        ]

    def house_points(self) -> Iterator[list[Position]]:
        """Where the house numbers are, a portion at a time."""
        return self._points("SELECT rowid, lon, lat FROM house WHERE rowid > ? ORDER BY rowid LIMIT ?")

    def street_points(self) -> Iterator[list[Position]]:
        """Points along the streets, a portion at a time."""
        return self._points("SELECT rowid, lon, lat FROM spot WHERE rowid > ? ORDER BY rowid LIMIT ?")

    def houses(self, street: int, number: str, limit: int = 20, *, number_first: bool = False) -> list[Place]:
        """The house of that number in a street, then those whose numbers begin like it."""
        wanted = house_number(number)
        rows = self._rows(
            "SELECT number, label, lon, lat FROM house WHERE street = ? AND number >= ? AND number < ?"
            " ORDER BY length(number), number LIMIT ?",
            (street, wanted, wanted + "\U0010ffff", limit),
        )
        named = self._named(street)
        if named is None:
            return []
        # 12a begins like 12 and belongs to it; 120 is another house.
        houses = sorted(map(_House._make, rows), key=lambda house: (house.number != wanted, len(house.number)))
        return [_address(named, house.label, house.lon, house.lat, number_first=number_first) for house in houses]

    def between(self, street: int, number: str, *, number_first: bool = False) -> Place | None:
        """Where a number that nobody has mapped must be: between its neighbours, of its own side if known."""
        wanted, named = first_number(number), self._named(street)
        if wanted is None or named is None:
            return None
        rows = self._rows(
            "SELECT number, label, lon, lat FROM house WHERE street = ? LIMIT ?", (street, _HOUSES_A_STREET)
        )
        known = [(at, house) for house in map(_House._make, rows) if (at := first_number(house.number)) is not None]
        own_side = [(at, house) for at, house in known if at % 2 == wanted % 2]
        point = _interpolated(own_side, wanted) or _interpolated(known, wanted)
        if point is None:
            return None
        return _address(named, number, *point, number_first=number_first)._replace(kind="between")

    def crossings(self, some: Sequence[int], others: Sequence[int]) -> list[Place]:
        """Where one of the streets meets one of the others."""
        if not self._has_crossings:
            return []
        found: list[Place] = []
        for one in some:
            for other in others:
                pair = (min(one, other), max(one, other))
                rows = self._rows("SELECT lon, lat FROM crossing WHERE one = ? AND other = ? LIMIT 50", pair)
                found.extend(self._apart(*pair, rows))
        return found

    def nearest(self, lon: float, lat: float) -> Place | None:
        """The address at a point, else the nearest street; None where neither is within about a kilometre."""
        house = self._nearest_house(lon, lat)
        if house is not None:
            return house
        for ring in range(1, _RINGS):
            spots = self._near("SELECT street, lon, lat FROM spot WHERE cell IN ({})", lon, lat, ring)
            if spots:
                street = min(spots, key=lambda spot: distance_m(spot[1], spot[2], lon, lat))
                named = self._named(street[0])
                return None if named is None else Place(named.name, named.kind, street[1], street[2], named.detail)
        return None

    def nearest_crossing(self, lon: float, lat: float) -> Place | None:
        """The crossing nearest to a point, None when there is none within some hundred metres."""
        if not self._has_crossings:
            return None
        rows = self._near("SELECT one, other, lon, lat FROM crossing WHERE cell IN ({})", lon, lat, 2)
        best = min(rows, key=lambda row: distance_m(row[2], row[3], lon, lat), default=None)
        if best is None or distance_m(best[2], best[3], lon, lat) > NEAREST_CROSSING_M:
            return None
        return self._crossing(*best)

    def nearest_place(self, lon: float, lat: float) -> Place | None:
        """The town, village or quarter nearest to a point, None when there is none within some kilometres."""
        box = box_around(lon, lat, NEAREST_PLACE_M)
        # Places are ranked before the first street.
        query = (
            "SELECT name, kind, lon, lat, detail FROM place"
            " WHERE id < coalesce((SELECT id FROM place WHERE kind = 'street' ORDER BY id LIMIT 1), 9e18)"
            " AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
        )
        rows = (
            row for part in box.parts for row in self._rows(query, (part.west, part.east, part.south, part.north))
        )
        places = (place for place in map(Place._make, rows) if place.kind in PLACES)
        found = min(places, key=lambda at: distance_m(at.lon, at.lat, lon, lat), default=None)
        return found if found and distance_m(found.lon, found.lat, lon, lat) <= NEAREST_PLACE_M else None

    def _apart(self, one: int, other: int, rows: Iterable[Sequence[float]]) -> list[Place]:
        found: list[Place] = []
        for lon, lat in rows:
            if all(distance_m(lon, lat, known.lon, known.lat) > _ONE_CROSSING_M for known in found):
                crossing = self._crossing(one, other, lon, lat)
                found.extend([crossing] if crossing is not None else [])
        return found

    def _crossing(self, one: int, other: int, lon: float, lat: float) -> Place | None:
        first, second = self._named(one), self._named(other)
        if first is None or second is None:
            return None
        both_chinese = is_chinese(first.name) and is_chinese(second.name)
        # zh: how a crossing is said in Chinese
        name = f"{first.name}{second.name}口" if both_chinese else f"{first.name} & {second.name}"
        return Place(name, "crossing", lon, lat, first.detail)

    def _nearest_house(self, lon: float, lat: float) -> Place | None:
        houses = self._near("SELECT street, label, lon, lat FROM house WHERE cell IN ({})", lon, lat, 1)
        best = min(houses, key=lambda house: distance_m(house[2], house[3], lon, lat), default=None)
        if best is None or distance_m(best[2], best[3], lon, lat) > NEAREST_HOUSE_M:
            return None
        street = self._named(best[0])
        return None if street is None else _address(street, best[1], best[2], best[3], number_first=False)

    def _named(self, number: int) -> Named | None:
        found = self.named(number - 1, 1)
        return found[0] if found and found[0].id == number else None

    def _near(self, query: str, lon: float, lat: float, ring: int) -> list[Any]:
        """Rows of every cell within `ring` cells of the point's; wider where degrees of longitude are short."""
        steps = range(-ring, ring + 1)
        cells = {cell_of(lon + dx * CELL_DEGREES, lat + dy * CELL_DEGREES) for dx in steps for dy in steps}
        return self._rows(query.format(",".join(str(cell) for cell in sorted(cells))))

    def _points(self, query: str) -> Iterator[list[Position]]:
        after = 0
        while rows := self._rows(query, (after, _PORTION)):
            after = rows[-1][0]
            yield [(lon, lat) for _rowid, lon, lat in rows]

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Raises BadPack when the file cannot be read."""
        try:
            return self._db().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BadPack(t("region.pack.bad_gazetteer", path=self.path, why=error)) from error

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            address = f"file:{quote(str(self.path.resolve()))}?mode=ro&immutable=1"
            self._stay_with_one_file()
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._mine.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def _stay_with_one_file(self) -> None:
        """Ranks of one build are nothing in another. Raises BadPack when the file is another by now."""
        try:
            stat = os.stat(self.path)
            file = (stat.st_dev, stat.st_ino)
        except OSError as error:
            raise BadPack(t("region.pack.bad_gazetteer", path=self.path, why=error.strerror)) from error
        if self._file not in (None, file):
            raise BadPack(t("region.pack.replaced", path=self.path))
        self._file = file


def _address(street: Named, label: str, lon: float, lat: float, *, number_first: bool) -> Place:
    """The house as it is written where the street is: 人民路12号, 12 Beacon Street, Leopoldstraße 12."""
    if is_chinese(street.name):
        # zh: how a Chinese house number is written
        name = f"{street.name}{label.removesuffix('号')}号"
    else:
        name = f"{label} {street.name}" if number_first else f"{street.name} {label}"
    return Place(name, "address", lon, lat, street.detail)


def _interpolated(known: Sequence[tuple[int, _House]], wanted: int) -> tuple[float, float] | None:
    """A point between the neighbours in number, or at the one that is very near in number."""
    below = max((pair for pair in known if pair[0] <= wanted), key=lambda pair: pair[0], default=None)
    above = min((pair for pair in known if pair[0] >= wanted), key=lambda pair: pair[0], default=None)
    if below is not None and above is not None:
        (low, a), (high, b) = below, above
        if high - low <= BETWEEN_NUMBERS and distance_m(a.lon, a.lat, b.lon, b.lat) <= BETWEEN_M:
            share = (wanted - low) / (high - low) if high > low else 0.0
            return a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share
    ends = [end for end in (below, above) if end is not None and abs(end[0] - wanted) <= BESIDE_NUMBERS]
    end = min(ends, key=lambda pair: abs(pair[0] - wanted), default=None)
    return None if end is None else (end[1].lon, end[1].lat)
