"""What the numbers of a coordinate column count: degrees, parts of degrees, packed minutes and seconds, metres."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from console.importing.crs.cells import Numbers

MOST_PACKED = 60
"""Rows that count as evidence for or against packed minutes; beyond them nothing is left to doubt."""


@dataclass(frozen=True)
class Unit:
    """A way to write degrees as numbers. `prior`: how usual it is among numbers that could be several."""

    code: str
    to_degrees: Callable[[Numbers], Numbers]
    prior: float
    packed: bool = False
    """Do minutes or seconds stand in its digits, none of which may exceed 59?"""


def _per(divisor: float) -> Callable[[Numbers], Numbers]:
    return lambda values: values / divisor


def _minutes(values: Numbers) -> Numbers:
    """DDMM.mmmm, as satellite receivers write it; NaN where there would be more than 60 minutes."""
    size = np.abs(values)
    degrees = np.floor(size / 100)
    minutes = size - degrees * 100
    return np.where(minutes <= 60, np.sign(values) * (degrees + minutes / 60), np.nan)


def _seconds(values: Numbers) -> Numbers:
    """DDMMSS.ss; NaN where there would be more than 60 minutes or seconds."""
    size = np.abs(values)
    degrees = np.floor(size / 10_000)
    minutes = np.floor((size - degrees * 10_000) / 100)
    seconds = size - degrees * 10_000 - minutes * 100
    good = (minutes <= 60) & (seconds <= 60)
    return np.where(good, np.sign(values) * (degrees + minutes / 60 + seconds / 3600), np.nan)


DEGREES = Unit("degrees", lambda values: values, 1.0)
METRES = Unit("metres", lambda values: values, 0.7)
ANGLES = (
    DEGREES,
    Unit("e5", _per(1e5), 0.02),
    Unit("e6", _per(1e6), 0.1),
    Unit("e7", _per(1e7), 0.1),
    Unit("arcseconds", _per(3600.0), 0.05),
    Unit("minutes", _minutes, 0.1, packed=True),
    Unit("seconds", _seconds, 0.1, packed=True),
    Unit("point_seconds", lambda values: _seconds(values * 10_000), 0.004, packed=True),
)
"""Every way to write an angle. point_seconds is DD.MMSSss, whose numbers are good degrees, too."""

_SIXTY = 0.6
"""How often two digits that mean nothing stay below 60."""
_WIDE = 120
"""Numbers that run over more than this have passed 60 to 99, were those digits of no meaning."""
_LEAST_DEGREES = 3.0
"""Where both coordinates are smaller there is sea: a unit that leads there is the wrong one."""


def log_fit(unit: Unit, first: Numbers, second: Numbers) -> float:
    """How well a pair of columns fits the unit, as a logarithm of likelihood; -inf when it cannot be."""
    if unit is METRES:
        return 0.0 if np.nanmedian(np.maximum(np.abs(first), np.abs(second))) > 1000 else -np.inf
    degrees = unit.to_degrees(first), unit.to_degrees(second)
    good = np.isfinite(degrees[0]) & np.isfinite(degrees[1])
    high, low = np.maximum(*np.abs(degrees)), np.minimum(*np.abs(degrees))
    fitting = float(np.mean(good & (high <= 180) & (low <= 90)))
    if fitting < (0.97 if unit.packed else 0.5):
        return -np.inf
    if unit is not DEGREES and np.nanmedian(high) < _LEAST_DEGREES:
        return -np.inf
    return float(np.log(fitting)) + (_packed_gain(unit, first) + _packed_gain(unit, second) if unit.packed else 0.0)


def _packed_gain(unit: Unit, values: Numbers) -> float:
    """What it says that no digits of minutes or seconds are 60 or more, where others are in two cases of five.

    Only numbers that run wide say it: a block of a town may lie below 60 by chance.
    """
    counted = np.abs(values) * (10_000 if unit.code == "point_seconds" else 1)
    low, high = np.nanpercentile(counted, (2, 98))
    if high - low < _WIDE:
        return 0.0
    return min(MOST_PACKED, len(np.unique(np.floor(counted)))) * -float(np.log(_SIXTY))
