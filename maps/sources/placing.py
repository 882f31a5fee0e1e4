"""Where the pixels of an image are on the earth: by what the file says, a world file, or control points by hand."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from maps.sources.bad_source import BadSource
from maps.sources.fitting import Carry, Fit, Points, by_matrix, fitted, flat
from maps.sources.grid import RADIUS_M, web_grid
from maps.sources.source import Control, Source
from maps.sources.world_file import Affine, world_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Degrees = NDArray[np.float64]

DEGREES_CRS = "EPSG:4326"
LEAST_TIES = 3
TURN = 360.0
_MOST_HEAD = 64 * 1024
_NUMBER = re.compile(r"(?:EPSG)?\s*[:：]?\s*(\d{4,6})", re.I)  # zh: a colon as Chinese keyboards make it


class Told(NamedTuple):
    """What an image file says itself of its place."""

    crs: str = ""
    affine: Affine | None = None
    ties: Sequence[tuple[float, float, float, float]] = ()
    """Column, row, and place in the coordinate system."""


class Placing(NamedTuple):
    """Degrees to columns and rows of an image and back, by way of a plane between them."""

    to_plane: Carry
    to_degrees: Carry
    fit: Fit

    def to_image(self, lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        """Columns and rows of places; no numbers for what is behind a camera or far outside."""
        return self.fit.to_pixels(*self.to_plane(lon, lat))

    def to_earth(self, columns: "Degrees", rows: "Degrees") -> tuple["Degrees", "Degrees"]:
        """Degrees of pixels; of an image over the antimeridian they may go on beyond 180."""
        return self.to_degrees(*self.fit.from_pixels(columns, rows))


NOTHING = Told()


def placing_of(source: Source, size: tuple[int, int], told: Told = NOTHING) -> Placing:
    """How this image of so many columns and rows lies. Raises BadSource, OSError."""
    if source.controls:
        return _by_controls(source.controls)
    path = Path(source.address)
    declared = _declared(source.crs)
    if told.affine is None and len(told.ties) >= LEAST_TIES:
        return _by_ties(told.ties, declared or told.crs or DEGREES_CRS, size)
    affine = told.affine if told.affine is not None else world_file(path)
    crs = declared or told.crs or _system_file(path)
    if not crs:
        if max(abs(affine[2]), abs(affine[5])) > TURN:
            raise BadSource("no_crs")
        crs = DEGREES_CRS
    return _by_affine(affine, crs, size)


def _declared(text: str) -> str:
    """A coordinate system as a person writes it."""
    number = _NUMBER.fullmatch(text.strip())
    return f"EPSG:{number[1]}" if number else text.strip()


def _system_file(path: Path) -> str:
    """The words of a .prj file beside the image, empty when there is none."""
    for ending in (".prj", ".PRJ"):
        beside = path.with_suffix(ending)
        if beside.is_file() and beside.stat().st_size < _MOST_HEAD:
            return beside.read_text("utf-8-sig", "replace").strip()
    return ""


def _by_affine(affine: Affine, crs: str, size: tuple[int, int]) -> Placing:
    import numpy as np

    a, b, c, d, e, f = affine
    if not all(map(math.isfinite, affine)) or abs(a * e - b * d) < 1e-30:
        raise BadSource("bad_place")
    there, back = _carriers(crs, a * size[0] / 2 + b * size[1] / 2 + c)
    return Placing(there, back, by_matrix(np.linalg.inv(np.array([[a, b, c], [d, e, f], [0, 0, 1]]))))


def _carriers(crs: str, middle: float) -> tuple[Carry, Carry]:
    """From degrees to a coordinate system, around that place in it, and back. Raises BadSource."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        known = CRS.from_user_input(crs)
        there = Transformer.from_crs(DEGREES_CRS, known, always_xy=True).transform
        back = Transformer.from_crs(known, DEGREES_CRS, always_xy=True).transform
    except ProjError as error:
        raise BadSource("no_crs") from error

    def around(lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        """No numbers for places too far away for the system."""
        import numpy as np

        x, y = (np.where(np.isfinite(side), side, np.nan) for side in there(lon, lat))
        return (_nearest(x, middle), y) if known.is_geographic else (x, y)

    return around, back


def _nearest(lon: "Degrees", middle: float) -> "Degrees":
    """The same places, counted so that they lie less than half a turn from there."""
    near: Degrees = (lon - middle + TURN / 2) % TURN + (middle - TURN / 2)
    return near


def _continued(lon: "Degrees", columns: "Degrees") -> "Degrees":
    """The longitudes of points of one image: where they jump back while its columns go on, it is over 180."""
    import numpy as np

    if float(np.ptp(lon)) <= TURN / 2 or float(np.dot(lon - lon.mean(), columns - columns.mean())) >= 0:
        return lon
    return np.where(lon < 0, lon + TURN, lon)


def _by_ties(ties: Sequence[tuple[float, float, float, float]], crs: str, size: tuple[int, int]) -> Placing:
    """The surface that fits the file's own control points. Raises BadSource when none does."""
    import numpy as np
    from pyproj import CRS
    from pyproj.exceptions import ProjError

    if not np.isfinite(ties).all():
        raise BadSource("bad_place")
    columns, rows, x, y = np.array(ties, np.float64).T
    try:
        if CRS.from_user_input(crs).is_geographic:
            x = _continued(x, columns)
    except ProjError as error:
        raise BadSource("no_crs") from error
    there, back = _carriers(crs, float(x.min() + x.max()) / 2)
    return Placing(there, back, fitted(Points(x, y, columns, rows), size))


def _by_controls(controls: Sequence[Control]) -> Placing:
    """Two points turn and stretch, three also shear, four tilt: a photograph from the side."""
    import numpy as np

    grid = web_grid(0)
    columns = np.array([one.column_px for one in controls])
    lon = _continued(np.array([one.lon for one in controls]), columns)
    middle = float(lon.min() + lon.max()) / 2
    east, north = grid.place(lon, np.array([one.lat for one in controls]))

    def to_plane(lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        return grid.place(_nearest(lon, middle), lat)

    def to_degrees(x: "Degrees", y: "Degrees") -> tuple["Degrees", "Degrees"]:
        return np.degrees(x / RADIUS_M), np.degrees(np.arctan(np.sinh(y / RADIUS_M)))

    rows = np.array([one.row_px for one in controls])
    return Placing(to_plane, to_degrees, flat(Points(east, north, columns, rows)))
