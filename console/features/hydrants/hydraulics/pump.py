"""A fire pump: what pressure it makes at a flow, and what it must make for a stream."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from console.features.hydrants.hydraulics.hose import Lay, Table, climb_mpa, friction_mpa, loss_mpa

RATED_MPA = 1.0
"""Outlet pressure at which a low-pressure vehicle pump is rated in China (GB 6245)."""
RATIOS = ((1.0, 1.0), (0.7, 200 / 150), (0.5, 250 / 150))
"""Flow against pressure of a rated pump: 100 % at 150 psi, 70 % at 200, 50 % at 250 (NFPA 1901)."""


@dataclass(frozen=True)
class Curve:
    """Points (flow L/s, pressure MPa) of a pump at full speed, flows rising and pressures falling."""

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        flows, pressures = [q for q, _ in self.points], [p for _, p in self.points]
        numbers = all(math.isfinite(v) and v >= 0 for v in (*flows, *pressures))
        if not self.points or not numbers or not _rises(flows) or not _falls(pressures):
            raise ValueError("a pump curve needs points whose flow rises while the pressure falls")

    @property
    def most_lps(self) -> float:
        """The most it moves."""
        return self.points[-1][0]

    def pressure_mpa(self, flow_lps: float) -> float:
        """Pressure at a flow, straight between the points; 0 beyond the last."""
        if flow_lps > self.most_lps:
            return 0.0
        before = self.points[0]
        for point in self.points:
            if flow_lps <= point[0]:
                span = point[0] - before[0]
                share = (flow_lps - before[0]) / span if span else 1.0
                return before[1] + min(1.0, max(0.0, share)) * (point[1] - before[1])
            before = point
        return before[1]


def rated_curve(flow_lps: float, pressure_mpa: float = RATED_MPA) -> Curve:
    """The curve a pump of this rating must have at least."""
    return Curve(tuple(sorted((flow_lps * q, pressure_mpa * p) for q, p in RATIOS)))


def discharge_mpa(table: Table, lay: Lay, flow_lps: float, nozzle_mpa: float) -> float:
    """Pump discharge pressure: nozzle + friction + height + appliances."""
    return nozzle_mpa + loss_mpa(table, lay, flow_lps)


def most_flow_lps(
    table: Table, lay: Lay, curve: Curve, arrives_mpa: float, inlet_mpa: float = 0.0, cap_lps: float = math.inf
) -> float:
    """The most that a pump brings through a lay so that it arrives at a pressure.

    The pump adds its curve, which is straight between its points, to what stands at its inlet; the hose takes the
    square of the flow. So the flow where nothing is left over is the root of a quadratic.
    """
    most = min(cap_lps, curve.most_lps)
    standing = inlet_mpa - climb_mpa(lay.climb_m) - lay.appliance_mpa - arrives_mpa
    squared = friction_mpa(table, lay, 1.0)
    if most <= 0 or standing + curve.pressure_mpa(0.0) < 0:
        return 0.0
    if standing + curve.pressure_mpa(most) >= squared * most**2:
        return most
    flow, made = 0.0, curve.pressure_mpa(0.0)
    for next_flow, next_made in curve.points:
        if standing + next_made < squared * next_flow**2:
            fall = (made - next_made) / (next_flow - flow)
            left = standing + made + fall * flow
            # squared * Q^2 + fall * Q = left, written so that no hose and no fall are no trouble.
            over = fall + math.sqrt(fall**2 + 4 * squared * left)
            return min(most, 2 * left / over) if over > 0 else 0.0
        flow, made = next_flow, next_made
    return most


def _rises(values: Sequence[float]) -> bool:
    return all(a < b for a, b in itertools.pairwise(values))


def _falls(values: Sequence[float]) -> bool:
    return all(a >= b for a, b in itertools.pairwise(values))
