"""How long until water flows at the nozzle: laying, filling the hose, and starting."""

import math
from collections.abc import Sequence

from console.features.hydrants.hydraulics.hose import LENGTH_M, Stretch, lengths

LAYING_S_PER_LENGTH = 12.0
"""Seconds a crew needs for a 20 m length by hand; unverified, a centre measures its own (setting)."""
CONNECT_S = 60.0
"""Seconds to open the source, couple and start the pump; unverified, a setting."""


def hose_volume_l(length_m: float, diameter_mm: float, lines: int = 1) -> float:
    """Litres that fill the hose."""
    return math.pi / 4 * (diameter_mm / 1000) ** 2 * length_m * 1000 * lines


def line_in_s(
    line: Sequence[Stretch],
    flow_lps: float,
    length_m: float = LENGTH_M,
    s_per_length: float = LAYING_S_PER_LENGTH,
    connect_s: float = CONNECT_S,
) -> float:
    """Seconds from arrival at the source to water at the far end of a line; infinite without a flow.

    Every hose of each stretch is laid and filled.
    """
    if flow_lps <= 0:
        return math.inf
    laid = sum(lengths(part.length_m, length_m) * len(part.diameters_mm) for part in line)
    litres = math.fsum(hose_volume_l(part.length_m, mm) for part in line for mm in part.diameters_mm)
    return connect_s + laid * s_per_length + litres / flow_lps
