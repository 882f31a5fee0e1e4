"""What a hydrant gives: the rating of a flow test at another pressure, and the flow of an open outlet."""

import math
from dataclasses import dataclass

DENSITY_KG_M3 = 1000.0
WEAK_DROP = 0.25
"""A test whose pressure fell by less than this share of the static pressure reads low (NFPA 291)."""
RATING_EXPONENT = 0.54
"""Exponent of the Hazen-Williams relation between loss and flow, 1 / 1.85 (NFPA 291)."""


class BadTest(ValueError):
    """A flow test that cannot have been read so; the message is the key of a sentence."""


@dataclass(frozen=True)
class Rating:
    """The flow of a hydrant at a pressure, L/s; weak: the test pressed the main too little to be trusted."""

    flow_lps: float
    weak: bool


def rated(static_mpa: float, residual_mpa: float, test_flow_lps: float, wanted_mpa: float) -> Rating:
    """The flow at the pressure wanted: Q_R = Q_F ((S - P) / (S - R))^0.54 (NFPA 291).

    Pressures in MPa: S standing, R while the test flowed, P wanted; P at or above S gives nothing. Raises
    BadTest for pressures that are not falling and for a flow that is not positive.
    """
    if not all(math.isfinite(v) for v in (static_mpa, residual_mpa, test_flow_lps, wanted_mpa)):
        raise BadTest("test_not_a_number")
    if test_flow_lps <= 0:
        raise BadTest("test_flow")
    if not 0 <= residual_mpa < static_mpa or wanted_mpa < 0:
        raise BadTest("test_pressures")
    drop = static_mpa - residual_mpa
    left = max(0.0, static_mpa - wanted_mpa)
    return Rating(test_flow_lps * (left / drop) ** RATING_EXPONENT, drop < WEAK_DROP * static_mpa)


def pitot_flow_lps(diameter_mm: float, velocity_pressure_mpa: float, coefficient: float = 0.9) -> float:
    """The flow of an open outlet from its pitot reading: c A sqrt(2 p / rho), NFPA 291 in SI units.

    coefficient: 0.9 for a rounded outlet, 0.8 for a square one, 0.7 for one that projects into the barrel.
    """
    if diameter_mm <= 0 or velocity_pressure_mpa < 0 or not 0 < coefficient <= 1:
        raise BadTest("pitot")
    area_m2 = math.pi / 4 * (diameter_mm / 1000) ** 2
    return coefficient * area_m2 * math.sqrt(2 * velocity_pressure_mpa * 1e6 / DENSITY_KG_M3) * 1000
