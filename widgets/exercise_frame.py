"""The striped frame and watermark that mark a window as showing an exercise; the mouse goes through it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygon, QRegion
from PySide6.QtWidgets import QWidget

from resources.words import t
from widgets.theme import current_theme, font_metrics, theme_changed, ui_font

WIDTH = 8
"""Width of the frame in pixels."""
_STRIPE = 14


class ExerciseFrame(QWidget):
    """Lies over the whole of its parent and follows its size; hidden unless `set_on(True)`."""

    def __init__(self, parent: QWidget, mark: str = "") -> None:
        super().__init__(parent)
        self._window = parent
        self._mark = mark
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(t("widgets.exercise.name"))
        parent.installEventFilter(self)
        theme_changed.connect(self._redress)
        self.hide()

    def set_on(self, on: bool, mark: str = "") -> None:
        """Show or hide the frame; `mark` replaces the usual word."""
        self._mark = mark or self._mark
        self._fit()
        self.setVisible(on)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent and above its children."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.Show):
            self._fit()
            if self.isVisible():
                self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Stripes at the edges, the word in the middle of the top one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        whole = self.rect()
        inner = whole.adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
        painter.save()
        painter.setClipRegion(QRegion(whole).subtracted(QRegion(inner)))
        painter.fillRect(whole, QColor(theme.stripe_gap))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.stripe))
        _stripes(painter, whole)
        painter.restore()
        self._tab(painter)

    def _tab(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setFont(ui_font(theme, size=theme.font_small, bold=True))
        tab = self._tab_room()
        painter.fillRect(tab, QColor(theme.stripe))
        painter.setPen(QColor(theme.on_stripe))
        painter.drawText(tab, int(Qt.AlignmentFlag.AlignCenter), self._text())

    def _fit(self) -> None:
        # A mask keeps what lies below (a web view, a video) painting undisturbed.
        self.setGeometry(self._window.rect())
        inner = self.rect().adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)) | QRegion(self._tab_room()))

    def _tab_room(self) -> QRect:
        metrics = font_metrics(current_theme().font_small, True)
        width = metrics.horizontalAdvance(self._text()) + 32
        return QRect((self.width() - width) // 2, 0, width, 20)

    def _text(self) -> str:
        return self._mark or t("widgets.exercise.mark")

    def _redress(self) -> None:
        self.update()


def _stripes(painter: QPainter, area: QRect) -> None:
    """Diagonal stripes over the area."""
    height = area.height()
    for x in range(-height, area.width(), 2 * _STRIPE):
        corners = [(x, height), (x + _STRIPE, height), (x + _STRIPE + height, 0), (x + height, 0)]
        painter.drawPolygon(QPolygon([QPoint(*corner) for corner in corners]))
