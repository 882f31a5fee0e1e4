"""Weighs readings against each other: what was likely before, what the map says, what a second pair says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from console.importing.crs.addresses import Addresses
from console.importing.crs.agreement import Agreement, Peak
from console.importing.crs.cells import Numbers
from console.importing.crs.districts import Districts
from console.importing.crs.ground import Ground
from console.importing.crs.readings import Reading
from console.importing.crs.systems import NEAR_DEG, Lonlat, within
from models.geo import M_PER_DEGREE_LAT

IN_REGION = 7.0
"""Logarithm of how much likelier a reading is that ends in an installed region: lists are of one's own district."""
NEAR_REGION = 5.0
PAIRS_AGREE = 14.0
"""Logarithm of how much likelier two readings of two pairs are that end at the same places: chance has no part."""
PAIRS_DIFFER = math.log(0.3)
AGREEING = 0.6
"""Share of the rows at which two pairs must be at one place to agree."""
OTHER = {"degrees": -4.0, "metres": 0.0}
"""Logarithm of how likely a system is that nobody here knows, by unit."""
FEWEST_FOR_SHIFT = 10
COARSE_M = 40.0
"""Positions that were rounded to more than this cannot be matched to streets."""
ALONE = 3.0
ALONE_MOVED = 6.0
"""Logarithms by which a place must fit better than the next; a move must be clearer than staying."""
ALONE_SHARE = 0.3
"""Or by this share of its own: a file put together from two has two places, each good for half of it."""
UNIT_M = {"metres": 1.0, "degrees": 111_000.0, "arcseconds": 31.0, "minutes": 1_850.0, "seconds": 31.0}
SAME_M = 4.0
"""Readings whose places differ by less are one for this purpose."""


@dataclass(eq=False)
class Weighed:
    """A reading on a sample of rows, and what speaks for it."""

    reading: Reading
    lon: Numbers
    lat: Numbers
    log_map: float = 0.0
    """What the streets and addresses say."""
    log_region: float = 0.0
    log_pairs: float = 0.0
    peak: Peak | None = None
    agreement: Agreement | None = None
    addresses: Addresses | None = None
    districts: Districts | None = None
    log_districts: float = 0.0
    """What the districts that rows name say, over what they say of the reading they like best."""
    strays: tuple[int, Peak] | None = None
    """Rows away from every street that one move would bring to streets, and that move."""
    probability: float = 0.0

    @property
    def log(self) -> float:
        """All together."""
        return self.reading.log_prior + self.log_map + self.log_districts + self.log_region + self.log_pairs


def log_region(grounds: Sequence[Ground], lon: Numbers, lat: Numbers) -> float:
    """What it says that the rows end in one of the regions, near one, or in none."""
    best = 0.0
    for ground in grounds:
        near = float(np.mean(within(ground.box, lon, lat, NEAR_DEG)))
        inside = float(np.mean(within(ground.box, lon, lat)))
        best = max(best, NEAR_REGION * min(1.0, near / 0.3) + (IN_REGION - NEAR_REGION) * min(1.0, inside / 0.05))
    return best


def metres_between(one: Lonlat, other: Lonlat) -> tuple[Numbers, Numbers]:
    """Metres east and north from the one places to the others."""
    with np.errstate(invalid="ignore"):
        east = (other[0] - one[0]) * M_PER_DEGREE_LAT * np.cos(np.radians(one[1]))
        north = (other[1] - one[1]) * M_PER_DEGREE_LAT
    return east, north


def same_places(one: Weighed, other: Weighed) -> bool:
    """Do two readings end at the same places?"""
    return between_m(one, other) <= SAME_M


def between_m(one: Weighed, other: Weighed) -> float:
    """How far two readings' places are apart, in the middle; infinite when one has none."""
    away = np.hypot(*metres_between((one.lon, one.lat), (other.lon, other.lat)))
    away = away[np.isfinite(away)]
    return float(np.median(away)) if len(away) else math.inf


def try_shift(tried: Weighed) -> Weighed | None:
    """The reading moved to where the streets want it; None when they want it where it is, or cannot tell."""
    if tried.agreement is None or len(tried.lon) < FEWEST_FOR_SHIFT:
        return None
    tried.peak = tried.agreement.scan(tried.lon, tried.lat)
    if tried.peak is None or tried.peak.log_best <= tried.peak.log_here:
        return None
    reading = tried.reading.moved(tried.peak.east_m, tried.peak.north_m)
    east, north = np.array(tried.peak.east_m), np.array(tried.peak.north_m)
    lon = tried.lon + east / (M_PER_DEGREE_LAT * np.cos(np.radians(tried.lat)))
    lat = tried.lat + north / M_PER_DEGREE_LAT
    moved = Weighed(reading, lon, lat, log_region=tried.log_region, agreement=tried.agreement, peak=tried.peak)
    moved.addresses, moved.districts = tried.addresses, tried.districts
    moved.log_map = log_map(moved) - tried.peak.price
    return moved


def log_map(weighed: Weighed) -> float:
    """What streets and addresses say of a reading's places."""
    found = 0.0
    if weighed.agreement is not None:
        found += weighed.agreement.log_fit(weighed.lon, weighed.lat)
    if weighed.addresses is not None:
        found += weighed.addresses.log_fit(weighed.lon, weighed.lat)
    return found


def weigh_districts(all_weighed: Sequence[Weighed]) -> None:
    """Ask the districts about every reading; the one they like best loses nothing."""
    tried = [weighed for weighed in all_weighed if weighed.districts is not None]
    for weighed in tried:
        weighed.log_districts = weighed.districts.log_fit(weighed.lon, weighed.lat) if weighed.districts else 0.0
    best = max((weighed.log_districts for weighed in tried), default=0.0)
    for weighed in tried:
        weighed.log_districts -= best


def settle(all_weighed: Sequence[Weighed]) -> float:
    """Give every reading its probability; returns that of a system nobody here knows."""
    if not all_weighed:
        return 1.0
    best = max(all_weighed, key=lambda weighed: weighed.log)
    logs = np.array(
        [weighed.log for weighed in all_weighed] + [OTHER.get(best.reading.unit.code, OTHER["degrees"])]
    )
    shares = np.exp(logs - logs.max())
    shares /= shares.sum()
    for weighed, share in zip(all_weighed, shares[:-1], strict=True):
        weighed.probability = float(share)
    return float(shares[-1])


def is_alone(weighed: Weighed) -> bool:
    """Do the points fit the streets where they are put, and nowhere else within reach nearly as well?"""
    peak = weighed.peak
    if peak is None:
        return False
    if weighed.reading.shift_m != (0.0, 0.0):
        margin = max(ALONE_MOVED, ALONE_SHARE * peak.log_best)
        return not peak.at_the_edge and peak.log_best - peak.log_second >= margin
    return peak.log_here - peak.log_second >= max(ALONE, ALONE_SHARE * peak.log_here)


def rounding_m(unit: str, decimals: int) -> float:
    """Metres that the last decimal of a number counts."""
    return UNIT_M.get(unit, 0.0) * 10.0**-decimals
