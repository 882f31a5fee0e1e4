"""The outlines of a pack's districts: which a text names, which hold a point, which of thousands lie in one."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from maps.region.names import is_chinese, plain
from maps.region.pack import BadPack
from resources.words import t

type Numbers = NDArray[np.float64]

MAX_BYTES = 256 * 2**20
_WORD = re.compile(r"\w+")
_SHORTEST = 2


class Outlines:
    """Districts with their names in every language; read once, then only looked at: any thread may."""

    def __init__(self, path: Path) -> None:
        """Read a list of districts (GeoJSON); raises BadPack with a sentence when it cannot be read."""
        self._shapes: list[Any] = []
        self._names: list[tuple[str, int]] = []
        self._called: list[str] = []
        for fields, geometry in _features(path):
            names = {plain(str(value)) for key, value in fields.items() if key.split(":")[0] == "name"}
            shape = _shape(geometry)
            if shape is not None:
                self._names += [(name, len(self._shapes)) for name in names if len(name) >= _SHORTEST]
                self._shapes.append(shape)
                self._called.append(str(fields.get("name", "")))

    def __len__(self) -> int:
        return len(self._shapes)

    def named_in(self, text: str) -> int | None:
        """The smallest district whose name stands in the text; None when none does."""
        words = plain(text)
        spaced = f" {' '.join(_WORD.findall(words))} "
        found = {
            number
            for name, number in self._names
            if (name in words if is_chinese(name) else f" {' '.join(_WORD.findall(name))} " in spaced)
        }
        return min(found, key=lambda number: float(self._shapes[number].area), default=None)

    def around(self, lon: float, lat: float) -> tuple[str, ...]:
        """The names of the districts a point lies in, the largest first."""
        import shapely

        found = [at for at, shape in enumerate(self._shapes) if shapely.contains_xy(shape, lon, lat)]
        found.sort(key=lambda at: -float(self._shapes[at].area))
        return tuple(dict.fromkeys(self._called[at] for at in found if self._called[at]))

    def inside(self, number: int, lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
        """Which positions lie in a district."""
        import shapely

        inside: NDArray[np.bool_] = shapely.contains_xy(self._shapes[number], lon, lat)
        return inside


class _Feature(msgspec.Struct):
    properties: dict[str, Any]
    geometry: msgspec.Raw


class _Collection(msgspec.Struct):
    features: list[_Feature]


def _features(path: Path) -> Sequence[tuple[dict[str, Any], bytes]]:
    """Geometries stay text: what reads them does not keep the other threads from working."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadPack(t("region.pack.bad_outlines", path=path, why=MAX_BYTES))
        features = msgspec.json.decode(path.read_bytes(), type=_Collection).features
    except (OSError, ValueError, RecursionError) as error:
        raise BadPack(t("region.pack.bad_outlines", path=path, why=error)) from error
    return [(feature.properties, bytes(feature.geometry)) for feature in features]


def _shape(geometry: bytes) -> Any:
    """The surface, made valid and ready to be asked; None when there is none."""
    import shapely
    from shapely.errors import ShapelyError

    try:
        shape = shapely.make_valid(shapely.from_geojson(geometry))
    except (ShapelyError, ValueError, TypeError):
        return None
    if shape is None or shape.is_empty or shape.area <= 0:
        return None
    shapely.prepare(shape)
    return shape
