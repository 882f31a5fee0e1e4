"""Flows that could be L/s and yet look as if they had been written in another unit."""

import math
from collections.abc import Mapping, Sequence

UNITS = {"m3/h": 1 / 3.6, "gpm": 0.0630902, "l/min": 1 / 60, "m3/min": 1000 / 60, "l/h": 1 / 3600}
"""Other units of flow, and what one of each is in L/s."""
HYDRANT_LPS = (3.0, 45.0)
"""What most hydrants give."""
POSSIBLE_LPS = (1.0, 250.0)
"""Between these lies what any hydrant gives."""
GPM_LPS = (6.0, 130.0)
"""What they give where they are written in gpm: 100 to 2,000 of them."""
FEWEST = 3
"""Of fewer flows nothing can be said."""
MOST_MPS = 5.0
"""Water in a main runs at 1 to 3 m/s when much is drawn; above this it is not believed."""
STEP_LPS = 5.0
"""Flows that were only stated are multiples of it: 10, 15, 20 L/s."""
MOSTLY, HALF, RARELY = 0.8, 0.5, 0.1


def main_speed_mps(flow_lps: float, diameter_mm: float) -> float:
    """How fast a flow runs in a main that is fed from one side: Q / A."""
    return flow_lps / 1000 / (math.pi / 4 * (diameter_mm / 1000) ** 2)


def doubted_units(
    flows: Sequence[tuple[float, float | None]],
    usual_lps: tuple[float, float] = HYDRANT_LPS,
    units: Mapping[str, float] | None = None,
) -> tuple[str, ...]:
    """The units in which flows make more sense than in L/s; none where L/s may well be meant.

    flows: as they are written, each with the inner diameter of its main in mm where that is known. Three things
    tell: most are not what one of their kind gives, most run through their main faster than water does, or most are
    whole multiples of 5 L/s in the other unit only (54 and 72 are 15 and 20 L/s, written in m³/h).
    """
    if len(flows) < FEWEST:
        return ()
    others = {name: factor for name, factor in (units or UNITS).items() if factor != 1.0}
    gpm_lps = max(usual_lps[0], GPM_LPS[0]), max(usual_lps[1], GPM_LPS[1])
    return tuple(
        name
        for name, factor in others.items()
        if _is_likelier(flows, usual_lps, factor, gpm_lps if name == "gpm" else usual_lps)
    )


def _is_likelier(
    flows: Sequence[tuple[float, float | None]],
    usual_lps: tuple[float, float],
    factor: float,
    other_lps: tuple[float, float],
) -> bool:
    values = [value for value, _ in flows]
    piped = [(value, mm) for value, mm in flows if mm]

    def usual(by: float, low_high: tuple[float, float]) -> float:
        return _share([low_high[0] <= v * by <= low_high[1] for v in values])

    def racing(by: float) -> float:
        return _share([main_speed_mps(v * by, mm) > MOST_MPS for v, mm in piped])

    def stepped(by: float) -> float:
        return _share([abs(v * by / STEP_LPS - round(v * by / STEP_LPS)) < 1e-3 and v * by > 1 for v in values])

    if usual(factor, other_lps) < MOSTLY:
        return False
    if usual(1.0, usual_lps) < HALF or (stepped(factor) >= MOSTLY and stepped(1.0) < HALF):
        return True
    return len(piped) >= FEWEST and racing(1.0) > HALF and racing(factor) <= RARELY


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
