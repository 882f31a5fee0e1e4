"""How long until water flows at the nozzle: laying, filling the hose, and starting."""

import math

LAYING_S_PER_LENGTH = 12.0
"""Seconds a crew needs for a 20 m length by hand; unverified, a centre measures its own (setting)."""
CONNECT_S = 60.0
"""Seconds to open the source, couple and start the pump; unverified, a setting."""


def hose_volume_l(length_m: float, diameter_mm: float, lines: int = 1) -> float:
    """Litres that fill the hose."""
    return math.pi / 4 * (diameter_mm / 1000) ** 2 * length_m * 1000 * lines


def water_in_s(
    lengths: int,
    hose_m: float,
    diameter_mm: float,
    flow_lps: float,
    lines: int = 1,
    s_per_length: float = LAYING_S_PER_LENGTH,
    connect_s: float = CONNECT_S,
) -> float:
    """Seconds from arrival at the source to water at the far end; infinite without a flow."""
    if flow_lps <= 0:
        return math.inf
    return connect_s + lengths * lines * s_per_length + hose_volume_l(hose_m, diameter_mm, lines) / flow_lps
