"""The one graded feed: every alarm, warning and fault, worst first, with its triage in reach."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.alarms import actions
from console.features.alarms.badges import badge_of
from console.permission import ActButton
from console.record_rows import RecordRows, moment, status_badge, status_words, type_words
from console.row_menu import give_menu
from models.alarm import Alarm, AlarmStatus, ConfirmAlarm, DismissAlarm, DismissReason, Grade
from models.record import Key
from models.store import Filter, Row, where
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column
from widgets.status_badge import Badge, column_px
from widgets.theme import set_role


class Feed(QWidget):
    """The table of alarms with the buttons of triage above it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = RecordRows(context, Alarm.KIND, _columns(), self._filters(True), ("grade", True), self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.only_new = QCheckBox(t("alarms.only_new"))
        self.confirm_button = ActButton(context, t("alarms.act.confirm"), ConfirmAlarm)
        self.dismiss_buttons = {
            reason: ActButton(context, t(f"enums.dismiss_reason.{reason}"), DismissAlarm)
            for reason in DismissReason
        }
        self.state = FactsPanel(context, self.table, (ConfirmAlarm, DismissAlarm))
        self._arrange()
        self._connect()
        self.rows.start()

    def _filters(self, only_new: bool) -> tuple[Filter, ...]:
        return (where("status", AlarmStatus.NEW),) if only_new else ()

    def _arrange(self) -> None:
        self.only_new.setChecked(True)
        set_role(self.confirm_button, "primary")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(6)
        line.addWidget(self.confirm_button)
        for button in self.dismiss_buttons.values():
            line.addWidget(button)
        # Beside the buttons: in a low window the height belongs to the alarms.
        line.addSpacing(6)
        line.addWidget(self.table.filter_line, 1)
        line.addWidget(self.table.counter)
        line.addWidget(self.only_new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.state, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        context = self._context
        self.confirm_button.clicked.connect(lambda _checked: actions.confirm(context))
        for reason, button in self.dismiss_buttons.items():
            button.clicked.connect(lambda _checked, reason=reason: actions.dismiss(context, reason))
        self.only_new.toggled.connect(lambda only: self.rows.set_filters(self._filters(only)))
        give_menu(context, self.table)
        self.table.selected.connect(lambda alarm_id: context.selection.choose(Alarm.KIND, alarm_id))
        self.table.chosen.connect(lambda alarm_id: context.selection.choose(Alarm.KIND, alarm_id))
        context.selection.changed.connect(self._selected)
        self.state.follow_rows(self.rows, t("alarms.empty"))
        self._selected(context.selection.key)

    def _selected(self, key: Key | None) -> None:
        chosen = key is not None and key.kind == Alarm.KIND
        for button in (self.confirm_button, *self.dismiss_buttons.values()):
            button.set_possible(chosen, t("alarms.refusal.none_chosen"))
        if key is not None and chosen:
            self.table.select(key.id)


def _columns() -> list[Column]:
    return [
        Column("grade", t("alarms.column.grade"), _grade_text, column_px(map(badge_of, Grade)), badge=_grade),
        Column("type", t("alarms.column.type"), lambda r: type_words(Alarm.KIND, r.type), 150),
        Column("name", t("alarms.column.name"), lambda r: r.name, 0),
        Column("at", t("alarms.column.age"), str, 96, moment=moment),
        Column(
            "status", t("alarms.column.status"), lambda r: status_words(Alarm.KIND, r.status), 110, badge=_status
        ),
    ]  # fmt: skip


def _grade(row: Row) -> Badge:
    return badge_of(row.grade)


def _grade_text(row: Row) -> str:
    return _grade(row).text


def _status(row: Row) -> Badge | None:
    return status_badge(Alarm.KIND, row.status)
