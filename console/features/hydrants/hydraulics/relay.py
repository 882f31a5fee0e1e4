"""Relay pumping: how many pumps a long or steep lay needs, and where they stand by its own heights."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from console.features.hydrants.hydraulics.hose import LENGTH_M, Stretch, Table, side_by_side
from console.features.hydrants.hydraulics.pump import Curve
from console.mains.epanet import MPA_PER_M

INLET_MPA = 0.15
"""Least pressure at the inlet of the next pump."""
HIGH_POINT_MPA = 0.05
"""Least pressure at a high point of the line, lest the hose collapse."""
ROUNDING_M = 1e-6
ALIKE_LPS = 0.05
"""The most that a row of pumps carries is worked out so finely."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Profile:
    """The ground along the lay: (metres from the first pump, height in metres), distances rising."""

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) < 2 or any(a[0] >= b[0] for a, b in pairwise(self.points)):
            raise ValueError("a profile needs two points or more, at rising distances")

    @property
    def length_m(self) -> float:
        """From the first point to the last."""
        return self.points[-1][0] - self.points[0][0]

    def height_m(self, at_m: float) -> float:
        """Height above datum, straight between the points."""
        return float(self.heights_m(np.array([at_m]))[0])

    def heights_m(self, at_m: Floats) -> Floats:
        """The same of several places."""
        return np.interp(at_m, [at for at, _ in self.points], [height for _, height in self.points])


@dataclass(frozen=True)
class Pump:
    """A pump of the relay: metres from the first, and what it must make and receives, MPa."""

    at_m: float
    discharge_mpa: float
    inlet_mpa: float


def flat(length_m: float) -> Profile:
    """A level lay."""
    return Profile(((0.0, 0.0), (length_m, 0.0)))


class Relay:
    """Hose along a profile, and pumps to stand where two lengths of it meet.

    line: the hose from the first pump on; the last stretch goes on to the end. curve: what each pump makes; first:
    what the first makes, where that is another one.
    """

    def __init__(
        self,
        table: Table,
        line: Sequence[Stretch],
        profile: Profile,
        curve: Curve,
        first: Curve | None = None,
        length_m: float = LENGTH_M,
    ) -> None:
        self._curve, self._first = curve, first or curve
        begin, end = profile.points[0][0], profile.points[-1][0]
        stands = [begin + length_m * n for n in range(math.ceil(profile.length_m / length_m))]
        joints = [at for at in (begin + metres for metres in _joints(line)) if at < end]
        places = sorted({*stands, *joints, *(at for at, _ in profile.points)})
        self._at_m: Floats = np.array(places) - begin
        self._is_stand = abs(self._at_m - length_m * np.round(self._at_m / length_m)) < ROUNDING_M
        self._height_mpa: Floats = MPA_PER_M * profile.heights_m(np.array(places))
        self._squared = _squared_mpa(table, line, self._at_m)
        """What the hose up to each place takes at 1 L/s."""

    def pumps(self, flow_lps: float, arrives_mpa: float, inlet_mpa: float = 0.0) -> tuple[Pump, ...] | None:
        """The fewest pumps that carry a flow; None: they cannot.

        The first pump stands at the start with inlet_mpa. Each next one receives INLET_MPA at least, and no point
        in between falls below HIGH_POINT_MPA. Every place that can be reached is tried, not the furthest only:
        from a hilltop on this side one reaches further than from the valley behind it.
        """
        made = self._first.pressure_mpa(flow_lps), self._curve.pressure_mpa(flow_lps)
        if flow_lps <= 0 or made[0] <= 0:
            return None
        taken = self._squared * flow_lps**2 + self._height_mpa
        heads = {True: inlet_mpa + made[0], False: INLET_MPA + made[1] if made[1] > 0 else 0.0}
        came, layer = {0: -1}, [0]
        while layer:
            for at in layer:
                left = heads[at == 0] - (taken[at:] - taken[at])
                if left[-1] >= arrives_mpa and (left[1:-1] >= HIGH_POINT_MPA).all():
                    return self._row(_way(came, at), taken, heads, arrives_mpa, inlet_mpa)
            layer = [] if made[1] <= 0 else list(self._next(layer, came, taken, heads))
        return None

    def most_lps(self, count: int, most_lps: float, arrives_mpa: float) -> float:
        """The largest flow that so many pumps carry, to ALIKE_LPS (less goes where more does); 0 when none does."""

        def goes(lps: float) -> bool:
            pumps = self.pumps(lps, arrives_mpa)
            return pumps is not None and len(pumps) <= count

        if goes(most_lps):
            return most_lps
        low, high = 0.0, most_lps
        while high - low > ALIKE_LPS:
            middle = (low + high) / 2
            low, high = (middle, high) if goes(middle) else (low, middle)
        return low

    def _next(
        self, layer: Sequence[int], came: dict[int, int], taken: Floats, heads: dict[bool, float]
    ) -> Iterator[int]:
        """Where one more pump can stand that none did before, what is best to stand on first."""
        # Where the hose takes more and more all the way, the furthest place is as good as every nearer one.
        rises = bool((np.diff(taken) >= 0).all())
        for at in layer:
            left = heads[at == 0] - (taken[at:] - taken[at])
            starved = np.flatnonzero(left[1:] < HIGH_POINT_MPA)
            end = int(starved[0]) + 1 if len(starved) else len(left)
            fed = (n for n in range(end - 1, 0, -1) if self._is_stand[at + n] and left[n] >= INLET_MPA)
            for place in sorted((at + n for n in fed), key=lambda n: (-taken[n], -n)):
                if place not in came:
                    came[place] = at
                    yield place
                if rises:
                    break

    def _row(
        self, places: Sequence[int], taken: Floats, heads: dict[bool, float], arrives_mpa: float, inlet_mpa: float
    ) -> tuple[Pump, ...]:
        """The pumps at these places, none run harder than the next one, the end and the high points need."""
        pumps: list[Pump] = []
        for at, after in zip(places, [*places[1:], len(taken) - 1], strict=True):
            left = heads[at == 0] - (taken[at : after + 1] - taken[at])
            is_last = at == places[-1]
            over = [left[-1] - (arrives_mpa if is_last else INLET_MPA), *(left[1:-1] - HIGH_POINT_MPA)]
            spare = min(max(0.0, float(min(over))), heads[at == 0])
            pumps.append(Pump(float(self._at_m[at]), heads[at == 0] - spare, inlet_mpa))
            inlet_mpa = float(left[-1]) - spare
        return tuple(pumps)


def _way(came: dict[int, int], at: int) -> list[int]:
    found = [at]
    while came[found[-1]] >= 0:
        found.append(came[found[-1]])
    return found[::-1]


def _joints(line: Sequence[Stretch]) -> Iterator[float]:
    """Where one stretch ends and the next begins."""
    at = 0.0
    for stretch in line[:-1]:
        at += stretch.length_m
        yield at


def _squared_mpa(table: Table, line: Sequence[Stretch], at_m: Floats) -> Floats:
    """What the hose up to each place takes at 1 L/s, by friction."""
    total, begin = np.zeros(len(at_m)), 0.0
    for number, stretch in enumerate(line):
        end = math.inf if number == len(line) - 1 else begin + stretch.length_m
        total += side_by_side(table, stretch.diameters_mm) * np.clip(at_m - begin, 0.0, end - begin)
        begin = end
    return total
