"""The badge: a state as colour, shape and text together, as a widget and as paint for table cells."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.marks import paint_mark
from widgets.theme import Theme, current_theme, font_metrics, theme_changed, ui_font

SHAPES = {
    "red": "diamond",
    "orange": "triangle",
    "yellow": "square",
    "blue": "circle",
    "green": "circle",
    "ok": "circle",
    "pending": "clock",
    "stale": "hourglass",
    "warn": "triangle",
    "refused": "cross",
    "offline": "ring",
    "neutral": "circle",
}
"""The shape that goes with each tone, so that no state is told by colour alone."""

_HEIGHT = 22
_MARK = 10
_PAD = 7
_GAP = 5


@dataclass(frozen=True)
class Badge:
    """What a badge shows. `tone` is a tone of the theme; `solid` fills it (grades), else only its mark is.

    `short` stands where the text has no room whole; without it the text is cut.
    """

    text: str
    tone: str = "neutral"
    solid: bool = False
    shape: str = ""
    short: str = ""

    @property
    def mark(self) -> str:
        """The shape drawn, the tone's own unless another was asked for."""
        return self.shape or SHAPES.get(self.tone, "circle")


def grade_badge(text: str, tone: str) -> Badge:
    """A grade, drawn so that it is seen first."""
    return Badge(text, tone, solid=True)


def badge_width(badge: Badge, font_size: int) -> int:
    """Logical pixels the badge needs."""
    metrics = font_metrics(font_size, badge.solid)
    return metrics.horizontalAdvance(badge.text) + _MARK + _GAP + 2 * _PAD


def fitted(badge: Badge, room_px: int, font_size: int) -> Badge:
    """The badge with its short text where the whole one has no room."""
    if badge.short and badge_width(badge, font_size) > room_px:
        return replace(badge, text=badge.short)
    return badge


def column_px(badges: Iterable[Badge], mark: bool = False) -> int:
    """The width of a table column in which none of these is cut; `mark` leaves room for a row's state mark."""
    size = current_theme().font_small
    return max((badge_width(badge, size) for badge in badges), default=0) + 2 * _PAD + (_MARK + _PAD if mark else 0)


def paint_badge(painter: QPainter, rect: QRect, badge: Badge, theme: Theme, *, selected: bool = False) -> None:
    """Paint the badge at the left of `rect`, its height centred, its text short or cut where it does not fit."""
    badge = fitted(badge, rect.width(), theme.font_small)
    font = ui_font(theme, size=theme.font_small, bold=badge.solid)
    metrics = font_metrics(theme.font_small, badge.solid)
    width = min(rect.width(), badge_width(badge, theme.font_small))
    height = min(_HEIGHT, rect.height())
    box = QRectF(rect.x(), rect.y() + (rect.height() - height) / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if badge.solid:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.fill(badge.tone))
        painter.drawRoundedRect(box, theme.radius, theme.radius)
        ink = mark = theme.on(badge.tone)
    else:
        ink = theme.color("text_selected" if selected else "text")
        mark = theme.color(badge.tone)
    at = QRectF(box.x() + _PAD, box.center().y() - _MARK / 2, _MARK, _MARK)
    paint_mark(painter, at, badge.mark, mark)
    text = box.adjusted(_PAD + _MARK + _GAP, 0, -_PAD + 2, 0)
    painter.setFont(font)
    painter.setPen(ink)
    shown = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, int(text.width()) + 1)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
    painter.restore()


class StatusBadge(QWidget):
    """A badge on its own; announces its text to screen readers."""

    def __init__(self, badge: Badge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = badge or Badge("")
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme_changed.connect(self._redress)
        self.set_badge(self._badge)

    def badge(self) -> Badge:
        """What is shown."""
        return self._badge

    def set_badge(self, badge: Badge) -> None:
        """Show another state."""
        self._badge = badge
        self.setAccessibleName(badge.text)
        self._redress()

    def sizeHint(self) -> QSize:
        """As wide as the text needs."""
        return QSize(badge_width(self._badge, current_theme().font_small), _HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge over the whole widget."""
        if self._badge.text:
            painter = QPainter(self)
            paint_badge(painter, self.rect(), self._badge, current_theme())

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()
