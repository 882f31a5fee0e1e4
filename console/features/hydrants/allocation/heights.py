"""The ground under a lay as far as it is known: along the way, at its ends only, or not at all."""

import enum

from console.features.hydrants.allocation.scenario import Point, Source, Way
from console.features.hydrants.hydraulics.hose import lengths
from console.features.hydrants.hydraulics.relay import ROUNDING_M, Profile


class Heights(enum.StrEnum):
    """What is known of the heights of a lay."""

    LINE = "line"
    PARTLY = "partly"
    ENDS = "ends"
    NONE = "none"


def along(way: Way, source: Source, point: Point, length_m: float) -> tuple[Profile, Heights]:
    """The profile of the hose, in whole lengths, and what it rests on.

    Hose is laid with some slack all the way, so heights of the way are stretched to it. Before the first that is
    known and after the last the ground is taken as level, and between two as an even slope.
    """
    walk_m = way.walk_m or 0.0
    hose_m = lengths(walk_m, length_m) * length_m
    known = {hose_m if at >= walk_m - ROUNDING_M else at / walk_m * hose_m: height for at, height in way.heights}
    for at, height in ((0.0, source.elevation_m), (hose_m, point.elevation_m)):
        if height is not None:
            known.setdefault(at, height)
    ends = 0.0 in known and hose_m in known
    if not way.heights:
        told = Heights.ENDS if ends else Heights.NONE
        known = known if ends else {0.0: 0.0}
    else:
        told = Heights.LINE if ends else Heights.PARTLY
    points = sorted(known.items())
    first, last = points[0], points[-1]
    whole = [(0.0, first[1])] * (first[0] > 0) + points + [(hose_m, last[1])] * (last[0] < hose_m)
    return Profile(tuple(whole)), told
