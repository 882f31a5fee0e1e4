"""The areas in a vector tile: where each polygon of a layer lies in it, and how much of it it takes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_EXTENT = 4096
_LAYER, _POLYGON = 3, 3
_NAME, _FEATURE, _OF_EXTENT = 1, 2, 5
_TYPE, _GEOMETRY = 3, 4
_MOVE, _LINE = 1, 2
_MOST_EXTENT = 1 << 20

type Ring = list[tuple[float, float]]


class Footprint(NamedTuple):
    """A polygon: its middle from 0 to 1 east and south of the tile's corner, its area as a share of the tile's."""

    x: float
    y: float
    share: float


def footprints(tile: bytes, layer: str) -> list[Footprint]:
    """The polygons of a layer of a Mapbox Vector Tile, cut at the tile's edge: what juts out is the next tile's.

    Raises ValueError for a tile that is damaged.
    """
    found: list[Footprint] = []
    try:
        for number, value in _fields(tile):
            if number == _LAYER and isinstance(value, bytes):
                found += _of_layer(value, layer.encode())
    except IndexError as error:
        raise ValueError("a tile that ends too early") from error
    return found


def _of_layer(layer: bytes, wanted: bytes) -> list[Footprint]:
    name, extent, features = b"", _EXTENT, list[bytes]()
    for number, value in _fields(layer):
        if number == _NAME and isinstance(value, bytes):
            name = value
        elif number == _FEATURE and isinstance(value, bytes):
            features.append(value)
        elif number == _OF_EXTENT and isinstance(value, int):
            extent = value
    if name != wanted:
        return []
    if not 0 < extent <= _MOST_EXTENT:
        raise ValueError(f"a layer of an extent of {extent}")
    return [one for feature in features if (one := _of_feature(feature, extent)) is not None]


def _of_feature(feature: bytes, extent: int) -> Footprint | None:
    """None for what is no polygon, or has no area within the tile."""
    kind, geometry = 0, b""
    for number, value in _fields(feature):
        if number == _TYPE and isinstance(value, int):
            kind = value
        elif number == _GEOMETRY and isinstance(value, bytes):
            geometry = value
    if kind != _POLYGON:
        return None
    area = x = y = 0.0
    for ring in _rings(_numbers(geometry)):
        part, across, down = _moments(_within(ring, extent))
        area, x, y = area + part, x + across, y + down
    # A hole runs the other way round, so that it is taken off by its sign.
    if area <= 0:
        return None
    return Footprint(_part(x / area / extent), _part(y / area / extent), _part(area / extent**2))


def _rings(numbers: Sequence[int]) -> Iterator[Ring]:
    """The rings of a geometry: moves begin one, lines go on, whatever closes it says nothing new."""
    x = y = at = 0
    ring: Ring = []
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command not in (_MOVE, _LINE):
            continue
        if command == _MOVE and ring:
            yield ring
            ring = []
        for _step in range(min(count, (len(numbers) - at) // 2)):
            x, y = x + _signed(numbers[at]), y + _signed(numbers[at + 1])
            ring.append((x, y))
            at += 2
    if ring:
        yield ring


def _within(ring: Ring, extent: int) -> Ring:
    """The ring cut at the four edges of the tile."""
    for axis in (0, 1):
        if any(point[axis] < 0 for point in ring):
            ring = _cut(ring, axis, 0.0, 1.0)
        if any(point[axis] > extent for point in ring):
            ring = _cut(ring, axis, float(extent), -1.0)
    return ring


def _cut(ring: Ring, axis: int, edge: float, side: float) -> Ring:
    """What of the ring lies on one side of an edge (Sutherland and Hodgman 1974)."""
    kept: Ring = []
    for before, point in zip([ring[-1], *ring], ring, strict=False):
        inside, was = (side * (point[axis] - edge) >= 0, side * (before[axis] - edge) >= 0)
        if inside != was:
            part = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])))
        if inside:
            kept.append(point)
    return kept


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Signed area of a ring, and the area times its middle in both directions."""
    area = across = down = 0.0
    if not ring:
        return area, across, down
    for (x, y), (to_x, to_y) in zip([ring[-1], *ring], ring, strict=False):
        turn = x * to_y - to_x * y
        area, across, down = area + turn, across + (x + to_x) * turn, down + (y + to_y) * turn
    return area / 2, across / 6, down / 6


def _part(share: float) -> float:
    """Of rings that cross themselves, too, nothing lies outside."""
    return min(1.0, max(0.0, share))


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _numbers(packed: bytes) -> list[int]:
    """Every number of a packed field."""
    numbers, at = list[int](), 0
    while at < len(packed):
        number, at = _number(packed, at)
        numbers.append(number)
    return numbers


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next one begins."""
    value = data[at]
    if value < 0x80:
        return value, at + 1
    value, shift = value & 0x7F, 7
    while True:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at + 1
        shift += 7
        if shift > 63:
            raise ValueError("a number that does not end")


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message of protocol buffers: (number, a number or bytes)."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _number(data, at)
            yield number, value
        elif wire == 2:
            length, at = _number(data, at)
            if at + length > len(data):
                raise ValueError("a field longer than what it stands in")
            yield number, data[at : at + length]
            at += length
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError(f"a field of wire type {wire}")
