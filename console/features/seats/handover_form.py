"""Writing a hand-over: what stands is listed by itself, the note is what only a person knows."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.seats.handover_words import standing
from console.features.seats.shift import Shift, written
from console.permission import ActButton
from models.handover import WriteHandover
from models.record import MAX_TEXT
from resources.words import t
from widgets.theme import set_role


class HandoverForm(QWidget):
    """`submit` writes it: durable at once, delivered when there is a line."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shift: Shift | None = None
        self.standing = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._area = QScrollArea(widgetResizable=True)
        self.to_user = QComboBox()
        self.note = QPlainTextEdit(placeholderText=t("seats.handover.note_hint"))
        self.note.setTabChangesFocus(True)
        self.problem = QLabel(wordWrap=True)
        self.button = ActButton(context, t("seats.handover.write"), WriteHandover)
        set_role(self.button, "primary")
        set_role(self.problem, "error")
        set_role(self.standing, "small")
        self._arrange()
        self.button.clicked.connect(lambda _checked: self.submit())
        enter = QShortcut(QKeySequence("Ctrl+Return"), self)
        enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        enter.activated.connect(self.submit)
        self.show_people({})

    def show_shift(self, shift: Shift) -> None:
        """What will be handed over with the note."""
        self._shift = shift
        self.standing.setText(standing(shift))

    def show_people(self, people: Mapping[str, str]) -> None:
        """User -> name of those it may be left to; whoever was chosen stays chosen."""
        chosen = self.to_user.currentData() or ""
        self.to_user.clear()
        self.to_user.addItem(t("seats.handover.anybody"), "")
        for user, name in sorted(people.items(), key=lambda item: item[1]):
            self.to_user.addItem(name, user)
        self.to_user.setCurrentIndex(max(0, self.to_user.findData(chosen)))

    def submit(self) -> bool:
        """Write it; False, with a sentence in the form, when something is missing."""
        note = self.note.toPlainText().strip()[:MAX_TEXT]
        if not note or self._shift is None:
            self.problem.setText(t("refusal.handover.empty"))
            self.problem.show()
            self.note.setFocus()
            return False
        self.problem.hide()
        self._context.commands.submit(written(self._shift, note, str(self.to_user.currentData() or "")))
        self.note.clear()
        return True

    def _arrange(self) -> None:
        self.problem.hide()
        self.note.setMinimumHeight(56)
        # However much stands, the note has its room: the list scrolls.
        self._area.setWidget(self.standing)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.standing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.note.setAccessibleName(t("seats.handover.note"))
        self.to_user.setAccessibleName(t("seats.handover.to"))
        to = QLabel(t("seats.handover.to"))
        set_role(to, "muted")
        line = QHBoxLayout()
        line.addWidget(to)
        line.addWidget(self.to_user, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._area)
        column.addWidget(self.note, 1)
        column.addWidget(self.problem)
        column.addLayout(line)
