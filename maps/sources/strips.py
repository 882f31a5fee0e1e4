"""The pixels of an image in a file that is looked into, not loaded: unpacked in strips where possible."""

import mmap
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QImageReader

from maps.sources.bad_source import BadSource
from maps.sources.kinds import kind_of
from maps.sources.pixels import pixels_of
from maps.sources.pyramid import Stopped

if TYPE_CHECKING:
    from maps.sources.pixels import Pixels

LARGEST_SIDE_PX = 40_000
MOST_PX = 600_000_000
"""Of a JPEG, which is unpacked in strips."""
MOST_WHOLE_PX = 60_000_000
"""Of any other kind, which is unpacked at once: 240 MB."""
STRIP_ROWS = 1_000
_JPEG, _JPEG_DATA, _JPEG_END = b"\xff\xd8\xff", b"\xff\xda", b"\xff\xd9"


def is_large(path: Path) -> bool:
    """Is it read part by part, by GDAL? What Qt knows little of, and large PNGs. Raises BadSource, OSError."""
    kind = kind_of(path)
    if kind != "png":
        return kind in ("tiff", "jp2")
    size = _reader(path, kind).size()
    return size.width() * size.height() > MOST_WHOLE_PX


def bounds_of(path: Path) -> tuple[int, int]:
    """Width and height in pixels, read without unpacking any. Raises BadSource for more than can be shown."""
    try:
        kind = kind_of(path)
    except OSError as error:
        raise BadSource("damaged") from error
    size = _reader(path, kind).size()
    wide, high = size.width(), size.height()
    if not size.isValid() or wide < 2 or high < 2:
        raise BadSource("damaged")
    if max(wide, high) > LARGEST_SIDE_PX or wide * high > (MOST_PX if kind == "jpeg" else MOST_WHOLE_PX):
        raise BadSource("too_many_pixels")
    return wide, high


def is_cut_off(path: Path) -> bool:
    """A JPEG whose end is missing: what is lost of it is unpacked as grey, without a word. Raises OSError."""
    with path.open("rb") as file:
        if file.read(len(_JPEG)) != _JPEG:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            # Nothing within an image's data looks like the end of one; a small picture in its head has an end too.
            return data.rfind(_JPEG_END) < data.rfind(_JPEG_DATA)


def unpacked(path: Path, into: Path, stop: threading.Event) -> "Pixels":
    """The image as a mapped file of rows, columns, four bytes. Raises BadSource, Stopped, OSError."""
    import numpy as np

    kind = kind_of(path)
    wide, high = bounds_of(path)
    pixels = np.memmap(into, np.uint8, "w+", shape=(high, wide, 4))
    step = STRIP_ROWS if kind == "jpeg" else high
    for top in range(0, high, step):
        if stop.is_set():
            raise Stopped
        rows = min(step, high - top)
        reader = _reader(path, kind)
        if step < high:
            reader.setClipRect(QRect(0, top, wide, rows))
        image = reader.read()
        if image.isNull() or (image.width(), image.height()) != (wide, rows):
            raise BadSource("damaged")
        pixels[top : top + rows] = pixels_of(image)
    return pixels


def _reader(path: Path, kind: str) -> QImageReader:
    reader = QImageReader(str(path), QByteArray(kind.encode()))
    reader.setAutoTransform(False)
    return reader
