"""A small picture of points as they were and as they would be, over the lines of the ground, with a scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.words import t
from widgets.theme import current_theme, theme_changed, ui_font

type Spot = tuple[float, float]

_LEAST = QSize(260, 240)
_LEGEND_PX = 54
_DOT = 3.0
_CROSS = 4.0
_EDGE = 9.0
_SCALE_SHARE = 0.3
"""The scale bar is at most this part of the width."""
_PAD = 10


@dataclass(frozen=True)
class Picture:
    """Spots are metres east and north of the middle; what is further than `half_m` is not in sight.

    `pairs`: where a thing was (None: nowhere) and where it would be. `ground`: a square of cells from the
    north-west corner, true where a line is; None where nothing is known of the ground.
    """

    half_m: float
    pairs: Sequence[tuple[Spot | None, Spot]] = ()
    ground: NDArray[np.bool_] | None = field(default=None, compare=False)
    before: str = ""
    after: str = ""
    lines: str = ""
    """What the three are called."""
    crosses: Mapping[int, Spot] = field(default_factory=dict)
    """Things that are marked one by one, by number; those out of sight stand at the edge, on the way there."""
    crossed: str = ""
    """What they are called."""


class PointMap(QWidget):
    """North is up. Before are open rings, after are filled dots: colour alone tells nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._marked = 0
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme_changed.connect(self.update)

    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: Picture | None) -> None:
        """Draw it; None draws nothing."""
        self._picture, self._marked = picture, 0
        self.setAccessibleName(
            "" if picture is None else t("widgets.point_map.spoken", before=picture.before, after=picture.after)
        )
        self.update()

    def mark(self, number: int) -> None:
        """Make one of the crosses stand out, with its number."""
        self._marked = number
        self.update()

    def scale_m(self) -> float:
        """The length of the scale bar: 1, 2 or 5 times a power of ten metres."""
        if self._picture is None:
            return 0.0
        return nice_length(2 * self._picture.half_m * _SCALE_SHARE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, movement, before, after, and what they are."""
        theme, picture = current_theme(), self._picture
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("bg_sunken"))
        if picture is None:
            painter.end()
            return
        area = QRectF(0, 0, self.width(), self.height() - _LEGEND_PX)
        side = min(area.width(), area.height())
        square = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        # Beside the square there is no ground to draw; points there are drawn all the same.
        if picture.ground is not None:
            painter.drawImage(square, _image(picture.ground, theme.color("border_strong")))
        painter.setClipRect(area)
        self._paint_points(painter, picture, square)
        self._paint_crosses(painter, picture, square, area)
        painter.setClipping(False)
        self._paint_legend(painter, picture, side)
        painter.setPen(QPen(theme.color("border")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_points(self, painter: QPainter, picture: Picture, square: QRectF) -> None:
        theme = current_theme()
        scale = square.width() / (2 * picture.half_m)

        def at(spot: Spot) -> QPointF:
            return QPointF(square.center().x() + spot[0] * scale, square.center().y() - spot[1] * scale)

        move = theme.color("warn")
        move.setAlpha(120)
        painter.setPen(QPen(move, 1.0))
        for before, after in picture.pairs:
            if before is not None:
                painter.drawLine(at(before), at(after))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("warn"), 1.4))
        for before, _after in picture.pairs:
            if before is not None:
                painter.drawEllipse(at(before), _DOT + 0.5, _DOT + 0.5)
        painter.setPen(QPen(theme.color("bg_sunken"), 1.0))
        painter.setBrush(theme.color("accent_text"))
        for _before, after in picture.pairs:
            painter.drawEllipse(at(after), _DOT, _DOT)

    def _paint_crosses(self, painter: QPainter, picture: Picture, square: QRectF, area: QRectF) -> None:
        theme, middle = current_theme(), square.center()
        scale = square.width() / (2 * picture.half_m)
        inner = area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.setFont(ui_font(theme, size=theme.font_small))
        # The marked one last, above the others.
        for number in sorted(picture.crosses, key=lambda number: number == self._marked):
            east, north = picture.crosses[number]
            at = on_edge(QPointF(middle.x() + east * scale, middle.y() - north * scale), inner)
            is_marked = number == self._marked
            arm = _CROSS * (1.6 if is_marked else 1.0)
            painter.setPen(QPen(theme.color("refused"), 3.0 if is_marked else 2.0))
            painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm))
            painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))
            if is_marked:
                self._paint_number(painter, str(number), at, inner)

    def _paint_number(self, painter: QPainter, text: str, at: QPointF, inner: QRectF) -> None:
        """Beside the cross, on the side where there is room."""
        width = painter.fontMetrics().horizontalAdvance(text)
        beside = _CROSS * 2 + 4
        x = at.x() + beside if at.x() + beside + width < inner.right() else at.x() - beside - width
        painter.setPen(current_theme().color("text"))
        painter.drawText(QPointF(x, at.y() + 4), text)

    def _paint_legend(self, painter: QPainter, picture: Picture, side: float) -> None:
        theme = current_theme()
        painter.setFont(ui_font(theme, size=theme.font_small))
        top = self.height() - _LEGEND_PX
        painter.fillRect(QRectF(0, top, self.width(), _LEGEND_PX), theme.color("bg_raised"))
        x = float(_PAD)
        middle = top + 16.0
        entries = (
            ("ring", picture.before), ("dot", picture.after), ("line", picture.lines), ("cross", picture.crossed)
        )  # fmt: skip
        for mark, words in entries:
            if words:
                x = self._paint_entry(painter, x, middle, mark, words)
        length = self.scale_m()
        width = length * side / (2 * picture.half_m)
        y = top + 38.0
        painter.setPen(QPen(theme.color("text"), 1.5))
        painter.drawPolyline(
            [QPointF(_PAD, y - 4), QPointF(_PAD, y), QPointF(_PAD + width, y), QPointF(_PAD + width, y - 4)]
        )
        shown = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
        painter.drawText(QPointF(_PAD + width + 8, y + 3), shown)

    def _paint_entry(self, painter: QPainter, x: float, y: float, mark: str, words: str) -> float:
        theme = current_theme()
        painter.setBrush(theme.color("accent_text") if mark == "dot" else Qt.BrushStyle.NoBrush)
        colour = {"ring": "warn", "dot": "bg_sunken", "line": "border_strong", "cross": "refused"}[mark]
        painter.setPen(QPen(theme.color(colour), 2.0 if mark in ("line", "cross") else 1.4))
        if mark == "cross":
            painter.drawLine(QPointF(x, y - _CROSS), QPointF(x + 2 * _CROSS, y + _CROSS))
            painter.drawLine(QPointF(x, y + _CROSS), QPointF(x + 2 * _CROSS, y - _CROSS))
        elif mark == "line":
            painter.drawLine(QPointF(x, y), QPointF(x + 14, y))
            x += 10
        else:
            painter.drawEllipse(QPointF(x + 4, y), _DOT + 0.5, _DOT + 0.5)
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(x + 13, y + 4), words)
        return x + 13 + painter.fontMetrics().horizontalAdvance(words) + 16


def on_edge(at: QPointF, inner: QRectF) -> QPointF:
    """The point itself, or where the line from the middle to it leaves the rectangle."""
    middle = inner.center()
    away = at - middle
    ratios = [
        abs(along) / (size / 2)
        for along, size in ((away.x(), inner.width()), (away.y(), inner.height()))
        if size > 0
    ]
    furthest = max(ratios, default=0.0)
    return at if furthest <= 1.0 else middle + away / furthest


def nice_length(most_m: float) -> float:
    """The longest of 1, 2, 5 times a power of ten that is not longer."""
    if not most_m > 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(most_m))
    return float(next(step * power for step in (5, 2, 1) if step * power <= most_m * (1 + 1e-9)))


def _image(ground: NDArray[np.bool_], colour: QColor) -> QImage:
    rows, columns = ground.shape
    pixels = np.where(ground, np.uint32(colour.rgba()), np.uint32(0)).astype(np.uint32)
    return QImage(pixels.tobytes(), columns, rows, columns * 4, QImage.Format.Format_ARGB32).copy()
