import struct
import zlib

import numpy as np
import pytest

from maps.sources.pixels import BadImage, decoded, image_kind, pixels_of, png_of, tile_of
from tests.maps.sources.pictures import picture


def bomb(side: int) -> bytes:
    """A PNG that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_kind_is_what_the_bytes_say(kind):
    data = picture("#336699", kind=kind)
    assert image_kind(data) == kind.lower()
    assert decoded(data).width() == 256


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_image"),
        (b"<!DOCTYPE html><html>", "not_image"),
        (b"GIF89a" + bytes(100), "not_image"),
        (picture("#336699")[:60], "not_image"),
        (bomb(50_000), "wrong_size"),
        (picture("#336699", 256, 128), "wrong_size"),
        (picture("#336699", 1), "wrong_size"),
    ],
    ids=["nothing", "a page", "a gif", "cut off", "a bomb", "not square", "one pixel"],
)
def test_what_is_no_tile_is_refused_by_its_reason(data, code):
    with pytest.raises(BadImage) as caught:
        decoded(data)
    assert caught.value.code == code


def test_pixels_survive_a_png():
    pixels = np.random.default_rng(1).integers(0, 256, (256, 256, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    assert np.array_equal(pixels_of(decoded(png_of(pixels))), pixels)


def test_a_tile_is_a_small_file_and_keeps_what_is_clear_clear():
    pixels = np.zeros((256, 256, 4), np.uint8)
    pixels[:, :128] = (32, 192, 64, 255)
    assert image_kind(tile_of(pixels)) == "png"
    assert len(tile_of(pixels)) < 3_000
    assert np.array_equal(pixels_of(decoded(tile_of(pixels))), pixels)
    pixels[...] = (32, 192, 64, 255)
    assert image_kind(tile_of(pixels)) == "jpeg"
    assert len(tile_of(pixels)) < 3_000
