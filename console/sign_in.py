"""The sign-in panel: over the map, never in the way of what is known already."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from resources.words import t
from widgets.theme import set_role


class SignIn(QFrame):
    """Asks who sits here. Not modal: the cached data stay visible and usable behind it."""

    wanted = Signal(str, str, str)
    """User, password, seat."""
    put_off = Signal()

    def __init__(self, server: str, seat: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAutoFillBackground(True)
        self.setFixedWidth(380)
        title, detail = QLabel(t("shell.sign_in.title")), QLabel(t("shell.sign_in.detail", server=server))
        set_role(title, "title")
        set_role(detail, "muted")
        detail.setTextFormat(Qt.TextFormat.PlainText)
        self.user, self.password, self.seat = QLineEdit(), QLineEdit(), QLineEdit(seat)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        for name, line in (("user", self.user), ("password", self.password), ("seat", self.seat)):
            line.setAccessibleName(t(f"shell.sign_in.{name}"))
            line.setMaxLength(200)
            line.returnPressed.connect(self._send)
            form.addRow(t(f"shell.sign_in.{name}"), line)
        self.problem = QLabel()
        set_role(self.problem, "problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self.button, later = QPushButton(t("shell.sign_in.button")), QPushButton(t("shell.sign_in.later"))
        set_role(self.button, "primary")
        self.button.clicked.connect(self._send)
        later.clicked.connect(self.put_off)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(detail)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(buttons)

    def ask(self) -> None:
        """Show the panel in the middle of its parent and wait for the keyboard."""
        self.show()
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move((parent.width() - self.width()) // 2, max(60, (parent.height() - self.height()) // 3))
        self.raise_()
        (self.password if self.user.text() else self.user).setFocus()

    def say(self, sentence: str) -> None:
        """Show what went wrong and let the user try again."""
        self._busy(False)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.adjustSize()
        self.password.selectAll()
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of its own first."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
            return
        super().keyPressEvent(event)

    def _send(self) -> None:
        if not self.user.text().strip() or not self.password.text():
            self.say(t("shell.sign_in.empty"))
            return
        self.problem.hide()
        self._busy(True)
        self.wanted.emit(self.user.text().strip(), self.password.text(), self.seat.text().strip())

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText(t("shell.sign_in.working" if busy else "shell.sign_in.button"))
