"""How much of what is built lies within reach of a usable hydrant, where not, and what one more would do."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from console.features.hydrant_care.nearness import Numbers, Places, Stopped, distances_m, nearest
from models.geo import M_PER_DEGREE_LAT, Walks
from models.hydrant import PROTECTION_RADIUS_M

type Flags = NDArray[np.bool_]

SPACING_M = 120.0
"""Hydrants stand no further apart than this (GB 50974)."""
MOST_WALKED = 30_000
"""Hydrants whose walks are asked for in one answer; more are measured straight."""
TELL_EVERY = 20
"""Hydrants between two words of how far it is."""
_FLATTEST = 0.01


class GroundKind(enum.StrEnum):
    """What stands for what is built: buildings, house numbers, points along the named streets, else nothing."""

    BUILDINGS = "buildings"
    HOUSES = "houses"
    STREETS = "streets"
    NOTHING = "nothing"


class Way(enum.StrEnum):
    """How the reach was measured; ESTIMATED: walks were asked for, and guessed from the straight line."""

    STRAIGHT = "straight"
    WALKED = "walked"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Ground:
    """Places that want water, in degrees; of buildings the square metres they cover, too."""

    lon: Numbers
    lat: Numbers
    kind: GroundKind = GroundKind.HOUSES
    area_m2: Numbers | None = None

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def weights(self) -> Numbers:
        """How much each place counts: its area where that is known, else as much as any other."""
        return np.ones(len(self)) if self.area_m2 is None else self.area_m2


@dataclass(frozen=True)
class Waters:
    """Every placed source as columns, those out of use included."""

    ids: Sequence[str]
    numbers: Sequence[str]
    districts: Sequence[str]
    lon: Numbers
    lat: Numbers
    usable: Flags

    def __len__(self) -> int:
        return len(self.ids)


class Share(NamedTuple):
    """A district: its places, how many are within reach, and its sources, usable and all.

    `built` and `reached`: the same of what the places weigh, square metres of buildings.
    """

    district: str
    places: int
    covered: int
    usable: int
    sources: int
    built: float
    reached: float
    by_area: bool = False

    @property
    def share(self) -> float | None:
        """Of what is built, from 0 to 1; None where nothing is known to stand."""
        return self.reached / self.built if self.built > 0 else None


class Gap(NamedTuple):
    """Places without water that one hydrant at `lon`/`lat` would reach, and the nearest usable one, if any."""

    lon: float
    lat: float
    radius_m: float
    places: int
    district: str
    nearest: int
    nearest_m: float


class Apart(NamedTuple):
    """A usable source whose next usable one stands too far away; `other` -1 and inf when it is not near at all."""

    source: int
    other: int
    metres: float


class WhatIf(NamedTuple):
    """What a new hydrant would do: places it reaches that none does now, and the share before and after."""

    lon: float
    lat: float
    gained: int
    before: float | None
    after: float | None
    nearest: int
    nearest_m: float


@dataclass(frozen=True)
class Coverage:
    """The answer. A place is of the district of the source nearest to it, of none beyond a kilometre."""

    ground: Ground
    waters: Waters
    way: Way
    radius_m: float
    covered: Flags
    district: Places
    """Of each place, which of `names`."""
    names: tuple[str, ...]
    gaps: tuple[Gap, ...]
    apart: tuple[Apart, ...]

    def shares(self) -> list[Share]:
        """A line a district that has places or sources, the least covered first."""
        count = len(self.names)
        places = np.bincount(self.district, minlength=count)
        covered = np.bincount(self.district[self.covered], minlength=count)
        weights = self.ground.weights
        built = np.bincount(self.district, weights, minlength=count)
        reached = np.bincount(self.district[self.covered], weights[self.covered], minlength=count)
        of_source = _numbered(self.waters.districts, self.names)
        sources = np.bincount(of_source, minlength=count)
        usable = np.bincount(of_source[self.waters.usable], minlength=count)
        lines = [
            Share(
                name,
                int(places[at]),
                int(covered[at]),
                int(usable[at]),
                int(sources[at]),
                float(built[at]),
                float(reached[at]),
                self.ground.area_m2 is not None,
            )
            for at, name in enumerate(self.names)
            if places[at] or sources[at]
        ]
        return sorted(lines, key=lambda line: (2.0 if line.share is None else line.share, line.district))

    @property
    def share(self) -> float | None:
        """Of all that is built, from 0 to 1; None when nothing is known to stand."""
        return self._share_of(self.covered)

    def what_if(self, lon: float, lat: float) -> WhatIf:
        """As if a usable hydrant stood there, in a straight line. Some milliseconds for a million places."""
        far = self._metres_from(lon, lat, self.ground.lon, self.ground.lat)
        reached = far <= self.radius_m
        gained = int(np.count_nonzero(reached & ~self.covered))
        usable = np.flatnonzero(self.waters.usable)
        away = self._metres_from(lon, lat, self.waters.lon[usable], self.waters.lat[usable])
        closest = int(np.argmin(away)) if len(away) else -1
        return WhatIf(
            lon, lat, gained, self.share, self._share_of(self.covered | reached),
            int(usable[closest]) if closest >= 0 else -1, float(away[closest]) if closest >= 0 else np.inf,
        )  # fmt: skip

    def _share_of(self, places: Flags) -> float | None:
        weights = self.ground.weights
        whole = float(weights.sum())
        return min(1.0, float(weights[places].sum()) / whole) if whole > 0 else None

    def _metres_from(self, lon: float, lat: float, to_lon: Numbers, to_lat: Numbers) -> Numbers:
        return distances_m(np.full(len(to_lon), lon), np.full(len(to_lat), lat), to_lon, to_lat)


def cover(
    ground: Ground,
    waters: Waters,
    radius_m: float = PROTECTION_RADIUS_M,
    walks: Walks | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> Coverage:
    """The coverage, straight unless `walks` are given. Blocks for seconds with a city, for minutes with its walks.

    `tell` hears how many of all hydrants were walked from. Raises Stopped.
    """
    places, stand = (ground.lon, ground.lat), (waters.lon, waters.lat)
    usable = np.flatnonzero(waters.usable)
    working = (waters.lon[usable], waters.lat[usable])
    metres, _which = nearest(places, working, should_stop)
    covered, way = metres <= radius_m, Way.STRAIGHT
    if walks is not None and len(usable) <= MOST_WALKED:
        asked = _Asked(walks, should_stop, tell)
        covered, way = _walked(ground, working, np.flatnonzero(covered), radius_m, asked)
    _far, of_source = nearest(places, stand, should_stop)
    names = tuple(sorted({"", *waters.districts}))
    known = np.append(_numbered(waters.districts, names), names.index(""))
    district = known[of_source]
    apart_m, other = nearest(working, working, should_stop, others_only=True)
    apart = [
        Apart(int(usable[at]), int(usable[other[at]]) if other[at] >= 0 else -1, float(apart_m[at]))
        for at in np.flatnonzero(apart_m > SPACING_M)
    ]
    apart.sort(key=lambda one: (-one.metres, waters.numbers[one.source]))
    gaps = _gaps(ground, np.flatnonzero(~covered), radius_m, district, names)
    gaps = _with_nearest(gaps, usable, working, should_stop)
    return Coverage(ground, waters, way, radius_m, covered, district, names, tuple(gaps), tuple(apart))


class _Asked(NamedTuple):
    """The router, and who waits for what it says."""

    walks: Walks
    should_stop: Callable[[], bool]
    tell: Callable[[int, int], object]


def _walked(
    ground: Ground, working: tuple[Numbers, Numbers], near: Places, radius_m: float, asked: _Asked
) -> tuple[Flags, Way]:
    """Which places a hose reaches on foot: asked from each hydrant about what is near it in a straight line."""
    covered = np.zeros(len(ground), dtype=np.bool_)
    estimated = False
    by_lat = near[np.argsort(ground.lat[near], kind="stable")]
    lats = ground.lat[by_lat]
    margin = radius_m * 1.01 / M_PER_DEGREE_LAT
    hydrants = list(zip(*(axis.tolist() for axis in working), strict=True))
    for number, (lon, lat) in enumerate(hydrants):
        if asked.should_stop():
            raise Stopped
        if number % TELL_EVERY == 0:
            asked.tell(number, len(hydrants))
        first, last = np.searchsorted(lats, (lat - margin, lat + margin))
        band = by_lat[first:last]
        band = band[~covered[band]]
        far = distances_m(np.full(len(band), lon), np.full(len(band), lat), ground.lon[band], ground.lat[band])
        band = band[far <= radius_m]
        if not len(band):
            continue
        targets = list(zip(ground.lon[band].tolist(), ground.lat[band].tolist(), strict=True))
        for place, walk in zip(band.tolist(), asked.walks((lon, lat), targets), strict=True):
            if walk is not None:
                covered[place] |= walk.distance_m <= radius_m
                estimated |= walk.estimated
    return covered, Way.ESTIMATED if estimated else Way.WALKED


def _gaps(ground: Ground, bare: Places, radius_m: float, district: Places, names: Sequence[str]) -> list[Gap]:
    """What is not covered, in squares whose side is the radius: one hydrant in the middle reaches all of it."""
    lon, lat = ground.lon[bare], ground.lat[bare]
    row = np.floor(lat * M_PER_DEGREE_LAT / radius_m)
    wide = np.maximum(_FLATTEST, np.cos(np.radians((row + 0.5) * radius_m / M_PER_DEGREE_LAT)))
    column = np.floor(lon * wide * M_PER_DEGREE_LAT / radius_m)
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    new = np.flatnonzero((np.diff(row) != 0) | (np.diff(column) != 0)) + 1
    gaps = []
    for part in np.split(order, new) if len(order) else []:
        west, east = float(lon[part].min()), float(lon[part].max())
        south, north = float(lat[part].min()), float(lat[part].max())
        middle = ((west + east) / 2, (south + north) / 2)
        far = distances_m(np.full(len(part), middle[0]), np.full(len(part), middle[1]), lon[part], lat[part])
        most = int(np.bincount(district[bare[part]]).argmax())
        gaps.append(Gap(*middle, float(far.max()), len(part), names[most], -1, np.inf))
    return sorted(gaps, key=lambda gap: (-gap.places, gap.lat, gap.lon))


def _with_nearest(
    gaps: Sequence[Gap], usable: Places, working: tuple[Numbers, Numbers], should_stop: Callable[[], bool]
) -> list[Gap]:
    middles = (np.array([gap.lon for gap in gaps], dtype=float), np.array([gap.lat for gap in gaps], dtype=float))
    metres, which = nearest(middles, working, should_stop)
    return [
        gap._replace(nearest=int(usable[at]) if at >= 0 else -1, nearest_m=float(far))
        for gap, at, far in zip(gaps, which.tolist(), metres.tolist(), strict=True)
    ]


def _numbered(districts: Sequence[str], names: Sequence[str]) -> Places:
    place = {name: at for at, name in enumerate(names)}
    return np.array([place[district] for district in districts], dtype=np.int64)
