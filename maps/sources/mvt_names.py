"""The names of the layers in a vector tile, without reading what is in them."""

_NAME, _LAYER = 1, 3
_BYTES = 2
"""The wire types of a field: a number, eight bytes, bytes with their length, four bytes."""
_MOST = 100


class NoTile(ValueError):
    """It is no vector tile."""


def layer_names(tile: bytes) -> set[str]:
    """Raises NoTile."""
    names = set()
    for field, layer in _fields(tile):
        if field == _LAYER:
            names |= {part[:64].decode("utf-8", "replace") for number, part in _fields(layer) if number == _NAME}
        if len(names) > _MOST:
            raise NoTile
    return names


def _fields(data: bytes) -> list[tuple[int, bytes]]:
    """Number and bytes of each field that has such."""
    found, at = [], 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == _BYTES:
            size, at = _number(data, at)
            if at + size > len(data):
                raise NoTile
            found.append((key >> 3, data[at : at + size]))
            at += size
        elif kind == 0:
            _skipped, at = _number(data, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise NoTile
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where the next begins."""
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise NoTile
