"""Where the pixels of an image are on the earth: by GeoTIFF tags, a world file, or control points set by hand."""

import math
import struct
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
_WORLD_ENDINGS = (".wld", ".pgw", ".pngw", ".jgw", ".jpgw", ".jpegw", ".tfw", ".tifw", ".wpw")
_MOST_HEAD = 64 * 1024
_SCALE, _TIE, _MATRIX, _KEYS = 33550, 33922, 34264, 34735
_GEOGRAPHIC, _PROJECTED, _AS_AREA, _RASTER = 2048, 3072, 1, 1025
_SHORT, _DOUBLE = 3, 12
_KINDS = {_SCALE: _DOUBLE, _TIE: _DOUBLE, _MATRIX: _DOUBLE, _KEYS: _SHORT}
"""What GeoTIFF writes each of its tags in; written otherwise they say nothing."""
_SIZES = {_SHORT: ("H", 2), _DOUBLE: ("d", 8)}

type Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f; of the corner of pixel 0, 0."""


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


def _carried(matrix: "Degrees", x: "Degrees", y: "Degrees") -> tuple["Degrees", "Degrees"]:
    import numpy as np

    weight = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    weight = np.where(weight > 0, weight, np.nan)
    first = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / weight
    return first, (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / weight


def placing_of(source: Source) -> Placing:
    """How this image lies. Raises BadSource, OSError."""
    if source.controls:
        return _by_controls(source.controls)
    path = Path(source.address)
    with path.open("rb") as file:
        is_tiff = file.read(4) in (b"II*\0", b"MM\0*")
    crs, affine = _tiff_tags(path) if is_tiff else ("", None)
    if affine is None:
        affine = _world_file(path)
    crs = source.crs or crs
    if not crs:
        if max(abs(affine[2]), abs(affine[5])) > 360:
            raise BadSource("no_crs")
        crs = DEGREES_CRS
    return _by_affine(affine, crs)


def _by_affine(affine: Affine, crs: str) -> Placing:
    import numpy as np
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    a, b, c, d, e, f = affine
    if not all(map(math.isfinite, affine)) or abs(a * e - b * d) < 1e-30:
        raise BadSource("bad_place")
    try:
        there = Transformer.from_crs(DEGREES_CRS, crs, always_xy=True)
        back = Transformer.from_crs(crs, DEGREES_CRS, always_xy=True)
    except ProjError as error:
        raise BadSource("no_crs") from error
    return Placing(there.transform, back.transform, np.linalg.inv(np.array([[a, b, c], [d, e, f], [0, 0, 1]])))


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


def _tiff_tags(path: Path) -> tuple[str, Affine | None]:
    """The coordinate system and the place a GeoTIFF names, what it does not name empty."""
    with path.open("rb") as file:
        head = file.read(8)
        order = "<" if head[:2] == b"II" else ">"
        file.seek(struct.unpack(order + "I", head[4:])[0])
        count = struct.unpack(order + "H", file.read(2).ljust(2, b"\0"))[0]
        entries = file.read(min(count, 500) * 12)
        found: dict[int, list[float]] = {}
        for at in range(0, len(entries) - 11, 12):
            tag, kind, many = struct.unpack_from(order + "HHI", entries, at)
            if kind != _KINDS.get(tag) or many > 4_000:
                continue
            letter, size = _SIZES[kind]
            data = entries[at + 8 : at + 12]
            if many * size > 4:
                file.seek(struct.unpack(order + "I", data)[0])
                data = file.read(many * size)
            if len(data) >= many * size:
                found[tag] = list(struct.unpack_from(f"{order}{many}{letter}", data))
    keys = found.get(_KEYS, [])
    coded = {int(keys[at]): int(keys[at + 3]) for at in range(4, len(keys) - 3, 4) if keys[at + 1] == 0}
    code = coded.get(_PROJECTED) or coded.get(_GEOGRAPHIC) or 0
    crs = f"EPSG:{code}" if 1024 <= code < 32767 else ""
    return crs, _tiff_affine(found, is_middle=coded.get(_RASTER, _AS_AREA) != _AS_AREA)


def _tiff_affine(found: dict[int, list[float]], *, is_middle: bool) -> Affine | None:
    if len(found.get(_MATRIX, ())) == 16:
        matrix = found[_MATRIX]
        affine: Affine = (matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7])
    elif len(found.get(_SCALE, ())) >= 2 and len(found.get(_TIE, ())) >= 6:
        wide, high = found[_SCALE][:2]
        column, row, _z, x, y = found[_TIE][:5]
        affine = (wide, 0.0, x - column * wide, 0.0, -high, y + row * high)
    else:
        return None
    if not is_middle:
        return affine
    a, b, c, d, e, f = affine
    return a, b, c - a / 2 - b / 2, d, e, f - d / 2 - e / 2
