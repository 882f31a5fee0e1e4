"""The small map of before and after: the verdict's samples over the streets of the region they end in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.ground import Ground
from console.importing.crs.strays import Stray
from console.importing.crs.verdict import Sample, Verdict
from maps.streets import GRID_M, Plane
from models.geo import Box
from resources.words import t
from widgets.point_map import Picture

CELLS = 420
LEAST_HALF_M = 600.0
SEEN = 0.85
"""The share of the points that is in sight, from the middle outwards, unless the shift is larger."""
SHIFTS = 4.0
"""So many shifts fit between the middle and the edge: small enough to see all, large enough to see the shift."""
MARKED = 60
"""Rows far from the others that are drawn."""
FAR_M = 50_000.0
"""What is moved by more was no place near here; it is said, not drawn."""


def picture_of(verdict: Verdict, strays: Sequence[Stray], grounds: Sequence[Ground]) -> Picture | None:
    """None when there is no sample. Reads the region's streets: background work."""
    samples = verdict.samples
    if not samples:
        return None
    lon, lat = (np.array([sample.after[axis] for sample in samples]) for axis in (0, 1))
    plane = Plane(float(np.median(lon)), float(np.median(lat)))
    after = np.column_stack(plane.metres(lon, lat))
    before = np.array([_before(plane, sample) for sample in samples])
    moved = np.hypot(*(before - after).T)
    before[~(moved <= FAR_M)] = np.nan
    moved = moved[moved <= FAR_M]
    away = np.hypot(*after.T)
    half_m = max(LEAST_HALF_M, float(np.quantile(away, SEEN)) * 1.1)
    if len(moved) and (shift := float(np.median(moved))) > 1.0:
        half_m = max(min(half_m, 2 * SHIFTS * shift), SHIFTS * shift / 2, LEAST_HALF_M)
    ground = _ground(plane, half_m, grounds)
    is_moved = bool(len(moved)) and float(np.median(moved)) > 1.0
    pairs = [
        (
            None if not is_moved or np.isnan(one[0]) else (float(one[0]), float(one[1])),
            (float(two[0]), float(two[1])),
        )
        for one, two in zip(before, after, strict=True)
    ]
    gone = [stray for stray in strays if np.isfinite((stray.lon, stray.lat)).all()][:MARKED]
    marks = plane.metres(np.array([stray.lon for stray in gone]), np.array([stray.lat for stray in gone]))
    crosses = {stray.row: (float(x), float(y)) for stray, x, y in zip(gone, *marks, strict=True)}
    return Picture(
        half_m, pairs, ground, crosses=crosses,
        before=t("wizard.map.before") if is_moved else t("wizard.map.nowhere") if not len(moved) else "",
        after=t("wizard.map.after") if is_moved or not len(moved) else t("wizard.map.as_is"),
        crossed=t("wizard.map.strays") if crosses else "",
        lines=t("wizard.map.streets") if ground is not None else t("wizard.map.no_streets"),
    )  # fmt: skip


def _before(plane: Plane, sample: Sample) -> tuple[float, float]:
    if sample.before is None:
        return np.nan, np.nan
    east, north = plane.metres(np.array([sample.before[0]]), np.array([sample.before[1]]))
    return float(east[0]), float(north[0])


def _ground(plane: Plane, half_m: float, grounds: Sequence[Ground]) -> NDArray[np.bool_] | None:
    """The streets about the middle, a square of cells from the north-west corner."""
    here = next((ground for ground in grounds if _holds(ground.box, plane.lon, plane.lat)), None)
    grid = here.street_grid(plane.lon, plane.lat) if here is not None else None
    if grid is None:
        return None
    cell_m = 2 * half_m / CELLS
    steps = (np.arange(CELLS) + 0.5) * cell_m - half_m
    east, north = np.meshgrid(steps, -steps)
    lon, lat = plane.degrees(east.ravel(), north.ravel())
    away = grid.away_at(*grid.plane.metres(lon, lat)).reshape(CELLS, CELLS)
    found: NDArray[np.bool_] = away * GRID_M <= max(GRID_M, cell_m / 2)
    return found if found.any() else None


def _holds(box: Box, lon: float, lat: float) -> bool:
    return box.west <= lon <= box.east and box.south <= lat <= box.north
