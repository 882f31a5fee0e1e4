"""A text that was saved in a wrong encoding: said, and mended only when somebody says so."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from console.features.importing.step import label
from console.importing.reading.twice import Twice
from resources.words import t
from widgets.theme import set_role


class MendLine(QFrame):
    """Hidden when there is nothing to mend."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.words, self.button = label("warn"), QPushButton(t("wizard.mend"))
        self.button.setAutoDefault(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        self.button.clicked.connect(lambda _checked: self.wanted.emit())
        self.hide()

    def show_twice(self, twice: Twice | None) -> None:
        """One of the words as it stands and as it was meant."""
        self.setVisible(twice is not None)
        if twice is not None:
            self.words.setText(t("wizard.twice", shown=twice.shown, meant=twice.meant))
