"""The hydrants nobody has stood at for too long: looked at by a key, or put on a round."""

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox, QWidget

from console.ages import standing
from console.chosen_gone import chosen_gone
from console.context import Context
from console.features.hydrant_care.list_page import ListPage
from console.features.hydrant_care.work import MOST, Overdue
from console.permission import ActButton
from models.hydrant import Hydrant
from models.ids import uuid7
from models.inspection import MOST_STOPS, PlanRound, RecordVisit
from models.record import MAX_NAME, Record
from resources.words import t
from widgets.rows import Column
from widgets.theme import set_role

USUAL_DAYS, MOST_DAYS = 7, 365


class OverduePage(ListPage):
    """Enter records that the chosen one was looked at and is well; the button makes a round of the marked ones."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _columns(), lambda one: standing(one.state, one.reason), parent)
        self._district = ""
        self.count = QLabel()
        set_role(self.count, "muted")
        self.visit_button = ActButton(context, t("hydrant_care.act.visit"), RecordVisit)
        self.whom = QLineEdit(maxLength=MAX_NAME, placeholderText=t("hydrant_care.round.whom"))
        self.whom.setAccessibleName(t("hydrant_care.round.whom"))
        self.days = QSpinBox(minimum=1, maximum=MOST_DAYS, value=USUAL_DAYS, suffix=t("hydrant_care.round.days"))
        self.days.setAccessibleName(t("hydrant_care.round.due"))
        self.round_button = ActButton(context, t("hydrant_care.act.plan_round"), PlanRound)
        line = (self.count, self.visit_button, self.whom, self.days, self.round_button)
        self.arrange(line, self.count)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(self.visit)
        self.visit_button.clicked.connect(lambda _checked: self.visit(self.table.selected_id()))
        self.whom.returnPressed.connect(self.plan)
        self.round_button.clicked.connect(self.plan)

    def show_overdue(self, found: Overdue, district: str) -> None:
        """Draw the list; `district` names a round of it."""
        is_other, self._district = district != self._district, district
        self.rows.set_items(found.records)
        if is_other:
            self.table.start_over()
        key = "hydrant_care.overdue.more" if found.total > len(found.records) else "hydrant_care.overdue.count"
        self.count.setText(t(key, count=found.total, shown=MOST))
        self.round_button.set_possible(bool(found.records), t("hydrant_care.notice.nobody_overdue"))
        self.visit_button.set_possible(bool(found.records), t("hydrant_care.notice.nobody_overdue"))

    def visit(self, hydrant_id: str) -> None:
        """It was looked at, and all is well."""
        if hydrant_id and self.visit_button.isEnabled():
            self._context.commands.submit(RecordVisit(hydrant_id=hydrant_id))

    def plan(self) -> None:
        """A round of the marked hydrants, of all that are listed when only one is."""
        if not self.round_button.isEnabled():
            return
        marked = self.table.selected_ids()
        if len(marked) < 2 and chosen_gone(self._context, self.table):
            return
        ids = marked if len(marked) > 1 else [self.rows.id_at(row) for row in range(self.rows.rowCount())]
        due_at = self._context.now() + timedelta(days=self.days.value())
        name = f"{self._district or t('hydrant_care.district.all')} {due_at.astimezone():%m-%d}"
        self._context.commands.submit(
            PlanRound(
                round_id=uuid7(), name=name[:MAX_NAME], hydrant_ids=tuple(ids[:MOST_STOPS]), due_at=due_at,
                assigned_to=self.whom.text().strip(), district=self._district,
            )
        )  # fmt: skip
        self._context.notices.good(t("hydrant_care.round.planned", name=name), key="hydrant_care")

    def _choose(self, row_id: str) -> None:
        if row_id:
            self._context.selection.choose(Hydrant.KIND, row_id)


def _seen(record: Record[Any]) -> str:
    """The day; what is months ago has no use for minutes."""
    seen_at = record.fact.seen_at
    return t("hydrant_care.never_seen") if seen_at is None else f"{seen_at.astimezone():%Y-%m-%d}"


def _columns() -> list[Column]:
    return [
        Column("number", t("hydrant_care.column.hydrant"), lambda one: one.fact.number, 110),
        Column("seen", t("hydrant_care.column.seen"), _seen, 110),
        Column("status", t("hydrant_care.column.status"),
               lambda one: t(f"enums.hydrant_status.{one.fact.status}"), 100),
        Column("district", t("hydrant_care.column.district"), lambda one: one.fact.district, 120),
        Column("address", t("hydrant_care.column.address"), lambda one: one.fact.address or one.fact.name, 0),
    ]  # fmt: skip
