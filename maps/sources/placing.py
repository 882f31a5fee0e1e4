"""Where the pixels of an image are on the earth: by what the file says, a world file, or control points by hand."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from maps.sources.bad_source import BadSource
from maps.sources.grid import RADIUS_M, web_grid
from maps.sources.source import Control, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Degrees = NDArray[np.float64]
    type Carry = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

DEGREES_CRS = "EPSG:4326"
LEAST_TIES = 3
MOST_MISS_PX, MOST_MISS = 3.0, 0.005
"""How far a file's own control points may lie from where they should: in pixels, or as a part of the image."""
_WORLD_ENDINGS = (".wld", ".pgw", ".pngw", ".jgw", ".jpgw", ".jpegw", ".tfw", ".tifw", ".wpw")
_MOST_HEAD = 64 * 1024
type Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f; of the corner of pixel 0, 0."""


class Told(NamedTuple):
    """What an image file says itself of its place."""

    crs: str = ""
    affine: Affine | None = None
    ties: Sequence[tuple[float, float, float, float]] = ()
    """Column, row, and place in the coordinate system."""


class Placing(NamedTuple):
    """A plane between the earth and the image: degrees to it and back, and from it to columns and rows."""

    to_plane: "Carry"
    to_degrees: "Carry"
    matrix: "Degrees"

    def to_image(self, lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        """Columns and rows of places; no numbers for what is behind a camera."""
        return _carried(self.matrix, *self.to_plane(lon, lat))

    def to_earth(self, columns: "Degrees", rows: "Degrees") -> tuple["Degrees", "Degrees"]:
        """Degrees of pixels."""
        import numpy as np

        return self.to_degrees(*_carried(np.linalg.inv(self.matrix), columns, rows))


NOTHING = Told()


def _carried(matrix: "Degrees", x: "Degrees", y: "Degrees") -> tuple["Degrees", "Degrees"]:
    import numpy as np

    weight = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    weight = np.where(weight > 0, weight, np.nan)
    first = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / weight
    return first, (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / weight


def placing_of(source: Source, told: Told = NOTHING) -> Placing:
    """How this image lies. Raises BadSource, OSError."""
    if source.controls:
        return _by_controls(source.controls)
    path = Path(source.address)
    if told.affine is None and len(told.ties) >= LEAST_TIES:
        return _by_ties(told.ties, source.crs or told.crs or DEGREES_CRS)
    affine = told.affine if told.affine is not None else _world_file(path)
    crs = source.crs or told.crs or _system_file(path)
    if not crs:
        if max(abs(affine[2]), abs(affine[5])) > 360:
            raise BadSource("no_crs")
        crs = DEGREES_CRS
    return _by_affine(affine, crs)


def _system_file(path: Path) -> str:
    """The words of a .prj file beside the image, empty when there is none."""
    for ending in (".prj", ".PRJ"):
        beside = path.with_suffix(ending)
        if beside.is_file() and beside.stat().st_size < _MOST_HEAD:
            return beside.read_text("utf-8", "replace").strip()
    return ""


def _by_affine(affine: Affine, crs: str) -> Placing:
    import numpy as np

    a, b, c, d, e, f = affine
    if not all(map(math.isfinite, affine)) or abs(a * e - b * d) < 1e-30:
        raise BadSource("bad_place")
    there, back = _carriers(crs)
    return Placing(there, back, np.linalg.inv(np.array([[a, b, c], [d, e, f], [0, 0, 1]])))


def _carriers(crs: str) -> tuple["Carry", "Carry"]:
    """From degrees to a coordinate system and back. Raises BadSource."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        there = Transformer.from_crs(DEGREES_CRS, crs, always_xy=True)
        back = Transformer.from_crs(crs, DEGREES_CRS, always_xy=True)
    except ProjError as error:
        raise BadSource("no_crs") from error
    return there.transform, back.transform


