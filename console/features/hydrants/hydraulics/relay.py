"""Relay pumping: how many pumps a long or steep lay needs, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.features.hydrants.hydraulics.hose import LENGTH_M, Lay, Table, friction_mpa
from console.features.hydrants.hydraulics.pump import Curve
from console.mains.epanet import MPA_PER_M

INLET_MPA = 0.15
"""Least pressure at the inlet of the next pump."""
HIGH_POINT_MPA = 0.05
"""Least pressure at a high point of the line, lest the hose collapse."""


@dataclass(frozen=True)
class Profile:
    """The ground along the lay: (metres from the first pump, height in metres), distances rising."""

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) < 2 or any(a[0] >= b[0] for a, b in zip(self.points, self.points[1:], strict=False)):
            raise ValueError("a profile needs two points or more, at rising distances")

    @property
    def length_m(self) -> float:
        """From the first point to the last."""
        return self.points[-1][0] - self.points[0][0]

    def height_m(self, at_m: float) -> float:
        """Height above datum, straight between the points."""
        before = self.points[0]
        for point in self.points:
            if at_m <= point[0]:
                span = point[0] - before[0]
                return before[1] if not span else before[1] + (at_m - before[0]) / span * (point[1] - before[1])
            before = point
        return before[1]


@dataclass(frozen=True)
class Pump:
    """A pump of the relay: metres from the first, and what it must make and receives, MPa."""

    at_m: float
    discharge_mpa: float
    inlet_mpa: float


def flat(length_m: float) -> Profile:
    """A level lay."""
    return Profile(((0.0, 0.0), (length_m, 0.0)))


def relay(
    table: Table,
    lay: Lay,
    curve: Curve,
    profile: Profile,
    flow_lps: float,
    arrives_mpa: float,
    inlet_mpa: float = 0.0,
    length_m: float = LENGTH_M,
) -> tuple[Pump, ...] | None:
    """The fewest equal pumps that carry a flow along the profile, each as far on as the one before it reaches.

    lay: diameter, lines and appliances; its length and climb are the profile's. The first pump stands at the start
    with inlet_mpa, each next one where two lengths of hose (length_m) meet; it receives INLET_MPA, and no point in
    between falls below HIGH_POINT_MPA. On a steady slope reaching as far as one can with every pump needs the
    fewest. None: the flow cannot be carried so.
    """
    made = curve.pressure_mpa(flow_lps)
    if made <= 0 or flow_lps <= 0:
        return None
    arrives_mpa += lay.appliance_mpa
    stands = _stands(profile, length_m)
    pumps: list[Pump] = []
    at, inlet = profile.points[0][0], inlet_mpa
    end = profile.points[-1][0]
    while True:
        head = inlet + made
        pressures = _Along(table, lay, profile, flow_lps, at, head)
        if pressures(end) >= arrives_mpa and _holds(pressures, profile, at, end):
            pumps.append(Pump(at - profile.points[0][0], head - (pressures(end) - arrives_mpa), inlet))
            return tuple(pumps)
        reached = [s for s in stands if s > at and pressures(s) >= INLET_MPA and _holds(pressures, profile, at, s)]
        if not reached:
            return None
        pumps.append(Pump(at - profile.points[0][0], head - (pressures(reached[-1]) - INLET_MPA), inlet))
        at, inlet = reached[-1], INLET_MPA


def _stands(profile: Profile, length_m: float) -> Sequence[float]:
    """Pumps stand where two lengths of hose meet."""
    first, count = profile.points[0][0], int(profile.length_m // length_m)
    return [first + length_m * i for i in range(1, count + 1)]


class _Along:
    """The pressure of the water after a pump, by distance."""

    def __init__(
        self, table: Table, lay: Lay, profile: Profile, flow_lps: float, at_m: float, head_mpa: float
    ) -> None:
        one_metre = Lay(1.0, lay.diameter_mm, lay.lines)
        self._per_m = friction_mpa(table, one_metre, flow_lps)
        self._profile, self._at, self._head = profile, at_m, head_mpa
        self._ground = profile.height_m(at_m)

    def __call__(self, place_m: float) -> float:
        climb = self._profile.height_m(place_m) - self._ground
        return self._head - self._per_m * (place_m - self._at) - MPA_PER_M * climb


def _holds(pressures: _Along, profile: Profile, start_m: float, end_m: float) -> bool:
    """Does the line keep its pressure at every height between? It is least at a point of the profile."""
    return all(pressures(at) >= HIGH_POINT_MPA for at, _ in profile.points if start_m < at < end_m)
