"""Names and values with the age of each at its right: quiet, and marked where the value is past its shelf life."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from resources.words import t
from widgets.ages import age_text, moment_words, now_s
from widgets.status_badge import Badge, StatusBadge
from widgets.theme import set_role
from widgets.tooltip import plain_tip

NONE = "—"
TICK_MS = 1_000


@dataclass(frozen=True)
class FieldAge:
    """As of when a value is (seconds since the epoch, None: nobody knows), and whether that is too long ago."""

    as_of_s: float | None = None
    stale: bool = False


class AgedFields(QWidget):
    """A line a field. A value without an age of its own is as old as everything about the record."""

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values = {key: _value() for key in titles}
        self.ages = {key: _AgeCell() for key in titles}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for row, (key, title) in enumerate(titles.items()):
            name = QLabel(title, textFormat=Qt.TextFormat.PlainText)
            set_role(name, "muted")
            self.values[key].setAccessibleName(title)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.values[key], row, 1)
            grid.addWidget(self.ages[key], row, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._count)
        self._tick.start()

    def show_value(self, key: str, text: str, age: FieldAge | None = None) -> None:
        """The value of a field, a dash for none, and its own age if it has one."""
        self.values[key].setText(text or NONE)
        self.ages[key].show_age(age if text else None)

    def showEvent(self, event: QShowEvent) -> None:
        """Ages that were not looked at have gone on."""
        super().showEvent(event)
        self._count()

    def _count(self) -> None:
        if self.isVisible():
            for cell in self.ages.values():
                cell.count()


class _AgeCell(QWidget):
    """`3 min`, small and grey; with hourglass, word and colour when that is too long ago."""

    def __init__(self) -> None:
        super().__init__()
        self._age: FieldAge | None = None
        self.quiet = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.loud = StatusBadge()
        set_role(self.quiet, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.quiet, self.loud):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.hide()

    def text(self) -> str:
        """What is said of the age now, empty for nothing."""
        age = self._age
        if age is None or (age.as_of_s is None and not age.stale):
            return ""
        words = t("widgets.age.nobody") if age.as_of_s is None else age_text(now_s() - age.as_of_s)
        return t("widgets.age.old", age=words) if age.stale else words

    def show_age(self, age: FieldAge | None) -> None:
        """Another age, None for no age of its own."""
        self._age = age
        self.setToolTip(plain_tip(moment_words(age.as_of_s) if age is not None and age.as_of_s else ""))
        self.count()

    def count(self) -> None:
        """Say it as it is now."""
        words, stale = self.text(), self._age is not None and self._age.stale
        self.setVisible(bool(words))
        self.quiet.setVisible(not stale)
        self.loud.setVisible(stale)
        if stale and self.loud.badge().text != words:
            self.loud.set_badge(Badge(words, "stale"))
        elif not stale and self.quiet.text() != words:
            self.quiet.setText(words)


def _value() -> QLabel:
    label = QLabel(NONE, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
