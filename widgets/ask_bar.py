"""A question above a table, with two answers by key; out of sight while there is nothing to ask."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets.theme import set_role
from widgets.wrapped_label import WrappedLabel


class AskBar(QFrame):
    """One sentence and what can be said to it."""

    answered = Signal(bool)
    """True: the first of the two answers."""

    def __init__(self, yes: str, no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.sentence = WrappedLabel()
        self.yes, self.no = (QPushButton(text, autoDefault=False) for text in (yes, no))
        self.yes.clicked.connect(lambda _checked: self.answered.emit(True))
        self.no.clicked.connect(lambda _checked: self.answered.emit(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.no, self.yes):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def ask(self, sentence: str) -> None:
        """Ask it; nothing: there is no question."""
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))
