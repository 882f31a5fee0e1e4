"""The base maps of several region packs as one: a tile where packs meet holds what each of them has there."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from maps.tiles import PackTiles
from models.geo import Box

_LAYER, _NAME, _FEATURE, _KEY, _VALUE, _TAGS = 3, 1, 2, 3, 4, 2
_VARINT, _BYTES = 0, 2
_FIXED = {1: 8, 5: 4}


class Part(NamedTuple):
    """The tiles of a pack, and where the pack lies."""

    tiles: PackTiles
    box: Box


class JoinedTiles:
    """A TileSource over several packs; any thread may ask."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self.min_zoom = min(part.tiles.min_zoom for part in parts)
        self.max_zoom = max(part.tiles.max_zoom for part in parts)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile of the pack that holds all of it, else what every pack has of it."""
        around = tile_box(z, x, y)
        whole = [part for part in self._parts if _holds(part.box, around)]
        for part in whole:
            if (tile := part.tiles.tile(z, x, y)) is not None:
                return tile
        rest = [part for part in self._parts if part not in whole]
        found = [tile for part in rest if (tile := part.tiles.tile(z, x, y)) is not None]
        return joined(found) if found else None

    def close(self) -> None:
        """Give every file free."""
        for part in self._parts:
            part.tiles.close()


def tile_box(z: int, x: int, y: int) -> Box:
    """Where a tile lies."""
    side = 1 << z
    west, east = (column / side * 360 - 180 for column in (x, x + 1))
    north, south = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side)))) for row in (y, y + 1))
    return Box(west, south, east, north)


def joined(tiles: Sequence[bytes]) -> bytes:
    """Vector tiles as one, in which every layer is there once. Raises ValueError for one that is damaged."""
    if len(tiles) == 1:
        return tiles[0]
    layers: dict[bytes, _Layer] = {}
    for tile in tiles:
        for number, kind, value in _fields(tile):
            if number == _LAYER and kind == _BYTES:
                name = next((bytes(v) for n, k, v in _fields(value) if (n, k) == (_NAME, _BYTES)), b"")
                layers.setdefault(name, _Layer()).take(value)
    return b"".join(_written(_LAYER, layer.data()) for layer in layers.values())


class _Layer:
    """The layers of one name, with their keys and values put one after the other."""

    def __init__(self) -> None:
        self._head: list[bytes] = []
        self._features: list[bytes] = []
        self._keys: list[bytes] = []
        self._values: list[bytes] = []

    def take(self, layer: bytes) -> None:
        keys_before, values_before, first = len(self._keys), len(self._values), not self._head
        for number, kind, value in _fields(layer):
            if number == _FEATURE and kind == _BYTES:
                self._features.append(_moved(value, keys_before, values_before))
            elif number == _KEY:
                self._keys.append(bytes(value))
            elif number == _VALUE:
                self._values.append(bytes(value))
            elif first:
                self._head.append(_varint(number << 3) + _varint(int.from_bytes(value, "little"))
                                  if kind == _VARINT else _written(number, value))  # fmt: skip

    def data(self) -> bytes:
        return b"".join(
            [
                *self._head,
                *(_written(_FEATURE, feature) for feature in self._features),
                *(_written(_KEY, key) for key in self._keys),
                *(_written(_VALUE, value) for value in self._values),
            ]
        )


def _moved(feature: bytes, keys: int, values: int) -> bytes:
    """The feature with its tags counted from further on in the layer's keys and values."""
    parts = []
    for number, kind, value in _fields(feature):
        if number == _TAGS and kind == _BYTES:
            tags = list(_numbers(value))
            moved = [tag + (values if at % 2 else keys) for at, tag in enumerate(tags)]
            parts.append(_written(number, b"".join(_varint(tag) for tag in moved)))
        elif kind == _VARINT:
            parts.append(_varint(number << 3) + _varint(int.from_bytes(value, "little")))
        else:
            parts.append(_written(number, value))
    return b"".join(parts)


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(field number, wire type, content) of a message; a varint's content is its little-endian bytes."""
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _read_varint(data, at)
            yield number, kind, value.to_bytes(10, "little")
            continue
        if kind == _BYTES:
            length, at = _read_varint(data, at)
        elif kind in _FIXED:
            length = _FIXED[kind]
        else:
            raise ValueError("no vector tile")
        if at + length > len(data):
            raise ValueError("a vector tile that is cut short")
        yield number, kind, data[at : at + length]
        at += length


def _numbers(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _read_varint(data, at)
        yield value


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        if at >= len(data):
            raise ValueError("a vector tile that is cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("a number longer than any is")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _written(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _holds(one: Box, other: Box) -> bool:
    return (
        one.west <= other.west and other.east <= one.east and one.south <= other.south and other.north <= one.north
    )
