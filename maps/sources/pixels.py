"""Images as bytes and as arrays of pixels: what is none, is too large or lies about itself is refused."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader, QImageWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Pixels = NDArray[np.uint8]
    """Rows, columns, red green blue alpha; colours multiplied by alpha."""

SMALLEST_PX, LARGEST_PX = 64, 1024
"""Sides a tile may have."""
_COMPRESSION = 30
"""Of 100: a third of the time of the best, and nearly as small."""
_QUALITY = 88
_FORMAT = QImage.Format.Format_RGBA8888_Premultiplied


class BadImage(ValueError):
    """`code` is a key under `sources.trouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def image_kind(data: bytes) -> str:
    """`png`, `jpeg` or `webp` by the first bytes, empty for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def decoded(data: bytes) -> QImage:
    """The tile's image, whole. Raises BadImage."""
    kind = image_kind(data)
    if not kind:
        raise BadImage("not_image")
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    size = reader.size()
    if not size.isValid():
        raise BadImage("not_image")
    # Looked at before a pixel is unpacked: a few bytes may stand for gigabytes.
    if size.width() != size.height() or not SMALLEST_PX <= size.width() <= LARGEST_PX:
        raise BadImage("wrong_size")
    image = reader.read()
    if image.isNull():
        raise BadImage("not_image")
    return image


def pixels_of(image: QImage) -> "Pixels":
    """A copy of its pixels."""
    import numpy as np

    plain = image.convertToFormat(_FORMAT)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4).copy()


def png_of(pixels: "Pixels") -> bytes:
    """A PNG of pixels."""
    return _written(pixels, b"png")


def tile_of(pixels: "Pixels") -> bytes:
    """The smaller file: a JPEG where nothing is clear, else a PNG."""
    return _written(pixels, b"jpeg" if pixels[..., 3].min() == 255 else b"png")


def _written(pixels: "Pixels", kind: bytes) -> bytes:
    height, width, _four = pixels.shape
    image = QImage(pixels.tobytes(), width, height, width * 4, _FORMAT)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    if kind == b"png":
        writer.setCompression(_COMPRESSION)
    else:
        writer.setQuality(_QUALITY)
    if not writer.write(image):
        raise BadImage("not_image")
    return bytes(buffer.data().data())
