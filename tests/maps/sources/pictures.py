"""Small images made for tests, and a ground that answers what it is told to."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from maps.sources.tile import WHOLE, Sheet, State, Tile


def picture(colour: str, width: int = 256, height: int = 0, kind: str = "PNG") -> bytes:
    """An image of one colour."""
    image = QImage(width, height or width, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encoded(image, kind)


def encoded(image: QImage, kind: str = "PNG") -> bytes:
    """The file of an image."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(buffer.data().data())


class MadeGround:
    """A ground whose tiles a function makes; remembers what was asked."""

    def __init__(self, answer: Callable[[int, int, int], Tile], name: str = "made", **more: Any) -> None:
        self.sheet = Sheet(name, "Made", **more)
        self.answer = answer
        self.asked: list[tuple[int, int, int]] = []

    def tile(self, z: int, x: int, y: int) -> Tile:
        self.asked.append((z, x, y))
        return self.answer(z, x, y)

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        return WHOLE

    def close(self) -> None: ...


def green(_z: int, _x: int, _y: int) -> Tile:
    """The same green tile everywhere."""
    return Tile(State.HERE, picture("#20c040"))
