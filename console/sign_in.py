"""The sign-in panel: over the map, never in the way of what is known already."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from resources.words import t
from widgets.theme import set_role

TOP_PX = 60
WIDTH_PX, SIDE_PX = 420, 12


class SignIn(QFrame):
    """Asks who sits here. Not modal: the cached data stay visible and usable behind it."""

    wanted = Signal(str, str, str)
    """User, password, seat."""
    sealed = Signal(str, str, str, str)
    """Name, reason, sealed code, seat: nobody's password fits, and somebody has to sit here all the same."""
    put_off = Signal()

    def __init__(self, server: str, seat: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAutoFillBackground(True)
        self.setFixedWidth(WIDTH_PX)
        self._title, detail = QLabel(), QLabel()
        set_role(self._title, "title")
        set_role(detail, "muted")
        detail.setTextFormat(Qt.TextFormat.PlainText)
        self.by_code = False
        self.user, self.password, self.seat = QLineEdit(), QLineEdit(), QLineEdit(seat)
        self.reason = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._form = QFormLayout()
        for line in (self.user, self.reason, self.password, self.seat):
            line.setMaxLength(200)
            line.returnPressed.connect(self._send)
            self._form.addRow(QLabel(), line)
        self._detail = detail
        detail.setWordWrap(True)
        self.line = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self.line, "warning")
        self.line.hide()
        self.problem = QLabel()
        set_role(self.problem, "problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self.button, later = QPushButton(t("shell.sign_in.button")), QPushButton(t("shell.sign_in.later"))
        set_role(self.button, "primary")
        self.button.clicked.connect(self._send)
        later.clicked.connect(self.put_off)
        self.break_glass = QPushButton()
        set_role(self.break_glass, "flat")
        self.break_glass.clicked.connect(self._turn)
        buttons = QHBoxLayout()
        buttons.addWidget(self.break_glass)
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(9)
        column.addWidget(self._title)
        column.addWidget(detail)
        column.addWidget(self.line)
        column.addLayout(self._form)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self._server = server
        self._show_form()

    def ask(self) -> None:
        """Show the panel in the middle of its parent and wait for the keyboard."""
        self.show()
        self.lay()
        (self.password if self.user.text() else self.user).setFocus()

    def lay(self, top: int = TOP_PX) -> None:
        """Stand in the middle, below `top` where there is room for that."""
        parent = self.parentWidget()
        if parent is not None:
            self.setFixedWidth(max(self.minimumSizeHint().width(), min(WIDTH_PX, parent.width() - 2 * SIDE_PX)))
            self._fit()
            room = parent.height() - self.height()
            wanted = max(top, TOP_PX, room // 3)
            self.move((parent.width() - self.width()) // 2, max(0, min(wanted, room)))
        self.raise_()

    def say_line(self, sentence: str) -> None:
        """How it stands with the line: what can be signed in with now. Empty while all is well."""
        self.line.setText(sentence)
        self.line.setVisible(bool(sentence))
        self._grow()

    def take_password(self) -> None:
        """The form for a password again, whichever was asked for last."""
        if self.by_code:
            self.by_code = False
            self.reason.clear()
            self._show_form()

    def say(self, sentence: str) -> None:
        """Show what went wrong and let the user try again."""
        self._busy(False)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._grow()
        self.password.selectAll()
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of its own first."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        """As high as its words need at this width: a form that is lower draws its fields over each other."""
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def _grow(self) -> None:
        """Another sentence: higher or lower, and still in sight."""
        self._fit()
        parent = self.parentWidget()
        if parent is not None:
            self.move(self.x(), max(0, min(self.y(), parent.height() - self.height())))

    def _turn(self) -> None:
        """Between a password and the sealed code."""
        self.by_code = not self.by_code
        self.password.clear()
        self.problem.hide()
        self._show_form()
        self.ask()

    def _show_form(self) -> None:
        kind = "break_glass" if self.by_code else "sign_in"
        user, password = ("break_glass.user", "break_glass.code") if self.by_code else ("user", "password")
        words = {self.user: user, self.password: password, self.reason: "break_glass.reason", self.seat: "seat"}
        for line, key in words.items():
            line.setAccessibleName(t(f"identity.{key}"))
            label = self._form.labelForField(line)
            if isinstance(label, QLabel):
                label.setText(t(f"identity.{key}"))
        self._title.setText(t("identity.break_glass.title") if self.by_code else t("shell.sign_in.title"))
        self._form.setRowVisible(self.reason, self.by_code)
        self._detail.setText(
            t("identity.break_glass.detail") if self.by_code else t("shell.sign_in.detail", server=self._server)
        )
        self.break_glass.setText(t(f"identity.turn.{kind}"))

    def _send(self) -> None:
        if self.by_code:
            self._send_code()
            return
        if not self.user.text().strip() or not self.password.text():
            self.say(t("shell.sign_in.empty"))
            return
        self.problem.hide()
        self._busy(True)
        self.wanted.emit(self.user.text().strip(), self.password.text(), self.seat.text().strip())

    def _send_code(self) -> None:
        values = (self.user.text().strip(), self.reason.text().strip(), self.password.text())
        if not all(values):
            self.say(t("identity.break_glass.empty"))
            return
        self.problem.hide()
        self._busy(True)
        self.sealed.emit(*values, self.seat.text().strip())

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText(t("shell.sign_in.working" if busy else "shell.sign_in.button"))
