"""Taking an import back: what will come back and what will not is said first; a second press does it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.features.importing.step import cannot, label, sentence_of
from console.importing.jobs import Undone, undo, undone_lines
from resources.words import t
from widgets.theme import set_role

LINES_PX = 150


class UndoLine(QWidget):
    """For one import at a time."""

    undone = Signal(str)
    """The id of the import that was taken back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = 0
        self.job_id = ""
        self.ask_button = QPushButton(t("wizard.undo"))
        self.sure_button = QPushButton(t("wizard.undo_sure"))
        self.keep_button = QPushButton(t("wizard.undo_keep"))
        self.cancel_button = QPushButton(t("wizard.cancel"))
        self.words = label()
        self.lines = QPlainTextEdit(readOnly=True)
        self._lay_out()
        self.ask_button.clicked.connect(lambda _checked: self.ask())
        self.sure_button.clicked.connect(lambda _checked: self.do())
        self.keep_button.clicked.connect(lambda _checked: self.show_job(self.job_id))
        self.cancel_button.clicked.connect(lambda _checked: self.cancel())
        self.show_job("")

    def show_job(self, job_id: str, *, possible: bool = True) -> None:
        """Offer to take this import back; nothing is asked yet."""
        self.job_id = job_id
        self._asked += 1
        self.words.clear()
        self.lines.clear()
        self._arrange(asked=False, offered=bool(job_id) and possible)

    def ask(self) -> None:
        """What would come back, and what would not."""
        self._go(apply=False)

    def do(self) -> None:
        """Take it back as one act."""
        self._go(apply=True)

    def cancel(self) -> None:
        """Do not wait for what undoing would do: it was a question, and nothing is undone."""
        self._enable(True)
        self.show_job(self.job_id)
        self.words.setText(t("wizard.given_up"))
        self.words.show()

    def _go(self, *, apply: bool) -> None:
        stopped = cannot(self._context)
        if stopped is not None:
            self.words.setText(stopped[1])
            return
        self._asked += 1
        asked, job_id, client = self._asked, self.job_id, self._context.client
        self.words.setText(t("wizard.undoing" if apply else "wizard.undo_asking"))
        self.words.show()
        self._enable(False)
        self.cancel_button.setVisible(not apply)
        self._context.background.query(
            lambda: undo(client, job_id, apply=apply), lambda done: self._show(asked, done),
            lambda error: self._failed(asked, error),
        )  # fmt: skip

    def _show(self, asked: int, done: Undone) -> None:
        if done.applied:
            self.undone.emit(done.job_id)
        if asked != self._asked:
            return
        self._enable(True)
        *left, _total = undone_lines(done)
        key = "undo_done" if done.applied else "undo_will"
        words = t(f"wizard.{key}", restored=done.restored, deleted=done.deleted, left=len(done.left))
        self.words.setText(words)
        self.lines.setPlainText("\n".join(left))
        self._arrange(asked=not done.applied, offered=False)

    def _failed(self, asked: int, error: Exception) -> None:
        if asked != self._asked:
            return
        self._enable(True)
        self.words.setText(sentence_of(error))
        self._arrange(asked=False, offered=True)

    def _enable(self, enabled: bool) -> None:
        for button in (self.ask_button, self.sure_button, self.keep_button):
            button.setEnabled(enabled)

    def _arrange(self, *, asked: bool, offered: bool) -> None:
        """`asked`: the answer is there and the second press is waited for; `offered`: the first one."""
        self.ask_button.setVisible(offered)
        self.sure_button.setVisible(asked)
        self.keep_button.setVisible(asked)
        self.cancel_button.hide()
        self.words.setVisible(bool(self.words.text()))
        self.lines.setVisible(bool(self.lines.toPlainText()))
        if asked:
            self.keep_button.setFocus()

    def _lay_out(self) -> None:
        set_role(self.sure_button, "danger")
        self.lines.setMaximumHeight(LINES_PX)
        self.lines.setAccessibleName(t("wizard.undo_left"))
        buttons = QHBoxLayout()
        for button in (self.ask_button, self.sure_button, self.keep_button, self.cancel_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.lines)
        column.addLayout(buttons)
