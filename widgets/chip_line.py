"""A line of chips that scrolls sideways where they have no room: by wheel, and by itself to where the focus is."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from widgets.theme import set_role

GAP_PX = 4


class ChipLine(QScrollArea):
    """As wide as there is room, as high as its chips; what it is made narrower than can be scrolled to."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for off in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            off(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._line = QHBoxLayout(inside)
        self._line.setContentsMargins(8, 6, 8, 2)
        self._line.setSpacing(GAP_PX)
        self._line.addStretch()
        self.setWidget(inside)

    def add(self, words: str) -> QPushButton:
        """Another chip at the end."""
        chip = QPushButton(words)
        chip.setCheckable(True)
        chip.setAccessibleName(words)
        set_role(chip, "chip")
        self._line.insertWidget(self._line.count() - 1, chip)
        chip.toggled.connect(lambda on: self.ensureWidgetVisible(chip, GAP_PX, 0) if on else None)
        self._fit()
        return chip

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(120, self._height_px())

    def event(self, event: QEvent) -> bool:
        """The chips are as high as the theme wants them."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._fit()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways, whichever way the wheel turns."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def _height_px(self) -> int:
        inside = self.widget()
        return inside.minimumSizeHint().height() if inside is not None else 0

    def _fit(self) -> None:
        if self.height() != self._height_px():
            self.setFixedHeight(self._height_px())
