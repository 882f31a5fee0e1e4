"""A floor is drawn to its building's measures, inside the frame it is given."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from console.demo.floors import draw_floor

WHITE = QColor("white")


def drawn(site) -> QImage:
    image = QImage(1475, 1240, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    painter = QPainter(image)
    painter.scale(0.5, 0.5)
    draw_floor(painter, QRectF(100, 100, 2750, 2280), site)
    painter.end()
    return image


def inked(image: QImage) -> set[tuple[int, int]]:
    spots = ((x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5))
    return {spot for spot in spots if image.pixelColor(*spot) != WHITE}


def test_a_floor_stays_within_its_frame(qapp, town):
    ink = inked(drawn(town.sites[0]))
    assert len(ink) > 500
    assert all(40 <= x <= 1435 and 40 <= y <= 1200 for x, y in ink)


def test_another_building_has_another_floor(qapp, town):
    factory = next(site for site in town.sites if site.type == "factory")
    assert drawn(town.sites[0]) != drawn(factory)
