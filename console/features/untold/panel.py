"""The list of units nobody has told: whom to call, for which incident, waiting for how long."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.ages import is_outdated, record_state, standing
from console.chosen_gone import chosen_gone
from console.context import Context
from console.facts_panel import FactsPanel
from console.order_again import give, may_order_again
from console.permission import ActButton
from console.row_menu import UNIT_ACTS, give_menu
from console.tell import ask, find_one
from console.untold import Untold
from console.untold_feed import UntoldFeed
from models.ordering import Ordering
from models.unit import DispatchUnit, TellByVoice, Unit
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState
from widgets.status_badge import Badge, column_px
from widgets.theme import set_role


@dataclass(frozen=True)
class Line:
    """One order, and how it stood when the list was drawn."""

    one: Untold
    stage: Ordering


class UntoldPanel(QWidget):
    """Enter, or the button, records that the chosen one was told; choosing one chooses its unit everywhere."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(_columns(), lambda line: line.one.id, self._state, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.hint = QLabel(t("untold.hint"), wordWrap=True)
        self.tell_button = ActButton(context, t("incidents.act.told_by_voice"), TellByVoice)
        self.again_button = ActButton(context, t("untold.again.act"), DispatchUnit)
        self.state = FactsPanel(context, self._content(), (TellByVoice,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(self._tell)
        give_menu(context, self.table, UNIT_ACTS)
        self.tell_button.clicked.connect(lambda _checked: self._tell(self.table.selected_id()))
        self.again_button.clicked.connect(lambda _checked: self.again())
        self.table.selected.connect(lambda _id: self._judge())
        self._feed = UntoldFeed.of(context)
        self._feed.failed.connect(self._fail)
        self._feed.listen(self.show_lines)

    def show_lines(self) -> None:
        """Draw the list, those nobody was told of first."""
        lines = [Line(one, stage) for one, stage in self._feed.stages()]
        self.rows.set_items(sorted(lines, key=lambda line: line.stage is Ordering.ORDERING))
        if lines:
            self.state.set_content()
        else:
            self.state.set_none(t("untold.empty"))
            # Whoever is to be told after that is not mistaken for the one who went.
            self.table.start_over()
        self._judge()

    def again(self) -> None:
        """Give the chosen order once more, the longest waiting when none is."""
        chosen_id = self.table.selected_id()
        line = self._line(chosen_id)
        if line is not None and (chosen_id or not chosen_gone(self._context, self.table)):
            give(self._context, [line.one])

    def _judge(self) -> None:
        chosen_id = self.table.selected_id()
        line = self._line(chosen_id)
        why = "" if line is None or may_order_again(line.one) else line.one.why
        if self.table.is_left and not chosen_id:
            why = t("widgets.table.left")
        self.again_button.set_possible(line is not None and not why, why)

    def _fail(self, error: Exception) -> None:
        self.state.fail(error, self._feed.ask)

    def _line(self, line_id: str) -> Line | None:
        row = self.rows.row_of(line_id)
        item = self.rows.item(0 if row is None else row)
        return item if isinstance(item, Line) else None

    def _state(self, line: Line) -> RowState:
        """Not by its age: how long somebody waits to be told is as true as ever."""
        incident = line.one.incident
        if is_outdated(self._context, incident.key):
            return record_state(self._context, incident)
        return standing(incident.state, incident.reason)

    def _choose(self, line_id: str) -> None:
        line = self._line(line_id)
        if line is not None and line_id:
            self._context.selection.work_on(line.one.incident.id)
            self._context.selection.choose(Unit.KIND, line.one.dispatch.unit_id)

    def _tell(self, line_id: str) -> None:
        """The chosen one, the longest waiting when none is."""
        context, line = self._context, self._line(line_id)
        if line is not None and (line_id or not chosen_gone(context, self.table)):
            one = line.one
            context.background.query(lambda: find_one(context, one), lambda call: ask(context, call), key="tell")

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.hint, "muted")
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(6)
        head.addWidget(self.hint, 1)
        head.addWidget(self.again_button)
        head.addWidget(self.tell_button)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        return content


def stage_badge(stage: Ordering) -> Badge:
    """Red and solid for NOT ORDERED, quiet while the order is on its way."""
    if stage is Ordering.NOT_ORDERED:
        return Badge(t("incidents.not_ordered"), "red", solid=True, shape="triangle")
    return Badge(t("incidents.ordering"), "pending")


def _since_s(line: Line) -> float:
    return line.one.dispatch.made_at.timestamp()


def _incident(line: Line) -> str:
    fact = line.one.incident.fact
    return f"{fact.number}　{fact.name or fact.address}"


def _columns() -> list[Column]:
    stages = [stage_badge(stage) for stage in (Ordering.NOT_ORDERED, Ordering.ORDERING)]
    return [
        Column("number", t("incidents.forces.unit"), lambda line: line.one.number, 96),
        Column("status", t("incidents.forces.status"), lambda line: stage_badge(line.stage).text, column_px(stages),
               badge=lambda line: stage_badge(line.stage)),
        Column("at", t("incidents.forces.since"), str, 84, moment=_since_s),
        Column("reach", t("incidents.forces.reach"), lambda line: line.one.reach or t("untold.no_reach"), 190,
               tooltip=lambda line: line.one.reach),
        Column("why", t("untold.why.column"), lambda line: line.one.why, 0, tooltip=lambda line: line.one.why),
        Column("incident", t("enums.kind.incident"), _incident, 170, tooltip=_incident),
    ]  # fmt: skip
