"""Where a card lies over the map: beside what it is about, covering least of what has to stay in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize

EDGE_PX = 8
ASIDE_PX = 22
"""From the point to the card: the pin stays in sight."""
ABOVE_PX = 34


def card_place(size: QSize, room: QRect, point: QPoint | None, keep_clear: Sequence[QRect]) -> QPoint:
    """The upper left corner of a card of this size; without a point the room's lower left."""
    inside = room.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
    corners = [
        QPoint(inside.left(), inside.bottom() - size.height()), QPoint(inside.right() - size.width(), inside.top()),
        inside.topLeft(), QPoint(inside.right() - size.width(), inside.bottom() - size.height()),
    ]  # fmt: skip
    beside = [] if point is None else _beside(size, point)
    places = [_within(place, size, inside) for place in (*beside, *corners)]
    pin = (
        QRect(point.x() - ASIDE_PX // 2, point.y() - ABOVE_PX, ASIDE_PX, ABOVE_PX) if point is not None else QRect()
    )
    # The pin is small: counted together with the rest it would be given up for a plate's edge.
    lying = [QRect(place, size) for place in places]
    return min(lying, key=lambda card: (covered(card, [pin]), covered(card, keep_clear))).topLeft()


def covered(place: QRect, areas: Sequence[QRect]) -> int:
    """How many pixels of the areas lie under it."""
    parts = (place.intersected(area) for area in areas)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())


def _beside(size: QSize, point: QPoint) -> list[QPoint]:
    """Right, left, below and above of a point."""
    middle_y, middle_x = point.y() - size.height() // 2, point.x() - size.width() // 2
    return [
        QPoint(point.x() + ASIDE_PX, middle_y), QPoint(point.x() - ASIDE_PX - size.width(), middle_y),
        QPoint(middle_x, point.y() + ASIDE_PX), QPoint(middle_x, point.y() - ABOVE_PX - size.height()),
    ]  # fmt: skip


def _within(place: QPoint, size: QSize, room: QRect) -> QPoint:
    """As near to the place as the room lets it; a card larger than the room begins at its upper left."""
    x = max(room.left(), min(place.x(), room.right() - size.width()))
    y = max(room.top(), min(place.y(), room.bottom() - size.height()))
    return QPoint(x, y)
