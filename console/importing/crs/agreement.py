"""How well positions agree with the streets and houses of a region, and whether they would elsewhere.

What is counted stands beside streets: hydrants at the kerb, buildings a little behind, addresses at their number.
A system's likelihood is that of its points' distances under one of these, over that of places anywhere about. A
wrong system moves all points by hundreds of metres, and the distances become those of places anywhere.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from console.importing.crs.ground import Ground
from maps.streets import FAR, GRID_M, UNKNOWN, Cells, Grid

REACH_M = 1_500.0
"""How far a whole file may be moved and still be found out; the known systems differ by less."""
NEAR_M = 25.0
"""This near to a street or a house number a thing stands at it."""
HERE_M = 15.0
"""Positions moved by less than this are where they were: the map is no better."""
APART_M = 40.0
FEWEST_STRAYS = 12
ALONE_LOG = 3.0
"""Logarithm of likelihood, everything tried counted, from which a move is no chance."""
INDEPENDENT = 150
"""Points that count as independent of each other; more only repeat what these said."""
SCANNED = 120
_STEP = 2
"""Cells between the places tried in a scan."""
_KERB = np.array([0.18, 0.32, 0.22, 0.10, 0.05, 0.03, 0.012, 0.012, 0.012, 0.012, 0.012, 0.04])
_BEHIND = np.array([0.02, 0.05, 0.12, 0.16, 0.16, 0.13, 0.10, 0.07, 0.05, 0.04, 0.03, 0.07])
_DOOR = np.array([0.30, 0.23, 0.14, 0.08, 0.05, 0.04, 0.024, 0.024, 0.024, 0.024, 0.024, 0.04])
"""Share of the points by cells to the nearest street, street, house: measured on hydrants and sites, smoothed."""
_WEIGHTS = tuple(math.log(share) for share in (0.35, 0.15, 0.25, 0.25))
"""How often a file is of hydrants, of buildings, of addresses, of something that has to do with neither."""


@dataclass(frozen=True)
class Peak:
    """Where points would fit better: metres east and north, and how much the best place gains over others."""

    east_m: float
    north_m: float
    log_best: float
    """Logarithm of the likelihood there, over that of places anywhere."""
    log_mean: float
    """Logarithm of the likelihood of being moved at all: the mean over every place tried."""
    log_here: float
    """That of the best place within HERE_M of where the points are."""
    log_second: float
    """That of the best place at least APART_M from the best of all."""

    @property
    def at_the_edge(self) -> bool:
        """Is the best place at the end of what was tried? Then better ones may lie beyond."""
        return max(abs(self.east_m), abs(self.north_m)) > REACH_M - 2 * APART_M

    @property
    def price(self) -> float:
        """What it costs to have looked in so many places: a shift must gain more than chance would somewhere."""
        return self.log_best - self.log_mean


class Agreement:
    """The trial of one set of rows against one region. `lon`, `lat`: where one reading puts them."""

    def __init__(self, ground: Ground, lon: Numbers, lat: Numbers) -> None:
        self._ground = ground
        middle = float(np.nanmedian(lon)), float(np.nanmedian(lat))
        self._streets = ground.street_grid(*middle)
        self._houses = ground.house_grid(*middle)
        self._rows = len(lon)
        self._base = lon, lat
        self._temper = min(1.0, INDEPENDENT / max(1, self._rows))

    @cached_property
    def _gains(self) -> tuple[NDArray[np.float64], ...]:
        """The gain of each distance for kerb, behind and door; none where there is no map."""
        nothing: NDArray[np.float64] = np.zeros(UNKNOWN + 1)
        street = self._background(self._streets)
        house = self._background(self._houses)
        return (
            nothing if street is None else np.append(np.log(_KERB / street), 0.0),
            nothing if street is None else np.append(np.log(_BEHIND / street), 0.0),
            nothing if house is None else np.append(np.log(_DOOR / house), 0.0),
        )

    def _background(self, grid: Grid | None) -> NDArray[np.float64] | None:
        """How distances are spread at places anywhere about these points; None without enough of a map."""
        if grid is None:
            return None
        turns = np.arange(48)
        angle, radius = turns * 2.399963, 100.0 + (REACH_M - 100.0) * turns / len(turns)
        x, y = grid.plane.metres(*self._base)
        counts = np.zeros(UNKNOWN + 1)
        for east_m, north_m in zip(radius * np.cos(angle), radius * np.sin(angle), strict=True):
            away = grid.away_at(x + east_m, y + north_m)
            counts += np.bincount(away, minlength=UNKNOWN + 1)
        counts = counts[: FAR + 1]
        return (counts + 2.0) / (counts.sum() + 2.0 * len(counts)) if counts.sum() >= 20 else None

    def log_fit(self, lon: Numbers, lat: Numbers) -> float:
        """Logarithm of the likelihood that the rows are there, over that of places anywhere."""
        kerb, behind, door = self._gains
        street, house = self._away(self._streets, lon, lat), self._away(self._houses, lon, lat)
        fits = (kerb[street].sum(), behind[street].sum(), door[house].sum(), 0.0)
        return _log_sum([w + self._temper * fit for w, fit in zip(_WEIGHTS, fits, strict=True)])

    def near(self, lon: Numbers, lat: Numbers) -> tuple[int, int]:
        """(points at a street or house number, points where the region has a map)."""
        close, known = self._close(lon, lat)
        return int(close.sum()), int(known.sum())

    def _close(self, lon: Numbers, lat: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        street, house = self._away(self._streets, lon, lat), self._away(self._houses, lon, lat)
        known = street != UNKNOWN
        return known & ((street <= NEAR_M / GRID_M) | (house <= NEAR_M / GRID_M)), known

    def strays(self, lon: Numbers, lat: Numbers) -> tuple[int, Peak] | None:
        """(rows away from every street, the move that brings them to streets) when one does; None otherwise.

        Then the file was put together from two.
        """
        close, known = self._close(lon, lat)
        away = known & ~close
        if away.sum() < FEWEST_STRAYS:
            return None
        peak = self.scan(lon[away], lat[away])
        found = peak is not None and peak.log_mean > ALONE_LOG and not peak.at_the_edge
        return (int(away.sum()), peak) if peak is not None and found else None

    def share_at_streets(self, lon: Numbers, lat: Numbers) -> float:
        """The share of the points that stand at a street or house number by more than chance; 0 without a map."""
        near, known = self.near(lon, lat)
        chance = min(0.95, self.near_by_chance())
        return max(0.0, (near / known - chance) / (1 - chance)) if known else 0.0

    def near_by_chance(self) -> float:
        """The share of places anywhere about that would be at a street or a house number."""
        background = self._background(self._streets)
        return 0.0 if background is None else float(background[: int(NEAR_M / GRID_M) + 1].sum())

    def _away(self, grid: Grid | None, lon: Numbers, lat: Numbers) -> Cells:
        if grid is None:
            return np.full(len(lon), UNKNOWN, np.uint8)
        good = np.isfinite(lon) & np.isfinite(lat)
        x, y = grid.plane.metres(np.where(good, lon, 0.0), np.where(good, lat, 0.0))
        return np.where(good, grid.away_at(x, y), np.uint8(UNKNOWN))

    def scan(self, lon: Numbers, lat: Numbers) -> Peak | None:
        """Where the points would fit if moved, up to REACH_M each way; None without a map."""
        kerb, _, door = self._gains
        reach = int(REACH_M / GRID_M)
        surfaces = [
            weight + surface
            for weight, grid, gain in ((_WEIGHTS[0], self._streets, kerb), (_WEIGHTS[2], self._houses, door))
            if grid is not None and (surface := self._surface(grid, gain, lon, lat, reach)) is not None
        ]
        if not surfaces:
            return None
        surface = surfaces[0] if len(surfaces) == 1 else np.logaddexp(*surfaces)
        surface = np.logaddexp(surface, _WEIGHTS[3])
        steps = np.arange(-reach, reach + 1, _STEP) * GRID_M
        away = np.hypot(steps[:, None], steps[None, :])
        elsewhere = np.where(away > HERE_M, surface, -np.inf)
        row, column = np.unravel_index(int(np.argmax(elsewhere)), surface.shape)
        best = float(elsewhere[row, column])
        mean = best + math.log(float(np.mean(np.exp(elsewhere - best))))
        here = float(np.max(np.where(away <= HERE_M, surface, -np.inf)))
        top = (row, column) if best > here else (len(steps) // 2, len(steps) // 2)
        apart = np.hypot(steps[:, None] - steps[top[0]], steps[None, :] - steps[top[1]]) > APART_M
        second = float(np.max(np.where(apart, surface, -np.inf)))
        east_m, north_m = self._refined(lon, lat, float(steps[column]), float(steps[row]))
        return Peak(east_m, north_m, best, mean, here, second)

    def _surface(
        self, grid: Grid, gain: NDArray[np.float64], lon: Numbers, lat: Numbers, reach: int
    ) -> NDArray[np.float32] | None:
        """The summed gain of the points for every place they may be moved to."""
        x, y = grid.plane.metres(lon, lat)
        rows, columns = grid.cells(*(v[np.isfinite(x)] for v in (x, y)))
        height, width = grid.away.shape
        inside = (rows >= -reach) & (rows < height + reach) & (columns >= -reach) & (columns < width + reach)
        rows, columns = rows[inside], columns[inside]
        if not len(rows):
            return None
        chosen = np.linspace(0, len(rows) - 1, min(SCANNED, len(rows))).astype(int)
        side = len(range(0, 2 * reach + 1, _STEP))
        surface = np.zeros((side, side), np.float32)
        values = gain.astype(np.float32)[grid.away]
        for row, column in zip(rows[chosen], columns[chosen], strict=True):
            _add_window(surface, values, int(row) - reach, int(column) - reach)
        return surface * np.float32(min(1.0, INDEPENDENT / len(chosen)))

    def _refined(self, lon: Numbers, lat: Numbers, east_m: float, north_m: float) -> tuple[float, float]:
        """The best place by all points, to a cell, near one that the scan found."""
        grid = self._streets or self._houses
        if grid is None:
            return east_m, north_m
        x, y = grid.plane.metres(lon, lat)
        tries = [
            (east_m + dx * GRID_M, north_m + dy * GRID_M) for dx in range(-3, 4) for dy in range(-3, 4)
        ]  # fmt: skip
        fits = np.array([self.log_fit(*grid.plane.degrees(x + east, y + north)) for east, north in tries])
        weights = np.exp(fits - fits.max())
        middle = np.average(np.array(tries), axis=0, weights=weights)
        return float(middle[0]), float(middle[1])


def _add_window(
    surface: NDArray[np.float32], values: NDArray[np.float32], first_row: int, first_column: int
) -> None:
    """Add every second value of a window to the surface; what lies outside the values adds nothing."""
    slices = []
    for first, size, length in (
        (first_row, values.shape[0], surface.shape[0]),
        (first_column, values.shape[1], surface.shape[1]),
    ):
        start = max(0, -(first // _STEP)) if first < 0 else 0
        stop = min(length, max(0, (size - 1 - first) // _STEP + 1))
        if start >= stop:
            return
        slices.append((slice(start, stop), slice(first + start * _STEP, first + (stop - 1) * _STEP + 1, _STEP)))
    (rows, value_rows), (columns, value_columns) = slices
    surface[rows, columns] += values[value_rows, value_columns]


def _log_sum(logs: list[float]) -> float:
    top = max(logs)
    return top + math.log(sum(math.exp(log - top) for log in logs))
