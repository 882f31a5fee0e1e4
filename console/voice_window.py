"""Asks who was reached by phone or radio, and when. Beside the work, never in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from PySide6.QtCore import QDateTime, Qt, QTime
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QPushButton, QTimeEdit, QVBoxLayout, QWidget

from console.context import Context
from models.command import Command
from models.record import MAX_NAME
from models.unit import MINUTE
from resources.words import t
from widgets.theme import set_role

_BEGUN: WeakKeyDictionary[QWidget, dict[str, str]] = WeakKeyDictionary()
"""Main window -> what is asked about -> the name that was begun."""


@dataclass(frozen=True)
class Asked:
    """What is asked about, and the words: title, matter, how people are reached, the name of the first field."""

    about_id: str
    title: str
    what: str
    reach: str
    whom: str


class VoiceWindow(QDialog):
    """Non modal; Enter accepts what is proposed, Esc leaves it undone, and what was typed for the next time."""

    def __init__(self, context: Context, words: Asked, names: Sequence[str]) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.title)
        self._context, self._words = context, words
        self._edited = False
        self.what = QLabel(words.what, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.reach = QLabel(words.reach or t("untold.no_reach"), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.whom = QComboBox(editable=True)
        self.whom.addItems(list(names))
        self.when = QTimeEdit(_local(context.now()).time())
        self.when.setDisplayFormat("HH:mm:ss")
        # As far from the border as the names above it; style sheets do not reach in here.
        self.when.lineEdit().setTextMargins(8, 0, 0, 0)
        self.when.timeChanged.connect(self._changed)
        self.problem = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.accept_button = QPushButton(t("untold.tell.accept"))
        self._arrange()
        self._proposed = self.whom.currentText()
        self._begun = _BEGUN.setdefault(context.window, {})
        if begun := self._begun.get(words.about_id):
            self.whom.setEditText(begun)

    def ask(self) -> None:
        """Come to the front in place of one of its kind that asks already; the keyboard goes to the name."""
        for old in self._context.window.findChildren(type(self)):
            if old is not self:
                old.close()
        self.show()
        self.activateWindow()
        self.whom.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def why_not(self, whom: str, told_at: datetime | None) -> str:
        """Why this cannot be recorded, in a sentence; empty when it can."""
        return "" if whom else t("refusal.told.whom", limit=MAX_NAME)

    def command(self, whom: str, told_at: datetime | None) -> Command:
        """What is recorded; `told_at` None: just now."""
        raise NotImplementedError

    def told_at(self) -> datetime | None:
        """The moment that was entered, the last one of that time of day; None: just now."""
        if not self._edited:
            return None
        now = _local(self._context.now())
        moment = QDateTime(now.date(), self.when.time())
        told = datetime.fromtimestamp(moment.toSecsSinceEpoch(), UTC)
        return told - timedelta(days=1) if told > self._context.now() + MINUTE else told

    def accept(self) -> None:
        """Record it, or say why not."""
        if self.result() == QDialog.DialogCode.Accepted:
            # Enter is heard by the field and by the button.
            return
        whom, told_at = self.whom.currentText().strip(), self.told_at()
        if why := self.why_not(whom, told_at):
            self._refuse(why)
            return
        self._context.commands.submit(self.command(whom, told_at))
        super().accept()
        self.close()

    def done(self, result: int) -> None:
        """A name that was typed and not recorded is there again the next time."""
        typed, begun = self.whom.currentText().strip(), self._begun
        begun.pop(self._words.about_id, None)
        if result != QDialog.DialogCode.Accepted and typed and typed != self._proposed:
            begun[self._words.about_id] = typed
        super().done(result)

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def _changed(self, _time: QTime) -> None:
        self._edited = True

    def _arrange(self) -> None:
        set_role(self.what, "heading")
        set_role(self.reach, "title")
        set_role(self.problem, "error")
        set_role(self.accept_button, "primary")
        self.problem.hide()
        self.whom.setAccessibleName(self._words.whom)
        self.when.setAccessibleName(t("untold.tell.when"))
        editor = self.whom.lineEdit()
        if editor is not None:
            editor.setMaxLength(MAX_NAME)
            editor.selectAll()
            editor.returnPressed.connect(self.accept)
        fields = QFormLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        fields.addRow(self._words.whom, self.whom)
        fields.addRow(t("untold.tell.when"), self.when)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(lambda _checked: self.accept())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (self.what, self.reach):
            column.addWidget(widget)
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addWidget(self.accept_button)
        self.setMinimumWidth(380)


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
