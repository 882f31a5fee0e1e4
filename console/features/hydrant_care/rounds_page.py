"""The rounds under way: by when, with whom, how many hydrants are left."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from console.ages import record_state
from console.context import Context
from console.features.hydrant_care.list_page import ListPage
from console.permission import ActButton
from models.hydrant import Hydrant
from models.inspection import EndRound, RecordVisit, Round
from models.record import MAX_TEXT, Record
from resources.words import t
from widgets.begun import BegunWords
from widgets.rows import Column
from widgets.status_badge import Badge


class RoundsPage(ListPage):
    """Enter leads to the next hydrant of the chosen round; looked at there, the round goes on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _columns(context.now), lambda one: record_state(context, one), parent)
        self.reason = QLineEdit(maxLength=MAX_TEXT, placeholderText=t("hydrant_care.round.reason"))
        self.reason.setAccessibleName(t("hydrant_care.round.reason"))
        self._begun = BegunWords(self.reason)
        self.next_button = ActButton(context, t("hydrant_care.act.visit_next"), RecordVisit)
        self.end_button = ActButton(context, t("hydrant_care.act.end_round"), EndRound)
        self.arrange((self.next_button, self.reason, self.end_button), self.reason)
        self.table.chosen.connect(self.lead)
        self.table.selected.connect(lambda _id: self._judge())
        self.next_button.clicked.connect(self.visit_next)
        self.end_button.clicked.connect(self.end)
        self._judge()

    def show_rounds(self, records: Sequence[Record[Round]]) -> None:
        """Draw the list."""
        self.rows.set_items(records)
        self._judge()

    def lead(self, round_id: str) -> None:
        """Choose the next hydrant of the round everywhere."""
        row = self.rows.row_of(round_id)
        record = None if row is None else self.rows.item(row)
        if isinstance(record, Record) and record.fact.left:
            self._context.selection.choose(Hydrant.KIND, record.fact.left[0])

    def visit_next(self) -> None:
        """The next hydrant was looked at, and is well."""
        record = self.chosen()
        if record is not None and record.fact.left:
            self._context.commands.submit(RecordVisit(hydrant_id=record.fact.left[0], round_id=record.id))

    def end(self) -> None:
        """Give up what is left of it."""
        record = self.chosen()
        if record is not None:
            self._context.commands.submit(EndRound(round_id=record.id, reason=self.reason.text()))
            self.reason.clear()

    def _judge(self) -> None:
        record = self.chosen()
        chosen = record is not None
        self._begun.turn_to(record.id if record is not None else "")
        for button in (self.next_button, self.end_button):
            button.set_possible(chosen, t("hydrant_care.notice.choose_round"))
        self.reason.setEnabled(chosen)


def _columns(now: Callable[[], datetime]) -> list[Column]:
    def stands(record: Record[Any]) -> Badge:
        late = record.fact.is_overdue(now())
        return Badge(t(f"hydrant_care.round.{'late' if late else 'going'}"), "red" if late else "ok")

    return [
        Column("name", t("hydrant_care.column.round"), lambda one: one.fact.name, 180),
        Column("stands", t("hydrant_care.column.stage"), lambda one: stands(one).text, 96, badge=stands),
        Column("due", t("hydrant_care.column.due"), lambda one: f"{one.fact.due_at.astimezone():%Y-%m-%d}", 100),
        Column("whom", t("hydrant_care.column.whom"), lambda one: one.fact.assigned_to, 120),
        Column("left", t("hydrant_care.column.left"), _left, 0),
    ]


def _left(record: Record[Any]) -> str:
    fact = record.fact
    wrong = sum(not visit.well for visit in fact.visits.values())
    words = t("hydrant_care.round.left", left=len(fact.left), all=len(fact.hydrant_ids))
    return f"{words} · {t('hydrant_care.round.wrong', count=wrong)}" if wrong else words
