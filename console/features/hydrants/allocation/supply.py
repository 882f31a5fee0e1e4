"""What a source gives: by a model, a test, what somebody stated, or as the standard assumes, and said to be so."""

import enum
import math
from dataclasses import dataclass

from console.features.hydrants.allocation.scenario import Rules, Source
from console.features.hydrants.hydraulics.suction import suction_share
from models.flow_rating import RATING_EXPONENT, BadTest, rated


class Basis(enum.StrEnum):
    """Where a flow is known from."""

    MODELLED = "modelled"
    TESTED = "tested"
    WEAK_TEST = "weak_test"
    STATED = "stated"
    VOLUME = "volume"
    ASSUMED = "assumed"


class Why(enum.StrEnum):
    """Why a source gives nothing."""

    OUT_OF_SERVICE = "out_of_service"
    UNREACHABLE = "unreachable"
    TOO_WEAK = "too_weak"
    TOO_LOW = "too_low"
    BAD_PRESSURE = "bad_pressure"
    NO_FLOW = "no_flow"
    EMPTY = "empty"


STILL = frozenset({"tank", "natural"})
"""Kinds of source that a pump has to draw from by suction."""
MAX_MPA = 4.0
"""No main stands under more; a larger number is in another unit."""
MOST_LPS = 10_000.0
"""No source gives more; a larger number is none."""
BELIEVED_LPS = 250.0
"""Hydrants give less: more may be in L/min, gpm or m³/h."""
LIKELY_MPA = 1.6
"""Hydrants stand under less: a number above it may be in bar, and no flow is worked out from it."""


@dataclass(frozen=True)
class Supply:
    """What a source gives, L/s, at the least pressure of the rules; why: it gives nothing."""

    flow_lps: float
    basis: Basis
    why: Why | None = None


def supply(source: Source, rules: Rules) -> Supply:
    """What may be counted on. A number that cannot be is taken for not known, never for water."""
    why = _refusal(source, rules)
    if why is not None:
        return Supply(0.0, Basis.STATED, why)
    if source.kind in STILL:
        return _still(source, rules)
    if source.model_lps is not None and math.isfinite(source.model_lps):
        return Supply(
            min(MOST_LPS, max(0.0, source.model_lps)), Basis.MODELLED, None if source.model_lps > 0 else Why.NO_FLOW
        )
    tested = _tested(source, rules)
    if tested is not None:
        return tested if tested.flow_lps > 0 else Supply(0.0, tested.basis, Why.TOO_WEAK)
    stated = _stated_lps(source)
    if stated is not None:
        return Supply(stated, Basis.STATED, None if stated > 0 else Why.NO_FLOW)
    return Supply(rules.assumed_crane_lps if source.kind == "crane" else rules.assumed_lps, Basis.ASSUMED)


def drawn_share(source: Source, rules: Rules) -> float:
    """The share of its rated flow that a pump moves from this source: less than all where it has to lift much."""
    if source.kind not in STILL:
        return 1.0
    return suction_share(rules.assumed_lift_m if source.lift_m is None else source.lift_m, rules.most_lift_m)


def _refusal(source: Source, rules: Rules) -> Why | None:
    if not source.usable:
        return Why.OUT_OF_SERVICE
    if not source.reachable:
        return Why.UNREACHABLE
    pressure = source.static_mpa
    if source.kind in STILL:
        return Why.TOO_LOW if drawn_share(source, rules) <= 0 else None
    if pressure is not None and not 0 <= pressure <= MAX_MPA:
        return Why.BAD_PRESSURE
    return Why.TOO_WEAK if pressure is not None and pressure < rules.least_mpa else None


def _tested(source: Source, rules: Rules) -> Supply | None:
    static, residual, flow = source.test_static_mpa, source.test_residual_mpa, source.test_flow_lps
    if static is None or residual is None or flow is None or static > LIKELY_MPA:
        return None
    try:
        rating = rated(static, residual, flow, rules.least_mpa)
    except BadTest:
        return None
    given = rating.flow_lps
    if source.static_mpa is not None and source.static_mpa <= LIKELY_MPA:
        # The main as it stands now: it gives what the test showed, for what is left above the least pressure.
        left = max(0.0, source.static_mpa - rules.least_mpa)
        given = flow * (left / (static - residual)) ** RATING_EXPONENT
    return Supply(given, Basis.WEAK_TEST if rating.weak else Basis.TESTED) if given <= MOST_LPS else None


def _stated_lps(source: Source) -> float | None:
    """A flow that somebody stated and that can be; nothing stated is not the same as 0."""
    flow = source.flow_lps
    return flow if flow is not None and 0 <= flow <= MOST_LPS else None


def _still(source: Source, rules: Rules) -> Supply:
    """A tank lasts as long as the rules ask; a natural source gives what is stated, else what is assumed."""
    stated = _stated_lps(source)
    if source.volume_m3 is not None:
        lasting = source.volume_m3 * 1000 / (rules.tank_minutes * 60)
        flow = min(lasting, MOST_LPS if stated is None else stated)
        return Supply(flow, Basis.VOLUME) if flow > 0 else Supply(0.0, Basis.VOLUME, Why.EMPTY)
    if stated is not None:
        return Supply(stated, Basis.STATED, None if stated > 0 else Why.EMPTY)
    return Supply(rules.assumed_lps, Basis.ASSUMED)
