"""Break-glass sign-ins that wait for a review: who, where, when and why; closed by somebody who answers for it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from console.context import Context
from console.follow import Follow
from console.holders import person
from console.permission import ActButton
from models.ids import uuid7
from models.record import Record
from models.sign_in import Means, ReviewBreakGlass, SignIn
from models.store import Query, where
from resources.words import t
from widgets.begun import BegunWords
from widgets.theme import set_role

MOST = 50


class Reviews(QWidget):
    """The oldest open one, and how many there are; nothing at all while there are none."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.open: list[Record[SignIn]] = []
        self._waiting = ""
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self.words, "problem")
        self.review = QLineEdit(maxLength=1_000, placeholderText=t("audit.review.hint"))
        self._begun = BegunWords(self.review)
        self.close_button = ActButton(context, t("audit.review.close"), ReviewBreakGlass)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 0)
        line.setSpacing(8)
        line.addWidget(self.words, 3)
        line.addWidget(self.review, 2)
        line.addWidget(self.close_button)
        self.hide()
        self.review.returnPressed.connect(self.close_one)
        self.close_button.clicked.connect(lambda _checked: self.close_one())
        context.commands.saved.connect(self._saved)
        context.commands.not_saved.connect(self._not_saved)
        # Not this widget, which is hidden while there are none: one that comes must be seen.
        self._follow = Follow(context, QObject(self), self._work, self.show_open, {SignIn.KIND})
        self._follow.ask()

    def show_open(self, found: list[Record[SignIn]]) -> None:
        """Draw the oldest."""
        self.open = found
        self.setVisible(bool(found))
        self._begun.turn_to(found[0].id if found else "")
        if found:
            one = found[0].fact
            who, at = person(one.user, self._context.link.names), f"{one.at.astimezone():%m-%d %H:%M}"
            self.words.setText(
                t("audit.review.open", count=len(found), user=who, seat=one.seat, reason=one.reason, at=at)
            )

    def close_one(self) -> None:
        """Close the review of the oldest with the words written."""
        review = self.review.text().strip()
        if self._waiting:
            # A second Enter while the first is being written would close it twice.
            return
        if not self.open or not review:
            self._context.notices.warn(t("refusal.sign_in.review"), key="audit.review")
            return
        self._waiting = command_id = uuid7()
        self._context.commands.submit(
            ReviewBreakGlass(sign_in_id=self.open[0].id, review=review), self.open[0].revision,
            command_id=command_id,
        )  # fmt: skip

    def _work(self) -> list[Record[SignIn]]:
        filters = (where("status", "open"), where("type", Means.BREAK_GLASS.value))
        return self._context.store.page(Query(kind=SignIn.KIND, filters=filters, order="at"), MOST)

    def _saved(self, command_id: str) -> None:
        if command_id == self._waiting:
            self._waiting = ""
            self.review.clear()

    def _not_saved(self, command_id: str, _why: str) -> None:
        if command_id == self._waiting:
            self._waiting = ""
