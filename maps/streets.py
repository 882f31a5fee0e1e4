"""The streets and house numbers of a pack in bulk: how far thousands of points lie from them, by a grid."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from maps.region.names import plain
from maps.region.pack import BadPack
from maps.region.places import SPOT_EVERY_M
from models.geo import M_PER_DEGREE_LAT, Box
from resources.words import t

type Numbers = NDArray[np.float64]
type Cells = NDArray[np.uint8]

GRID_M = 5.0
FAR = 11
"""Cells: distances end here, 55 m; its square twice fits a byte."""
UNKNOWN = FAR + 1
"""What a cell says where the pack has no map: further than MAPPED_M from everything."""
MAPPED_M = 160.0
HALF_M = 12_500.0
"""A grid reaches this far from its middle; a city's points are as telling as a country's."""
MOST_ROWS = 3_000_000
"""Of a table that is read; a pack of a whole country has more, and its first rows are as good."""
_GAP_M = SPOT_EVERY_M * 1.05
"""Neighbouring spots of one way are never further apart."""
_SHORTEST_NAME = 2
_BLOCK = 8


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a point; lengths are right near it, and one point is always one place."""

    lon: float
    lat: float

    def metres(self, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """(east, north) of positions."""
        return (lon - self.lon) * self._m_per_lon, (lat - self.lat) * M_PER_DEGREE_LAT

    def degrees(self, east_m: Numbers, north_m: Numbers) -> tuple[Numbers, Numbers]:
        """(lon, lat) of metres."""
        return self.lon + east_m / self._m_per_lon, self.lat + north_m / M_PER_DEGREE_LAT

    @property
    def _m_per_lon(self) -> float:
        return M_PER_DEGREE_LAT * float(np.cos(np.radians(self.lat)))


@dataclass(frozen=True)
class Grid:
    """How many cells of GRID_M each cell is away from the nearest thing: 0 to FAR, or UNKNOWN."""

    plane: Plane
    west_m: float
    south_m: float
    away: Cells

    def cells(self, east_m: Numbers, north_m: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(row, column) of places on the plane; they may lie outside."""
        rows = np.floor((north_m - self.south_m) / GRID_M).astype(np.int64)
        columns = np.floor((east_m - self.west_m) / GRID_M).astype(np.int64)
        return rows, columns

    def away_at(self, east_m: Numbers, north_m: Numbers) -> Cells:
        """The cells' values at places on the plane; UNKNOWN outside."""
        rows, columns = self.cells(east_m, north_m)
        height, width = self.away.shape
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found: Cells = np.full(rows.shape, UNKNOWN, np.uint8)
        found[inside] = self.away[rows[inside], columns[inside]]
        return found


class Streets:
    """The streets, house numbers and street names of one pack; read once, then only looked at: any thread may."""

    def __init__(self, gazetteer: Path, clip: Box | None = None) -> None:
        """Read the file through; raises BadPack with a sentence when it is none, or has no street.

        `clip` is what the pack covers: beyond it single streets may stick out, but not all are there.
        """
        spots, houses, names = _read(gazetteer)
        if not len(spots):
            raise BadPack(t("region.pack.bad_gazetteer", path=gazetteer, why=t("region.pack.no_streets")))
        west, south, east, north = *spots[:, 1:3].min(axis=0), *spots[:, 1:3].max(axis=0)
        self.box = _cut(Box(float(west), float(south), float(east), float(north)), clip)
        """Around every street, as far as the pack covers."""
        self._plane = Plane(self.box.centre.lon, self.box.centre.lat)
        x, y = self._plane.metres(spots[:, 1], spots[:, 2])
        self._street_dots = np.vstack((_between(spots[:, 0], x, y), np.column_stack((x, y))))
        self._house_dots = np.column_stack(self._plane.metres(houses[:, 0], houses[:, 1]))
        self._spots = spots[np.argsort(spots[:, 0], kind="stable")]
        self._ids: dict[str, list[int]] = {}
        for number, street in names:
            self._ids.setdefault(plain(street), []).append(number)
        self._grid = lru_cache(maxsize=4)(self._make_grid)

    def street_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the streets about a point, HALF_M each way; None when there is none near."""
        return self._grid("streets", *self._tile(lon, lat))

    def house_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the house numbers about a point, likewise."""
        return self._grid("houses", *self._tile(lon, lat))

    def named_in(self, text: str) -> Sequence[int]:
        """The numbers of the streets whose name the text ends with, the longest name; empty when none does."""
        words = plain(text)
        for start in range(len(words) - _SHORTEST_NAME + 1):
            found = self._ids.get(words[start:])
            if found:
                return found
        return ()

    def spots_of(self, street: int) -> tuple[Numbers, Numbers]:
        """(lon, lat) of points along a street."""
        first, last = np.searchsorted(self._spots[:, 0], (street, street + 1))
        return self._spots[first:last, 1], self._spots[first:last, 2]

    def _tile(self, lon: float, lat: float) -> tuple[float, float]:
        """The middle of the grid that serves a point: a small pack has one only."""
        east, north = self._plane.metres(np.array([lon]), np.array([lat]))
        corner = self._plane.metres(np.array([self.box.east]), np.array([self.box.north]))
        if max(corner[0][0], corner[1][0]) <= HALF_M:
            return 0.0, 0.0
        return round(float(east[0]) / HALF_M * 2) * HALF_M / 2, round(float(north[0]) / HALF_M * 2) * HALF_M / 2

    def _make_grid(self, of: str, east_m: float, north_m: float) -> Grid | None:
        dots = self._street_dots if of == "streets" else self._house_dots
        near = dots[(np.abs(dots - (east_m, north_m)) <= HALF_M).all(axis=1)]
        if not len(near):
            return None
        west, south = near.min(axis=0) - MAPPED_M
        width, height = ((near.max(axis=0) + MAPPED_M - (west, south)) / GRID_M).astype(int) + 1
        seeds = np.zeros((int(height), int(width)), bool)
        columns, rows = ((near - (west, south)) / GRID_M).astype(int).T
        seeds[rows, columns] = True
        away = np.where(_mapped(seeds), _cells_away(seeds), np.uint8(UNKNOWN))
        return self._clipped(Grid(self._plane, float(west), float(south), away))

    def _clipped(self, grid: Grid) -> Grid:
        """Unknown is what lies outside the box."""
        corners = np.array([self.box.west, self.box.east]), np.array([self.box.south, self.box.north])
        rows, columns = grid.cells(*self._plane.metres(*corners))
        height, width = grid.away.shape
        inside = np.zeros((height, width), bool)
        inside[max(0, rows[0]) : max(0, rows[1] + 1), max(0, columns[0]) : max(0, columns[1] + 1)] = True
        return replace(grid, away=np.where(inside, grid.away, np.uint8(UNKNOWN)))


def _cut(box: Box, clip: Box | None) -> Box:
    """What two boxes share; the first where that is nothing."""
    if clip is None:
        return box
    west, south = max(box.west, clip.west), max(box.south, clip.south)
    east, north = min(box.east, clip.east), min(box.north, clip.north)
    return Box(west, south, east, north) if west < east and south < north else box


def _read(path: Path) -> tuple[Numbers, Numbers, list[tuple[int, str]]]:
    try:
        database = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
        try:
            spots = database.execute(
                "SELECT street, lon, lat FROM spot ORDER BY rowid LIMIT ?", (MOST_ROWS,)
            ).fetchall()
            houses = database.execute("SELECT lon, lat FROM house LIMIT ?", (MOST_ROWS,)).fetchall()
            names = database.execute("SELECT id, name FROM place WHERE kind = 'street'").fetchall()
        finally:
            database.close()
    except sqlite3.Error as error:
        raise BadPack(t("region.pack.bad_gazetteer", path=path, why=error)) from error
    return np.array(spots, float).reshape(-1, 3), np.array(houses, float).reshape(-1, 2), names


def _between(street: Numbers, east_m: Numbers, north_m: Numbers) -> Numbers:
    """Points half a cell apart between spots that follow each other on one way."""
    places = np.column_stack((east_m, north_m))
    steps = np.diff(places, axis=0)
    same = (street[:-1] == street[1:]) & (np.hypot(*steps.T) <= _GAP_M)
    parts = np.arange(GRID_M / 2, _GAP_M, GRID_M / 2) / _GAP_M
    dots: Numbers = (places[:-1][same] + steps[same] * parts[:, None, None]).reshape(-1, 2)
    return dots


def _cells_away(seeds: NDArray[np.bool_]) -> Cells:
    """Euclidean distance to the nearest seed, in whole cells up to FAR: along the rows, then across."""
    square = np.where(seeds, 0, FAR * FAR).astype(np.uint8)
    for axis in (0, 1):
        before = square.copy()
        for step in range(1, FAR + 1):
            forth, back = _shifted(axis, step)
            near = before + np.uint8(step * step)
            np.minimum(square[forth], near[back], out=square[forth])
            np.minimum(square[back], near[forth], out=square[back])
    return np.sqrt(np.arange(FAR * FAR + 1)).round().astype(np.uint8)[square]


def _shifted(axis: int, step: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    every, forth, back = slice(None), slice(step, None), slice(None, -step)
    return ((forth, every), (back, every)) if axis == 0 else ((every, forth), (every, back))


def _mapped(seeds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Every cell within some MAPPED_M of a seed, by blocks: there, an empty place means that nothing is there."""
    height, width = seeds.shape
    padded = np.pad(seeds, ((0, -height % _BLOCK), (0, -width % _BLOCK)))
    blocks = padded.reshape(padded.shape[0] // _BLOCK, _BLOCK, padded.shape[1] // _BLOCK, _BLOCK).any(axis=(1, 3))
    for axis in (0, 1):
        before = blocks.copy()
        for step in range(1, int(MAPPED_M / GRID_M) // _BLOCK + 1):
            forth, back = _shifted(axis, step)
            blocks[forth] |= before[back]
            blocks[back] |= before[forth]
    return blocks.repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)[:height, :width]
