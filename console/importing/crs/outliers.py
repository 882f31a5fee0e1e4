"""Rows whose place is not among the others: a digit too many, a sign, axes swapped in one row."""

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from models.geo import M_PER_DEGREE_LAT

FEWEST = 8
"""Below this many rows nobody is alone, or everybody."""
FEWEST_FOR_ALONE = 30
FAR_TIMES = 3.0
FAR_M = 3_000.0
CELL_M = 1_500.0


def outliers(lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
    """Which positions are far from nearly all others, or have nobody within some kilometres."""
    good = np.isfinite(lon) & np.isfinite(lat)
    found = np.zeros(len(lon), bool)
    if good.sum() < FEWEST:
        return found
    centre = float(np.median(lon[good])), float(np.median(lat[good]))
    x = (lon[good] - centre[0]) * M_PER_DEGREE_LAT * np.cos(np.radians(centre[1]))
    y = (lat[good] - centre[1]) * M_PER_DEGREE_LAT
    away = np.hypot(x, y)
    reach = float(np.percentile(away, 90))
    far = away > FAR_TIMES * reach + FAR_M
    if good.sum() >= FEWEST_FOR_ALONE:
        far |= _alone(x, y, max(CELL_M, reach / 4)) & (away > reach)
    found[good] = far
    return found


def _alone(x: Numbers, y: Numbers, cell_m: float) -> NDArray[np.bool_]:
    """Which points have no other in the five by five cells about them."""
    columns, rows = np.floor(x / cell_m).astype(np.int64), np.floor(y / cell_m).astype(np.int64)
    # The far ones are outliers anyway; they must not make the array of cells large.
    columns, rows = np.clip(columns, -500, 500) + 502, np.clip(rows, -500, 500) + 502
    counts = np.zeros((1005, 1005), np.int32)
    np.add.at(counts, (rows, columns), 1)
    about = sum(counts[rows + dy, columns + dx] for dy in range(-2, 3) for dx in range(-2, 3))
    alone: NDArray[np.bool_] = np.asarray(about) <= 1
    return alone
