"""The open defects: the worst and oldest first, each with its next step on a key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from console.ages import record_state
from console.context import Context
from console.features.hydrant_care.list_page import ListPage
from console.permission import ActButton
from models.defect import Defect, DefectStage
from models.defect_acts import AssignDefect, CheckDefect, DismissDefect, RepairDefect
from models.hydrant import Hydrant
from models.record import MAX_NAME, MAX_TEXT, Record
from resources.words import t
from widgets.begun import BegunWords
from widgets.rows import Column
from widgets.status_badge import Badge, column_px

_TONES = {
    DefectStage.REPORTED: "red", DefectStage.ASSIGNED: "orange", DefectStage.REPAIRED: "yellow",
    DefectStage.CHECKED: "ok", DefectStage.DISMISSED: "neutral",
}  # fmt: skip


class DefectsPage(ListPage):
    """Enter in the words does the next step of the chosen one; choosing one chooses its hydrant everywhere."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _columns(), lambda one: record_state(context, one), parent)
        self.words = QLineEdit()
        self._begun = BegunWords(self.words)
        self.next_button = ActButton(context, "", AssignDefect, RepairDefect, CheckDefect)
        self.other_button = ActButton(context, "", AssignDefect, RepairDefect, CheckDefect)
        self.dismiss_button = ActButton(context, t("hydrant_care.act.dismiss"), DismissDefect)
        self.arrange((self.words, self.next_button, self.other_button, self.dismiss_button), self.words)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(lambda _id: self.words.setFocus())
        self.words.returnPressed.connect(self.step)
        self.next_button.clicked.connect(self.step)
        self.other_button.clicked.connect(self.other_step)
        self.dismiss_button.clicked.connect(self.dismiss)
        self._judge()

    def show_defects(self, records: Sequence[Record[Defect]]) -> None:
        """Draw the list; the chosen one stays chosen."""
        self.rows.set_items(records)
        self._judge()

    def step(self) -> None:
        """The next step of the loop: to somebody, mended, looked at and well."""
        record = self.chosen()
        if record is None or not self.next_button.isEnabled():
            return
        fact, words = record.fact, self.words.text().strip()
        of = {"defect_id": record.id, "hydrant_id": fact.hydrant_id}
        if fact.stage is DefectStage.REPORTED and not words:
            self._context.notices.warn(t("hydrant_care.notice.whom"), key="hydrant_care")
            self.words.setFocus()
            return
        command: AssignDefect | RepairDefect | CheckDefect
        if fact.stage is DefectStage.REPORTED:
            command = AssignDefect(**of, assigned_to=words[:MAX_NAME], before=fact.assigned_to)
        elif fact.stage is DefectStage.ASSIGNED:
            command = RepairDefect(**of, repair=words)
        else:
            command = CheckDefect(**of, passed=True, note=words)
        self._give(record, command)

    def other_step(self) -> None:
        """The other way: mended on the spot, to somebody else, or found wanting."""
        record = self.chosen()
        if record is None:
            return
        fact, words = record.fact, self.words.text().strip()
        of = {"defect_id": record.id, "hydrant_id": fact.hydrant_id}
        command: AssignDefect | RepairDefect | CheckDefect
        if fact.stage is DefectStage.REPORTED:
            command = RepairDefect(**of, repair=words)
        elif fact.stage is DefectStage.REPAIRED:
            command = CheckDefect(**of, passed=False, note=words)
        elif words:
            command = AssignDefect(**of, assigned_to=words[:MAX_NAME], before=fact.assigned_to)
        else:
            self._context.notices.warn(t("hydrant_care.notice.whom"), key="hydrant_care")
            self.words.setFocus()
            return
        self._give(record, command)

    def dismiss(self) -> None:
        """There is no such defect; the words say why."""
        record, words = self.chosen(), self.words.text().strip()
        if record is None:
            return
        if not words:
            self._context.notices.warn(t("hydrant_care.notice.why"), key="hydrant_care")
            self.words.setFocus()
            return
        self._give(record, DismissDefect(defect_id=record.id, hydrant_id=record.fact.hydrant_id, reason=words))

    def _give(
        self, record: Record[Defect], command: AssignDefect | RepairDefect | CheckDefect | DismissDefect
    ) -> None:
        self._context.commands.submit(command, base_revision=record.revision)
        self.words.clear()

    def _choose(self, _row_id: str) -> None:
        record = self.chosen()
        if record is not None:
            self._context.selection.choose(Hydrant.KIND, record.fact.hydrant_id)
        self._judge()

    def _judge(self) -> None:
        """The buttons say what they do to the chosen one."""
        record = self.chosen()
        stage = record.fact.stage if record is not None else DefectStage.REPORTED
        self.next_button.setText(t(f"hydrant_care.next.{stage}"))
        self.other_button.setText(t(f"hydrant_care.other.{stage}"))
        self.words.setPlaceholderText(t(f"hydrant_care.words.{stage}"))
        self.words.setAccessibleName(t(f"hydrant_care.words.{stage}"))
        self.words.setMaxLength(MAX_TEXT)
        # Who is to mend it is no word of how it was mended, should it have gone a step on meanwhile.
        self._begun.turn_to(f"{record.id} {stage}" if record is not None else "")
        self.words.setMaxLength(MAX_NAME if stage is DefectStage.REPORTED else MAX_TEXT)
        for widget in (self.next_button, self.other_button):
            widget.set_possible(record is not None, t("hydrant_care.notice.choose_defect"))
        mended = stage is DefectStage.REPAIRED
        why_not = "hydrant_care.notice.mended" if mended else "hydrant_care.notice.choose_defect"
        self.dismiss_button.set_possible(record is not None and not mended, t(why_not))
        self.words.setEnabled(record is not None)


