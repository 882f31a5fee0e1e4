import threading

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from maps.sources import strips
from maps.sources.bad_source import BadSource
from maps.sources.pyramid import Stopped
from maps.sources.strips import bounds_of, is_cut_off, is_large, unpacked
from tests.maps.sources.pictures import encoded, picture
from tests.maps.sources.test_pixels import bomb


def banded(path, wide: int, high: int, kind: str) -> None:
    """Red above, green below."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#c02020"))
    painter = QPainter(image)
    painter.fillRect(0, high // 2, wide, high - high // 2, QColor("#20c040"))
    painter.end()
    path.write_bytes(encoded(image, kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_strips_put_together_are_the_image(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(strips, "STRIP_ROWS", 64)
    banded(tmp_path / "a", 300, 401, kind)
    assert bounds_of(tmp_path / "a") == (300, 401)
    pixels = unpacked(tmp_path / "a", tmp_path / "raw", threading.Event())
    assert pixels.shape == (401, 300, 4)
    assert np.abs(pixels[:190, :, 0].astype(int) - 0xC0).max() < 8
    assert np.abs(pixels[210:, :, 1].astype(int) - 0xC0).max() < 8


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(20_000), "too_many_pixels"),
        (bomb(50_000), "too_many_pixels"),
        (b"<svg/>", "is_svg"),
        (b"", "empty"),
        (picture("#fff")[:20], "damaged"),
    ],
    ids=["400 million pixels", "a bomb", "a drawing", "nothing", "cut off"],
)
def test_what_cannot_be_unpacked_is_refused_before_it_is(tmp_path, data, code):
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(BadSource) as caught:
        bounds_of(tmp_path / "a")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "large"),
    [
        (b"II*\0", True),
        (b"MM\0*", True),
        (b"II+\0", True),
        (b"MM\0+", True),
        (b"\0\0\0\x0cjP  \r\n\x87\n", True),
        (bomb(20_000), True),
        (bomb(2_000), False),
        (picture("#fff", kind="JPEG"), False),
        (picture("#fff", kind="WEBP"), False),
    ],
    ids=[
        "TIFF",
        "TIFF, big end first",
        "BigTIFF",
        "BigTIFF, big end first",
        "JPEG 2000",
        "large PNG",
        "PNG",
        "JPEG",
        "WebP",
    ],
)
def test_tiffs_jpeg_2000_and_large_pngs_are_read_part_by_part(tmp_path, data, large):
    (tmp_path / "a").write_bytes(data)
    assert is_large(tmp_path / "a") is large


def test_a_photograph_cut_off_in_its_middle_is_damaged_or_whole_but_never_ends_the_console(tmp_path):
    banded(tmp_path / "a", 400, 400, "PNG")
    data = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(data[: len(data) // 2])
    with pytest.raises(BadSource) as caught:
        unpacked(tmp_path / "a", tmp_path / "raw", threading.Event())
    assert caught.value.code == "damaged"


def test_it_ends_when_nobody_wants_it(tmp_path):
    banded(tmp_path / "a", 300, 300, "JPEG")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        unpacked(tmp_path / "a", tmp_path / "raw", stop)


@pytest.mark.parametrize(
    ("data", "is_cut"),
    [
        (picture("#fff", kind="JPEG"), False),
        (picture("#fff", kind="JPEG")[:-2], True),
        (picture("#fff", kind="JPEG") + b"what a camera adds" * 100, False),
        (picture("#fff", kind="JPEG")[:2] + b"\xff\xe1\x00\x06\xff\xd9" + picture("#fff", kind="JPEG")[2:-2], True),
        (picture("#fff"), False),
        (b"", False),
    ],
    ids=["whole", "without its end", "with more after it", "a small one in its head", "a PNG", "empty"],
)
def test_a_photograph_without_its_end_is_cut_off(tmp_path, data, is_cut):
    (tmp_path / "a").write_bytes(data)
    assert is_cut_off(tmp_path / "a") is is_cut
