"""Water carried by tankers: how much a shuttle brings without a break."""

from dataclasses import dataclass

KM_PER_MILE = 1.609344
START_STOP_MIN = 0.65
"""Minutes a trip loses by starting and stopping (ISO / NFPA 1142)."""
MIN_PER_MILE = 1.7
"""Minutes a mile takes at 35 mph (ISO / NFPA 1142)."""
LEFT_BEHIND = 0.10
"""Share of the tank that is spilled or stays in it (NFPA 1142)."""


@dataclass(frozen=True)
class Tanker:
    """A tanker: litres it holds, and minutes to fill and to empty it, with manoeuvring and coupling."""

    tank_l: float
    fill_min: float
    empty_min: float


def fill_min(tank_l: float, flow_lps: float, handling_min: float = 1.0) -> float:
    """Minutes at the fill site: the tank at a flow, and the handling."""
    if flow_lps <= 0:
        raise ValueError("a tank is not filled without a flow")
    return tank_l / flow_lps / 60 + handling_min


def trip_min(distance_km: float) -> float:
    """Minutes for one way: 0.65 + 1.7 D with D in miles, at 35 mph (ISO / NFPA 1142)."""
    return START_STOP_MIN + MIN_PER_MILE * distance_km / KM_PER_MILE


def cycle_min(tanker: Tanker, distance_km: float) -> float:
    """Minutes of a whole round: there, filling, back, emptying."""
    return 2 * trip_min(distance_km) + tanker.fill_min + tanker.empty_min


def shuttle_lps(tankers: list[Tanker], distance_km: float, fill_lps: float) -> float:
    """What the tankers bring together, L/s; never more than the fill site gives."""
    carried = sum(t.tank_l * (1 - LEFT_BEHIND) / (cycle_min(t, distance_km) * 60) for t in tankers)
    return min(carried, fill_lps)
