"""Which of many points is nearest to each of many others: exact distances, in bands of latitude."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.geo import EARTH_RADIUS_M, M_PER_DEGREE_LAT

type Numbers = NDArray[np.float64]
type Places = NDArray[np.int64]

FAR_M = 1_000.0
"""What is further is not looked for: nobody lays so much hose to a hydrant."""
BAND_DEGREES = 0.02
"""Within so much latitude a degree of longitude is of one length, to some centimetres in a hundred metres."""
PORTION = 2_000
"""Points asked about at once: nobody waits longer to be stopped, or for the interpreter."""
_SLACK = 1.02
_FLATTEST = 0.01


class Stopped(Exception):
    """Nobody wants the answer any more."""


def nearest(
    points: tuple[Numbers, Numbers],
    targets: tuple[Numbers, Numbers],
    should_stop: Callable[[], bool] = lambda: False,
    *,
    others_only: bool = False,
) -> tuple[Numbers, Places]:
    """For each (lon, lat) point the distance to the nearest target, inf beyond FAR_M, and which it is, else -1.

    With `others_only` a target in the very place of the point is not counted. Raises Stopped.
    """
    import shapely

    (lon, lat), (to_lon, to_lat) = points, targets
    metres = np.full(len(lon), np.inf)
    found = np.full(len(lon), -1, dtype=np.int64)
    if not len(lon) or not len(to_lon):
        return metres, found
    west = float(to_lon[0])
    for mine, near, scale in _bands(lat, to_lat):
        to_x, to_y = _around(to_lon[near], west) * scale, to_lat[near] * M_PER_DEGREE_LAT
        tree = shapely.STRtree(np.atleast_1d(shapely.points(to_x, to_y)))
        for start in range(0, len(mine), PORTION):
            if should_stop():
                raise Stopped
            part = mine[start : start + PORTION]
            asked = shapely.points(_around(lon[part], west) * scale, lat[part] * M_PER_DEGREE_LAT)
            at, which = tree.query_nearest(
                asked, max_distance=FAR_M * _SLACK, exclusive=others_only, all_matches=False
            )
            found[part[at]] = near[which]
    has = found >= 0
    metres[has] = distances_m(lon[has], lat[has], to_lon[found[has]], to_lat[found[has]])
    too_far = has & (metres > FAR_M)
    metres[too_far], found[too_far] = np.inf, -1
    return metres, found


def distances_m(lon: Numbers, lat: Numbers, to_lon: Numbers, to_lat: Numbers) -> Numbers:
    """Great-circle distances of pairs in metres, as models.geo.distance_m has them."""
    phi, to_phi = np.radians(lat), np.radians(to_lat)
    across = np.sin(np.radians(to_lon - lon) / 2) ** 2
    half = np.sin((to_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(to_phi) * across
    metres: Numbers = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return metres


def _bands(lat: Numbers, to_lat: Numbers) -> Iterator[tuple[Places, Places, float]]:
    """The points of each band, the targets that can be near them, and the metres of a degree of longitude."""
    order, to_order = np.argsort(lat, kind="stable"), np.argsort(to_lat, kind="stable")
    ordered, to_ordered = lat[order], to_lat[to_order]
    margin = FAR_M * _SLACK / M_PER_DEGREE_LAT
    bands = np.floor(ordered / BAND_DEGREES)
    for band in np.unique(bands):
        south, north = band * BAND_DEGREES, (band + 1) * BAND_DEGREES
        mine = order[np.searchsorted(bands, band, "left") : np.searchsorted(bands, band, "right")]
        first, last = np.searchsorted(to_ordered, (south - margin, north + margin))
        near = to_order[first:last]
        if len(near):
            middle = np.radians((south + north) / 2)
            yield mine, near, M_PER_DEGREE_LAT * max(_FLATTEST, float(np.cos(middle)))


def _around(lon: Numbers, west: float) -> Numbers:
    """Degrees east of a longitude, from -180 to 180: what lies on either side of the antimeridian is near."""
    around: Numbers = (lon - west + 180.0) % 360.0 - 180.0
    return around
