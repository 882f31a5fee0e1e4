"""Areas in a vector tile are what their corners say, cut at the tile's edge; nothing a file holds breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.footprints import footprints

EXTENT = 4096
POLYGON, LINE = 3, 2
HOLE = [(250, 250), (250, 750), (750, 750), (750, 250)]
SQUARE = [(0, 0), (1024, 0), (1024, 1024), (0, 1024)]


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def feature(*rings: list[tuple[int, int]], kind: int = POLYGON) -> bytes:
    numbers: list[int] = []
    at = (0, 0)
    for ring in rings:
        for n, point in enumerate(ring):
            if n == 0:
                numbers.append(1 | 1 << 3)
            elif n == 1:
                numbers.append(2 | (len(ring) - 1) << 3)
            numbers += [(d << 1) ^ (d >> 63) for d in (point[0] - at[0], point[1] - at[1])]
            at = point
        numbers.append(7 | 1 << 3)
    return field(3, kind) + field(4, b"".join(map(varint, numbers)))


def tile(*features: bytes, layer: str = "buildings", extent: int = EXTENT) -> bytes:
    parts = [field(15, 2), field(1, layer.encode()), *(field(2, one) for one in features), field(5, extent)]
    return field(3, b"".join(parts))


def test_a_square_takes_its_share_and_a_hole_is_taken_off() -> None:
    (whole,) = footprints(tile(feature(SQUARE)), "buildings")
    assert whole == pytest.approx((0.125, 0.125, 1 / 16))
    (holed,) = footprints(tile(feature(SQUARE, HOLE)), "buildings")
    assert holed.share == pytest.approx((1024**2 - 500**2) / EXTENT**2)


def test_what_juts_out_of_the_tile_is_the_next_ones() -> None:
    over = [(-512, 1000), (512, 1000), (512, 1512), (-512, 1512)]
    (part,) = footprints(tile(feature(over)), "buildings")
    assert part == pytest.approx((256 / EXTENT, 1256 / EXTENT, 512 * 512 / EXTENT**2))
    outside = [(-500, -500), (-100, -500), (-100, -100), (-500, -100)]
    assert footprints(tile(feature(outside)), "buildings") == []
    around = [(-500, -500), (5000, -500), (5000, 5000), (-500, 5000)]
    (full,) = footprints(tile(feature(around)), "buildings")
    assert full == pytest.approx((0.5, 0.5, 1.0))


def test_other_layers_lines_and_what_has_no_area_are_no_buildings() -> None:
    assert footprints(tile(feature(SQUARE), layer="water"), "buildings") == []
    assert footprints(tile(feature(SQUARE, kind=LINE), feature([(0, 0), (5, 5)])), "buildings") == []
    assert footprints(b"", "buildings") == []


def test_a_tile_that_is_damaged_says_so() -> None:
    whole = tile(feature(SQUARE))
    for damaged in (
        whole[:-9],
        b"\x1a\xff\xff\xff\xff\x7f",
        b"\x0b",
        b"\xff" * 12,
        tile(feature(SQUARE), extent=0),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            footprints(damaged, "buildings")


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_is_areas_or_a_sentence(data: bytes) -> None:
    try:
        found = footprints(data, "buildings")
    except ValueError:
        return
    assert all(0 <= one.share <= 1 for one in found)


_CORNER = st.tuples(st.integers(-6000, 10_000), st.integers(-6000, 10_000))


@given(_CORNER, st.integers(1, 6000), st.integers(1, 6000))
def test_a_rectangle_wherever_it_lies_takes_what_of_it_lies_in_the_tile(
    corner: tuple[int, int], wide: int, high: int
) -> None:
    (x, y), ends = corner, (corner[0] + wide, corner[1] + high)
    found = footprints(tile(feature([(x, y), (ends[0], y), ends, (x, ends[1])])), "buildings")
    sides = [max(0, min(EXTENT, end) - max(0, begin)) for begin, end in zip(corner, ends, strict=True)]
    assert sum(one.share for one in found) == pytest.approx(sides[0] * sides[1] / EXTENT**2)
    assert all(-1e-9 <= one.x <= 1 + 1e-9 and -1e-9 <= one.y <= 1 + 1e-9 for one in found)
