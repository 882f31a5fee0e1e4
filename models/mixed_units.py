"""Amounts in one column of which some are written in another unit than the rest, as only their sizes tell."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from models.flow_unit import STEP_LPS

APART = 3.0
"""Between two kinds of amounts is a gap: the least of the larger is this many times the most of the smaller."""
FITS, MISFITS = 0.8, 0.5
"""The share of amounts that are possible in the unit they are written in, and in one they are not."""
TOGETHER = 10.0
"""In their own units the middles of both kinds are no further apart than this many times."""
FEWEST = 2
"""Of fewer flows that would be round in another unit nothing can be said; one amount may be a slip of the pen."""
PART, TRACE = 0.2, 0.01
"""One amount is a kind where it is this share of a column; what is less than a trace of it never is."""
RARE, WEAK = 0.05, 0.25
"""A column holds up to this share of amounts less than possible; down to this much of the least they are weak."""

type Span = tuple[float, float]


@dataclass(frozen=True)
class Mixed:
    """Two kinds of amounts, each with the unit it makes sense in, least first."""

    small: tuple[float, ...]
    small_unit: str
    large: tuple[float, ...]
    large_unit: str


def mixed_units(values: Sequence[float], units: Mapping[str, float], possible: Span) -> Mixed | None:
    """The two kinds of amounts of a column in which no single unit makes sense of all; None for one kind.

    units: how much of the column's own unit one of each is, the likeliest first; possible: what a value can be.
    """
    ordered = sorted(value for value in values if value > 0)
    found: list[tuple[float, int, str, str]] = []
    for at in range(1, len(ordered)):
        if ordered[at] < ordered[at - 1] * APART or not _is_kind(len(ordered) - at, len(ordered)):
            continue
        if not _is_one(ordered, at, units, possible):
            found += _read(ordered, at, units, possible)
    if not found:
        return None
    _, at, small_unit, large_unit = min(found, key=lambda one: one[0])
    return Mixed(tuple(ordered[:at]), small_unit, tuple(ordered[at:]), large_unit)


def _is_kind(count: int, total: int) -> bool:
    """Are so many of a column another kind, and no mistakes? Of a few wrong cells their own limits tell."""
    return count >= TRACE * total and (count >= FEWEST or count >= PART * total)


def _is_one(ordered: Sequence[float], at: int, units: Mapping[str, float], possible: Span) -> bool:
    """Does the unit of what is above a gap make sense of what is below it, too, as the weak ones of its kind?

    Two of three must speak for it: few are less than possible, none is less than weak, it is the column's own unit.
    """
    for by in units.values():
        if _share(ordered, at, len(ordered), by, possible) >= FITS:
            is_few = bisect_left(ordered, possible[0] / by, 0, at) <= RARE * len(ordered)
            is_weak = ordered[0] * by >= possible[0] * WEAK
            if is_few + is_weak + (by == 1.0) >= 2:
                return True
    return False


def _read(
    ordered: Sequence[float], at: int, units: Mapping[str, float], possible: Span
) -> list[tuple[float, int, str, str]]:
    """How far apart the middles of what is below and above a gap are in the units that make sense of them."""
    shares = {
        unit: (_share(ordered, 0, at, by, possible), _share(ordered, at, len(ordered), by, possible))
        for unit, by in units.items()
    }
    if any(low >= FITS and high > MISFITS for low, high in shares.values()):
        return []
    own = next((unit for unit, (low, _) in shares.items() if low >= FITS), None)
    if own is None:
        return []
    small, large = median(ordered[:at]) * units[own], median(ordered[at:])
    apart = {unit: max(large * by / small, small / (large * by)) for unit, by in units.items()}
    return [
        (apart[unit], at, own, unit)
        for unit, by in units.items()
        if by < units[own] and shares[unit][1] >= FITS and apart[unit] <= TOGETHER
    ]


def mixed_flows(values: Sequence[float], usual_lps: Span, units: Mapping[str, float]) -> Mixed | None:
    """Flows in L/s among which several, more than is usual, are whole multiples of 5 L/s in another unit only.

    units: what one of each other unit is in L/s, the likeliest first.
    """
    flows = sorted(value for value in values if value > 0)
    usual = tuple(value for value in flows if usual_lps[0] <= value <= usual_lps[1])
    large = tuple(value for value in flows if value > usual_lps[1])
    if len(usual) < FEWEST or len(large) < FEWEST:
        return None
    for unit, by in units.items():
        told = [
            v for v in large if usual_lps[0] <= v * by <= usual_lps[1] and _is_round(v * by) and not _is_round(v)
        ]
        if len(told) >= max(FEWEST, FITS * len(large)):
            return Mixed(usual, "l/s", large, unit)
    return None


def _is_round(lps: float) -> bool:
    return abs(lps / STEP_LPS - round(lps / STEP_LPS)) < 1e-3


def _share(ordered: Sequence[float], first: int, end: int, by: float, possible: Span) -> float:
    """Of ordered values from `first` to `end`, the share that are possible in a unit."""
    low, high = possible[0] / by, possible[1] / by
    within = bisect_right(ordered, high, first, end) - bisect_left(ordered, low, first, end)
    return within / (end - first)
