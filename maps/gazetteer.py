"""Searches a pack's streets, places and addresses, and names what is near a point."""

import math
import sqlite3
import threading
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from maps.region.names import house_number, is_chinese, plain, query_words, split_address
from maps.region.pack import BadPack
from maps.region.places import CELL_DEGREES, cell_of
from models.geo import distance_m
from resources.words import t

LONGEST_QUERY = 100
"""Characters of a query that count; nobody types a longer name."""
CANDIDATES = 400
"""Finds that are weighed by name and distance; they come best-ranked first."""
NEAREST_HOUSE_M = 80.0
"""A house number further from a point than this does not name it; its street may."""
_RINGS = 6
_RANK_METRES = 100.0
"""How many metres nearer a place must be to come before one of half its row number."""


class Place(NamedTuple):
    """A find. `kind` is address, street, or the kind of place; `detail` says where it is."""

    name: str
    kind: str
    lon: float
    lat: float
    detail: str


class _Row(NamedTuple):
    id: int
    name: str
    zh: str
    en: str
    plain: str
    kind: str
    detail: str
    lon: float
    lat: float


class Gazetteer:
    """The gazetteer of a pack, read-only; any thread may ask, each over a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises BadPack with a sentence when it is no gazetteer."""
        self._path = path
        self._mine = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            self._db().execute("SELECT 1 FROM place, house, spot LIMIT 1").fetchone()
        except sqlite3.Error as error:
            self.close()
            raise BadPack(t("region.pack.bad_gazetteer", path=path, why=error)) from error

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._mine = threading.local()

    def search(self, text: str, near: tuple[float, float] | None = None, limit: int = 20) -> list[Place]:
        """The places a text may mean, best first: exact names, then beginnings, then the rest; nearer ones before.

        The text may be the beginning of a name, characters out of it, its pinyin or initials, or a street with a
        house number. `near` is (lon, lat). An empty list when nothing fits.
        """
        text = text.strip()[:LONGEST_QUERY]
        found = self._addresses(text, near, limit)
        rows = self._matches(text, CANDIDATES)
        rows = sorted(rows, key=lambda row: _order(row, plain(text), near))
        places = [*found, *(_place(row) for row in rows)]
        return list(dict.fromkeys(places))[:limit]

    def nearest(self, lon: float, lat: float) -> Place | None:
        """The address at a point, else the nearest street; None where neither is within about a kilometre."""
        house = self._nearest_house(lon, lat)
        if house is not None:
            return house
        for ring in range(1, _RINGS):
            spots = self._near("SELECT street, lon, lat FROM spot WHERE cell IN ({})", lon, lat, ring)
            if spots:
                street = min(spots, key=lambda spot: distance_m(spot[1], spot[2], lon, lat))
                row = self._place(street[0])
                return None if row is None else Place(row.name, row.kind, street[1], street[2], row.detail)
        return None

    def _nearest_house(self, lon: float, lat: float) -> Place | None:
        houses = self._near("SELECT street, label, lon, lat FROM house WHERE cell IN ({})", lon, lat, 1)
        best = min(houses, key=lambda house: distance_m(house[2], house[3], lon, lat), default=None)
        if best is None or distance_m(best[2], best[3], lon, lat) > NEAREST_HOUSE_M:
            return None
        street = self._place(best[0])
        return None if street is None else _address(street, best[1], best[2], best[3], number_first=False)

    def _addresses(self, text: str, near: tuple[float, float] | None, limit: int) -> list[Place]:
        """Houses of the streets meant, when the text holds a number; the number itself before ones it begins."""
        split = split_address(text)
        if split is None:
            return []
        street_text, number, number_first = split
        streets = [row for row in self._matches(street_text, CANDIDATES) if row.kind == "street"]
        streets.sort(key=lambda row: _order(row, plain(street_text), near))
        found: list[tuple[int, int, Place]] = []
        for position, street in enumerate(streets[:limit]):
            houses = self._db().execute(
                "SELECT number, label, lon, lat FROM house WHERE street = ? AND number >= ? AND number < ?"
                " ORDER BY length(number), number LIMIT ?",
                (street.id, number, number + "\U0010ffff", limit),
            )
            for exact, label, lon, lat in houses:
                place = _address(street, label, lon, lat, number_first=number_first)
                found.append((0 if exact == house_number(number) else 1, position, place))
        return [place for _, _, place in sorted(found, key=lambda find: find[:2])]

    def _matches(self, text: str, limit: int) -> list[_Row]:
        words = query_words(text)
        if not words:
            return []
        query = " AND ".join(f'"{word}"*' if beginning else f'"{word}"' for word, beginning in words)
        rows = self._db().execute(
            "SELECT id, name, zh, en, plain, kind, detail, lon, lat FROM place WHERE id IN"
            " (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT ?)"
            " UNION SELECT id, name, zh, en, plain, kind, detail, lon, lat FROM place WHERE plain = ?",
            (query, limit, plain(text)),
        )
        return [_Row(*row) for row in rows]

    def _place(self, number: int) -> _Row | None:
        row = self._db().execute(
            "SELECT id, name, zh, en, plain, kind, detail, lon, lat FROM place WHERE id = ?", (number,)
        )
        found = row.fetchone()
        return None if found is None else _Row(*found)

    def _near(self, query: str, lon: float, lat: float, ring: int) -> list[Any]:
        """Rows of every cell within `ring` cells of the point's; wider where degrees of longitude are short."""
        steps = range(-ring, ring + 1)
        cells = {cell_of(lon + dx * CELL_DEGREES, lat + dy * CELL_DEGREES) for dx in steps for dy in steps}
        rows = self._db().execute(query.format(",".join(str(cell) for cell in sorted(cells))))
        return list(rows)

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            address = f"file:{quote(str(self._path.resolve()))}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._mine.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection


def _place(row: _Row) -> Place:
    return Place(row.name, row.kind, row.lon, row.lat, row.detail)


def _address(street: _Row, label: str, lon: float, lat: float, *, number_first: bool) -> Place:
    """The house as it is written where the street is: 人民路12号, 12 Beacon Street, Leopoldstraße 12."""
    if is_chinese(street.name):
        # zh: how a Chinese house number is written
        name = f"{street.name}{label.removesuffix('号')}号"
    else:
        name = f"{label} {street.name}" if number_first else f"{street.name} {label}"
    return Place(name, "address", lon, lat, street.detail)


def _order(row: _Row, wanted: str, near: tuple[float, float] | None) -> tuple[int, float]:
    texts = (row.plain, plain(row.zh), plain(row.en))
    if wanted in texts:
        match = 0
    elif any(text.startswith(wanted) for text in texts):
        match = 1
    else:
        match = 2
    away_m = 0.0 if near is None else distance_m(row.lon, row.lat, *near)
    return match, math.log2(1 + row.id) * _RANK_METRES + away_m
