"""What a crew lays for an option: the hose of its lines, and what that takes."""

from console.features.hydrants.allocation.options import Ground, climb_m, most_lps
from console.features.hydrants.allocation.problem import ALIKE_LPS, Option
from console.features.hydrants.allocation.stock import Pieces, even, stretches, widest
from console.features.hydrants.hydraulics.hose import Lay


def pieces_of(ground: Ground, option: Option, flow_lps: float) -> Pieces:
    """The hose of each line at a flow: of one diameter where that brings as much, else the widest first.

    Of the diameters it is the first that brings all the option can, else the first that brings the flow.
    """
    hose, count, unit = ground.engines[option.engine_id].hose, _count(ground, option), _unit_m(ground)
    one_size = list(even(hose, count, option.lines, unit))
    for wanted in (option.flow_lps, flow_lps):
        for pieces in one_size:
            if most_lps(ground, option, pieces) >= wanted - ALIKE_LPS:
                return pieces
    return widest(ground.table, hose, count, option.lines, unit) or ()


def lay_of(ground: Ground, option: Option, pieces: Pieces) -> Lay:
    """The lay with this hose in each of its lines."""
    source, (_, point) = ground.sources[option.source_id], ground.points[option.point_id]
    line = stretches(pieces, option.lines, _unit_m(ground))
    return Lay(line, climb_m(source, point), ground.scenario.rules.appliance_mpa)


def _count(ground: Ground, option: Option) -> int:
    return round(option.hose_m / option.lines / _unit_m(ground))


def _unit_m(ground: Ground) -> float:
    return ground.scenario.rules.hose_length_m
