"""Reads back what the window shows: only text whose ink is on the screen counts as shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from maps.view import MapView
from widgets.record_table import RecordTable
from widgets.rows import BadgeRole, IdRole
from widgets.status_badge import Badge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_INK = 12
"""Pixels that have to differ from the ground before something counts as drawn."""
LEAST_CONTRAST = 60
"""How far a pixel's lightness (0-255) has to be from the ground's."""

type Row = Mapping[str, str]
"""The cells of a row by column key, and the record's id under `id`."""


def screen(window: QWidget) -> QImage:
    """What the window last painted on the screen, not what it would paint now if it were asked."""
    shot = window.screen().grabWindow(window.winId()).toImage()
    ratio = window.devicePixelRatioF()
    return shot if ratio == 1.0 else shot.scaled(window.size())


def area(widget: QWidget, part: QRect | None = None) -> QRect:
    """Where a widget, or a part of it, is in its window; empty when it is not in view."""
    if not widget.isVisible():
        return QRect()
    rect = part or widget.rect()
    place: QWidget | None = widget
    while place is not None and not place.isWindow():
        rect = rect.intersected(place.rect()).translated(place.pos())
        place = place.parentWidget()
    return rect.intersected(widget.window().rect())


def has_ink(image: QImage, rect: QRect) -> bool:
    """Is anything drawn there that stands out from its ground?"""
    import numpy as np

    pixels = _pixels(image, rect)
    if not pixels.size:
        return False
    levels = (pixels.max(axis=2).astype(int) + pixels.min(axis=2)) // 2
    ground = int(np.bincount(levels.ravel(), minlength=256).argmax())
    return int((abs(levels - ground) >= LEAST_CONTRAST).sum()) >= LEAST_INK


def label(widget: QLabel | QLineEdit, image: QImage) -> str:
    """The text of a label or field, empty unless it is painted."""
    return widget.text() if has_ink(image, area(widget)) else ""


def labels(parent: QWidget, image: QImage) -> list[str]:
    """Every painted label in a widget."""
    found = (label(child, image) for child in parent.findChildren(QLabel))
    return [text for text in found if text]


def rows(table: RecordTable, image: QImage) -> list[Row]:
    """The rows of a table as painted, from top to bottom; those out of view or not drawn are left out."""
    model, view = table.rows(), table.view
    found: list[Row] = []
    for at in range(model.rowCount()):
        parts = [view.visualRect(model.index(at, column)) for column in range(model.columnCount())]
        line = parts[0]
        for part in parts[1:]:
            line = line.united(part)
        if line.top() > view.viewport().height():
            break
        if line.isEmpty() or not has_ink(image, area(view.viewport(), line)):
            continue
        cells = {column.key: _cell(table, at, place) for place, column in enumerate(model.columns)}
        found.append({**cells, "id": str(model.index(at, 0).data(IdRole) or "")})
    return found


def _cell(table: RecordTable, row: int, column: int) -> str:
    index = table.rows().index(row, column)
    badge = index.data(BadgeRole)
    return badge.text if isinstance(badge, Badge) else str(index.data() or "")


def map_point(view: MapView, lon: float, lat: float) -> QPoint | None:
    """Where a place (degrees) is in the window, None while it is out of view."""
    point = view.point_of(lon, lat)
    return None if point is None else view.mapTo(view.window(), point)


def around(point: QPoint, radius_px: int) -> QRect:
    """A square about a point."""
    return QRect(point.x() - radius_px, point.y() - radius_px, 2 * radius_px, 2 * radius_px)


def count_colour(image: QImage, rect: QRect, colour: str, tolerance: int = 12) -> int:
    """How many pixels have a colour, near enough."""
    wanted = QColor(colour)
    off = abs(_pixels(image, rect).astype(int) - (wanted.blue(), wanted.green(), wanted.red()))
    return int((off.max(axis=2) <= tolerance).sum()) if off.size else 0


def count_colours(image: QImage, rect: QRect) -> int:
    """How many different colours there are."""
    import numpy as np

    return len(np.unique(_pixels(image, rect).reshape(-1, 3), axis=0))


def count_changed(before: QImage, after: QImage, rect: QRect) -> int:
    """How many pixels became another colour."""
    rect = rect.intersected(before.rect()).intersected(after.rect())
    return int((_pixels(before, rect) != _pixels(after, rect)).any(axis=2).sum())


def _pixels(image: QImage, rect: QRect) -> "NDArray[np.uint8]":
    """Rows of pixels of (blue, green, red)."""
    import numpy as np

    part = image.copy(rect.intersected(image.rect())).convertToFormat(QImage.Format.Format_RGB32)
    if part.isNull() or rect.intersected(image.rect()).isEmpty():
        return np.zeros((0, 0, 3), np.uint8)
    flat = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), part.bytesPerLine() // 4, 4)
    return flat[:, : part.width(), :3].copy()
