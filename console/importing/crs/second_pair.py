"""What two pairs of coordinates in one table say about each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from console.importing.crs.weighing import (
    AGREEING,
    PAIRS_AGREE,
    PAIRS_DIFFER,
    Weighed,
    metres_between,
    rounding_m,
)

FEWEST = 3
MOST_ROUNDING_M = 30.0
STEADY_M = 15.0
"""Two pairs whose distance varies by less are a constant shift apart."""


@dataclass(frozen=True)
class Difference:
    """From the places of one reading to another's: the middle vector, its spread, the share at one place."""

    east_m: float
    north_m: float
    spread_m: float
    agreeing: float

    @property
    def away_m(self) -> float:
        """Length of the middle vector."""
        return math.hypot(self.east_m, self.north_m)

    @property
    def agree(self) -> bool:
        """Are most rows at one place?"""
        return self.agreeing >= AGREEING

    @property
    def is_steady(self) -> bool:
        """Is one simply moved against the other?"""
        return self.spread_m <= STEADY_M


def difference(one: Weighed, other: Weighed, tolerance_m: float) -> Difference | None:
    """From the places of `one` to those of `other`; None when hardly a row has both."""
    east, north = metres_between((one.lon, one.lat), (other.lon, other.lat))
    both = np.isfinite(east) & np.isfinite(north)
    if both.sum() < FEWEST:
        return None
    east, north = east[both], north[both]
    middle = float(np.median(east)), float(np.median(north))
    spread = float(np.percentile(np.hypot(east - middle[0], north - middle[1]), 75))
    return Difference(*middle, spread, float(np.mean(np.hypot(east, north) <= tolerance_m)))


def tolerance_m(one: Weighed, other: Weighed, decimals: tuple[int, int]) -> float:
    """How far places that are the same may be apart: what rounding and the systems' own errors explain."""
    rounding = sum(
        min(MOST_ROUNDING_M, rounding_m(weighed.reading.unit.code, digits))
        for weighed, digits in zip((one, other), decimals, strict=True)
    )
    return max(one.reading.system.tolerance_m, other.reading.system.tolerance_m) + rounding


def weigh_pairs(groups: Sequence[Sequence[Weighed]], decimals: Sequence[int]) -> None:
    """Give every reading what the other pairs say: a reading of theirs that ends at the same places, or none."""
    for at, group in enumerate(groups):
        for other_at, others in enumerate(groups):
            if at == other_at or not others:
                continue
            logs = np.array([other.reading.log_prior + other.log_region for other in others])
            shares = np.exp(logs - logs.max())
            shares /= shares.sum()
            for weighed in group:
                weighed.log_pairs += math.log(
                    sum(
                        float(share) * _factor(weighed, other, (decimals[at], decimals[other_at]))
                        for share, other in zip(shares, others, strict=True)
                    )
                )


def _factor(one: Weighed, other: Weighed, decimals: tuple[int, int]) -> float:
    if _is_copy(one, other):
        return 1.0
    found = difference(one, other, tolerance_m(one, other, decimals))
    return math.exp(PAIRS_AGREE if found is not None and found.agree else PAIRS_DIFFER)


def _is_copy(one: Weighed, other: Weighed) -> bool:
    """The same numbers twice, read the same way, say nothing new."""
    same = (one.reading.system.code, one.reading.unit.code) == (other.reading.system.code, other.reading.unit.code)
    return same and _equal(one.lon, other.lon) and _equal(one.lat, other.lat)


def _equal(one: Numbers, other: Numbers) -> bool:
    return bool(np.nanmax(np.abs(one - other), initial=0.0) < 1e-9)


def differing(one: Weighed, other: Weighed, most_m: float) -> NDArray[np.bool_]:
    """The rows at which two readings that agree do not."""
    east, north = metres_between((one.lon, one.lat), (other.lon, other.lat))
    with np.errstate(invalid="ignore"):
        return np.isfinite(east) & (np.hypot(east, north) > most_m)