def stage_badge(stage: DefectStage) -> Badge:
    """Red while nobody has it, yellow while nobody has looked at the repair."""
    return Badge(t(f"enums.defect_stage.{stage}"), _TONES[stage])


def stage_since(defect: Defect) -> datetime:
    """Since when it has stood where it stands."""
    return (
        defect.dismissed_at or defect.checked_at or defect.repaired_at or defect.assigned_at or defect.reported_at
    )


def _type(record: Record[Any]) -> str:
    fact = record.fact
    returned = f" ×{fact.returned + 1}" if fact.returned else ""
    return f"{t(f'enums.defect_type.{fact.type}')}{returned}"


def _use(record: Record[Any]) -> Badge:
    unusable = record.fact.disabling
    return Badge(t(f"hydrant_care.use.{'none' if unusable else 'some'}"), "refused" if unusable else "warn")


def _columns() -> list[Column]:
    stages = [stage_badge(stage) for stage in DefectStage]
    uses = [Badge(t(f"hydrant_care.use.{use}"), "refused") for use in ("none", "some")]
    return [
        Column("number", t("hydrant_care.column.hydrant"), lambda one: one.fact.number, 84),
        Column("type", t("hydrant_care.column.type"), _type, 106),
        Column("use", t("hydrant_care.column.use"), lambda one: _use(one).text, column_px(uses), badge=_use),
        Column("stage", t("hydrant_care.column.stage"), lambda one: stage_badge(one.fact.stage).text,
               column_px(stages), badge=lambda one: stage_badge(one.fact.stage)),
        Column("origin", t("exporting.header.origin"), lambda one: t(f"enums.defect_origin.{one.fact.origin}"), 78),
        Column("open", t("hydrant_care.column.open"), str, 76, moment=lambda one: one.fact.reported_at.timestamp()),
        Column("since", t("hydrant_care.column.since"), str, 76,
               moment=lambda one: stage_since(one.fact).timestamp()),
        Column("whom", t("hydrant_care.column.whom"), lambda one: one.fact.assigned_to, 76,
               tooltip=lambda one: one.fact.assigned_to),
        Column("district", t("hydrant_care.column.district"), lambda one: one.fact.district, 90),
        Column("note", t("hydrant_care.column.note"), _note, 0, tooltip=_note),
    ]  # fmt: skip


def _note(record: Record[Any]) -> str:
    fact = record.fact
    return " · ".join(part for part in (fact.address, fact.note, fact.repair) if part)
