"""The unlock line: over the lower edge of the map, so that everything else stays in sight."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from resources.words import t
from widgets.theme import set_role

EDGE_PX = 24
SIDE_PX = 12
"""Left free beside it where the map is narrow."""
USUAL_PX = 620


class Unlock(QFrame):
    """Asks for the password of who sits here; what goes on behind it goes on."""

    wanted = Signal(str)
    """A password."""
    other_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAutoFillBackground(True)
        title, self._detail, self.problem = QLabel(t("identity.lock.title")), QLabel(), QLabel()
        set_role(title, "title")
        set_role(self._detail, "muted")
        set_role(self.problem, "problem")
        for label in (self._detail, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.problem.hide()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(t("identity.password"))
        self.password.setPlaceholderText(t("identity.password"))
        self.password.setMaxLength(200)
        self.password.setMinimumWidth(120)
        self.password.returnPressed.connect(self._send)
        self.button, other = QPushButton(t("identity.lock.button")), QPushButton(t("identity.lock.other"))
        set_role(self.button, "primary")
        self.button.clicked.connect(self._send)
        other.clicked.connect(self.other_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.password, self.button, other):
            row.addWidget(part, 1 if part is self.password else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        for text in (title, self._detail):
            column.addWidget(text)
        column.addLayout(row)
        column.addWidget(self.problem)

    def ask(self, name: str) -> None:
        """Show the line for who sits here; the keyboard stays where it is."""
        self._detail.setText(t("identity.lock.detail", name=name))
        self.say("")
        self.show()
        self.lay()

    def lay(self) -> None:
        """Stand over the lower edge, as wide as there is room for."""
        parent = self.parentWidget()
        if parent is not None:
            self.setFixedWidth(max(self.minimumSizeHint().width(), min(USUAL_PX, parent.width() - 2 * SIDE_PX)))
            layout = self.layout()
            if layout is not None:
                layout.invalidate()
                self.setFixedHeight(layout.totalHeightForWidth(self.width()))
            self.move((parent.width() - self.width()) // 2, max(0, parent.height() - self.height() - EDGE_PX))
        self.raise_()

    def say(self, sentence: str) -> None:
        """Show what went wrong and let them try again; empty for nothing."""
        self.button.setEnabled(True)
        self.password.clear()
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.lay()

    def _send(self) -> None:
        if not self.password.text():
            self.say(t("identity.lock.empty"))
            return
        self.button.setEnabled(False)
        self.wanted.emit(self.password.text())
