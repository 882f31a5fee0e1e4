"""A fire pump: what pressure it makes at a flow, and what it must make for a stream."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from console.features.hydrants.hydraulics.hose import Lay, Table, loss_mpa

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

    The pump adds its curve to what stands at its inlet. The surplus falls as the flow rises, so the answer is
    found by halving, to 0.01 L/s.
    """
    most = min(cap_lps, curve.most_lps)

    def surplus(flow: float) -> float:
        return inlet_mpa + curve.pressure_mpa(flow) - loss_mpa(table, lay, flow) - arrives_mpa

    if most <= 0 or surplus(0.0) < 0:
        return 0.0
    if surplus(most) >= 0:
        return most
    low, high = 0.0, most
    while high - low > 0.005:
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) >= 0 else (low, middle)
    return low


def _rises(values: Sequence[float]) -> bool:
    return all(a < b for a, b in itertools.pairwise(values))


def _falls(values: Sequence[float]) -> bool:
    return all(a >= b for a, b in itertools.pairwise(values))
