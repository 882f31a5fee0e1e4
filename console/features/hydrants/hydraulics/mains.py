"""Loss in water mains by Hazen-Williams."""

OLD_CAST_IRON_C = 100.0
"""Roughness of pipes of old iron (common handbook value; new ones have 130)."""
HAZEN_WILLIAMS_SI = 10.67
"""Constant of the formula for m, m3/s."""
FLOW_EXPONENT = 1.852
DIAMETER_EXPONENT = 4.8704


def head_loss_m(
    length_m: float, diameter_mm: float, flow_lps: float, roughness_c: float = OLD_CAST_IRON_C
) -> float:
    """Metres of head lost along a full pipe: 10.67 L Q^1.852 / (C^1.852 d^4.8704)."""
    if diameter_mm <= 0 or roughness_c <= 0:
        raise ValueError("a main has a diameter and a roughness above 0")
    flow_m3_s = abs(flow_lps) / 1000
    spread: float = roughness_c**FLOW_EXPONENT * (diameter_mm / 1000) ** DIAMETER_EXPONENT
    loss: float = HAZEN_WILLIAMS_SI * length_m * flow_m3_s**FLOW_EXPONENT / spread
    return loss


def capacity_lps(diameter_mm: float, velocity_ms: float = 2.5) -> float:
    """What a main carries at a velocity, L/s: the usual bound when nobody stated a capacity."""
    return 3.141592653589793 / 4 * (diameter_mm / 1000) ** 2 * velocity_ms * 1000
