"""The class of a hydrant by what it gives: on the scale of the local standard, or of NFPA 291."""

import contextlib
import enum
from typing import NamedTuple

from models.flow_rating import BadTest, rated
from models.hydrant import CRITICAL_PRESSURE_MPA, Hydrant

GPM_LPS = 3.785411784 / 60
"""A US gallon a minute in L/s."""
NFPA_MPA = 20 * 0.006894757
"""NFPA 291 rates at 20 psi left."""


class FlowClass(enum.StrEnum):
    """From the most to the least; UNKNOWN: neither tested nor on record."""

    BLUE = "blue"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    UNKNOWN = "unknown"


class Scale(NamedTuple):
    """The least flow of each class, L/s, and the pressure it is to be had at, MPa."""

    name: str
    least_lps: tuple[float, float, float]
    at_mpa: float


LOCAL = Scale("local", (30.0, 15.0, 7.5), CRITICAL_PRESSURE_MPA)
"""What a water crane gives, what a hydrant must give in a fire (GB 50974), half of it."""
NFPA = Scale("nfpa", (1500 * GPM_LPS, 1000 * GPM_LPS, 500 * GPM_LPS), NFPA_MPA)
"""NFPA 291: it paints nearly every hydrant red that the local standard asks for."""


class Flow(NamedTuple):
    """The class and the flow it was told by, L/s; None for unknown."""

    kind: FlowClass
    flow_lps: float | None
    weak: bool = False


def flow_of(hydrant: Hydrant, scale: Scale) -> Flow:
    """By its last flow test, else by the flow on record."""
    flow, weak = hydrant.flow_lps, False
    test = (hydrant.test_static_mpa, hydrant.test_residual_mpa, hydrant.test_flow_lps)
    if None not in test:
        static, residual, tested = (float(value or 0.0) for value in test)
        with contextlib.suppress(BadTest):
            found = rated(static, residual, tested, scale.at_mpa)
            flow, weak = found.flow_lps, found.weak
    if flow is None:
        return Flow(FlowClass.UNKNOWN, None)
    classes = (FlowClass.BLUE, FlowClass.GREEN, FlowClass.ORANGE)
    for kind, least in zip(classes, scale.least_lps, strict=True):
        if flow >= least:
            return Flow(kind, flow, weak)
    return Flow(FlowClass.RED, flow, weak)