def _by_ties(ties: Sequence[tuple[float, float, float, float]], crs: str) -> Placing:
    """The plane that fits the file's own control points. Raises BadSource when none does."""
    import numpy as np

    columns, rows, x, y = np.array(ties, np.float64).T
    if not np.isfinite(ties).all():
        raise BadSource("bad_place")
    # Around their middle and in their own size, so that no digits are lost.
    size = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    own = np.array([[1 / size, 0, -x.mean() / size], [0, 1 / size, -y.mean() / size], [0, 0, 1]])
    there, back = _carriers(crs)
    numbers = np.append(_solved((x - x.mean()) / size, (y - y.mean()) / size, columns, rows), 1.0).reshape(3, 3)
    if abs(np.linalg.det(numbers)) < 1e-12:
        raise BadSource("bad_place")
    placing = Placing(there, back, numbers @ own)
    found = _carried(placing.matrix, x, y)
    miss = np.hypot(found[0] - columns, found[1] - rows)
    if not miss.max() <= max(MOST_MISS_PX, MOST_MISS * max(float(np.ptp(columns)), float(np.ptp(rows)))):
        raise BadSource("bent")
    return placing


def _by_controls(controls: Sequence[Control]) -> Placing:
    """Two points turn and stretch, three also shear, four tilt: a photograph from the side."""
    import numpy as np

    grid = web_grid(0)
    east, north = grid.place(np.array([one.lon for one in controls]), np.array([one.lat for one in controls]))
    middle = float(east.mean()), float(north.mean())
    # Around their middle and in their own size, so that no digits are lost.
    size = max(float(np.ptp(east)), float(np.ptp(north)), 1e-9)
    columns = np.array([one.column_px for one in controls])
    rows = np.array([one.row_px for one in controls])

    def to_plane(lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        across, up = grid.place(lon, lat)
        return (across - middle[0]) / size, (up - middle[1]) / size

    def to_degrees(x: "Degrees", y: "Degrees") -> tuple["Degrees", "Degrees"]:
        across, up = x * size + middle[0], y * size + middle[1]
        return np.degrees(across / RADIUS_M), np.degrees(np.arctan(np.sinh(up / RADIUS_M)))

    x, y = (east - middle[0]) / size, (north - middle[1]) / size
    numbers = np.append(_solved(x, y, columns, rows), 1.0).reshape(3, 3)
    if abs(np.linalg.det(numbers)) < 1e-12:
        raise BadSource("bad_place")
    return Placing(to_plane, to_degrees, numbers)


def _solved(x: "Degrees", y: "Degrees", columns: "Degrees", rows: "Degrees") -> "Degrees":
    """The eight numbers that carry the points over. Raises BadSource when they lie in a row."""
    import numpy as np

    one, none = np.ones_like(x), np.zeros_like(x)
    if len(x) == 2:
        # Rows go down while the north goes up.
        left = np.vstack([np.column_stack([x, y, one, none]), np.column_stack([-y, x, none, one])])
        a, b, c, d = _least(left, np.concatenate([columns, rows]))
        return np.array([a, b, c, b, -a, d, 0.0, 0.0])
    if len(x) == 3:
        left = np.column_stack([x, y, one])
        return np.concatenate([_least(left, columns), _least(left, rows), [0.0, 0.0]])
    upper = np.column_stack([x, y, one, none, none, none, -columns * x, -columns * y])
    lower = np.column_stack([none, none, none, x, y, one, -rows * x, -rows * y])
    return _least(np.vstack([upper, lower]), np.concatenate([columns, rows]))


def _least(left: "Degrees", right: "Degrees") -> "Degrees":
    import numpy as np

    try:
        if np.linalg.cond(left) > 1e9:
            raise BadSource("bad_place")
        solved: Degrees = np.linalg.lstsq(left, right, rcond=None)[0]
    except np.linalg.LinAlgError as error:
        raise BadSource("bad_place") from error
    return solved


def _world_file(path: Path) -> Affine:
    for ending in _WORLD_ENDINGS:
        for spelt in (ending, ending.upper()):
            beside = path.with_suffix(spelt)
            if beside.is_file() and beside.stat().st_size < _MOST_HEAD:
                try:
                    a, d, b, e, c, f = (float(part) for part in beside.read_text("ascii").split()[:6])
                except ValueError as error:
                    raise BadSource("bad_place") from error
                # A world file names the middle of the first pixel.
                return a, b, c - a / 2 - b / 2, d, e, f - d / 2 - e / 2
    raise BadSource("no_place")
