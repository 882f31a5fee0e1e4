"""A line of chips: those that have no room are in the menu of the last button, the one that is on never is."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from resources.words import t
from widgets.icons import icon
from widgets.theme import set_role, theme_changed

GAP_PX = 4
EDGES_PX = (8, 4, 8, 4)
LEAST_PX = 120


class ChipLine(QWidget):
    """As wide as there is room, as high as its chips; nothing of it is ever cut at the edge."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[QPushButton] = []
        self.more = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolTip(t("widgets.chips.hint"))
        set_role(self.more, "chip")
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._list)
        self.more.setMenu(self._menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(*EDGES_PX)
        self._line.setSpacing(GAP_PX)
        self._line.addWidget(self.more)
        self._line.addStretch()
        self.more.hide()
        theme_changed.connect(self._redress)
        self._redress()

    def add(self, words: str) -> QPushButton:
        """Another chip at the end."""
        chip = QPushButton(words)
        chip.setCheckable(True)
        chip.setAccessibleName(words)
        set_role(chip, "chip")
        self._line.insertWidget(len(self._chips), chip)
        self._chips.append(chip)
        chip.toggled.connect(lambda _on: self._share())
        self._share()
        return chip

    def sizeHint(self) -> QSize:
        """All chips beside each other."""
        return QSize(self._edges() + _width(self._chips), self._height())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(LEAST_PX, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer have room."""
        super().resizeEvent(event)
        self._share()

    def event(self, event: QEvent) -> bool:
        """The chips are as large as the theme wants them."""
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.Show, QEvent.Type.PolishRequest):
            self._share()
            self.updateGeometry()
        return super().event(event)

    def _share(self) -> None:
        """Who is in sight: from the first on, and the one that is on in any case."""
        shown = self._fitting()
        for chip in self._chips:
            if chip.isHidden() is (chip in shown):
                chip.setHidden(chip not in shown)
        left = len(self._chips) - len(shown)
        self.more.setText(t("widgets.chips.more", count=left))
        self.more.setHidden(not left)

    def _fitting(self) -> list[QPushButton]:
        room = self.width() - self._edges()
        if _width(self._chips) <= room:
            return list(self._chips)
        room -= self.more.sizeHint().width() + GAP_PX
        shown = [chip for chip in self._chips if chip.isChecked()]
        for chip in self._chips:
            if chip not in shown:
                if _width([*shown, chip]) > room:
                    break
                shown.append(chip)
        return shown

    def _list(self) -> None:
        """The menu names the others; choosing one presses its chip."""
        self._menu.clear()
        for chip in self._chips:
            if chip.isHidden():
                self._menu.addAction(chip.text()).triggered.connect(partial(self._press, chip))

    def _press(self, chip: QPushButton, _checked: bool = False) -> None:
        chip.click()
        if chip.isVisible():
            chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def _height(self) -> int:
        _left, top, _right, bottom = EDGES_PX
        return top + bottom + max(part.sizeHint().height() for part in (self.more, *self._chips))

    def _edges(self) -> int:
        return EDGES_PX[0] + EDGES_PX[2]

    def _redress(self) -> None:
        self.more.setIcon(icon("down", "text_muted"))


def _width(chips: list[QPushButton]) -> int:
    """Of these beside each other."""
    return sum(chip.sizeHint().width() for chip in chips) + GAP_PX * max(len(chips) - 1, 0)
