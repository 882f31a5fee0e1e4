"""The plan: who draws where, is it enough and why, and the difference to what is, which somebody accepts."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrants import plan_rows as words
from console.features.hydrants.answer import Answer
from console.features.hydrants.card_print import print_cards
from console.features.hydrants.demand import basis_words
from console.features.hydrants.demand_form import DemandForm
from console.features.hydrants.difference import Change, Step, acts, is_full, possible_now
from console.features.hydrants.dragging import Dragging
from console.features.hydrants.flow_basis import BETWEEN, summary
from console.features.hydrants.layer import LAYS
from console.features.hydrants.plan_shapes import plan_shapes
from console.features.hydrants.solver import Found, Solver
from console.features.hydrants.tie_keys import give_drags, give_key, give_ties
from console.permission import ActButton
from console.row_menu import give_menu
from maps.shapes import Shape, ShapeLayer
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.record import Key
from models.unit import Unit
from models.water_need import Tie
from models.water_plan import SetWaterDemand, TieWater
from resources.words import t
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import ListRows
from widgets.status_badge import StatusBadge
from widgets.theme import set_role
from widgets.wrapped_label import WrappedLabel

ROWS_KEPT = 4
"""Engines in sight however low the screen is."""
LOOK_S = 0.6
"""A plan that has just become another one is not accepted: nobody has read it yet."""


class PlanPage(QWidget):
    """Shows what the solver has; changes nothing by itself."""

    def __init__(self, context: Context, owner: QWidget | None = None) -> None:
        """`owner`: what is in sight while this may be wanted, where it stands behind something else."""
        super().__init__(owner)
        self._context = context
        self._named = words.Named()
        self._changed_at_s = 0.0
        self.rows = ListRows(words.columns(self._named), lambda line: line.unit_id, None, self)
        self.table = RecordTable(self.rows, filter_line=False, dense=True)
        self.form = DemandForm(context)
        self.demand = WrappedLabel()
        self.supply = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.badge = StatusBadge()
        self.proof = WrappedLabel()
        self.warning = WrappedLabel()
        self.moved = WrappedLabel()
        self.moved.hide()
        self.change = WrappedLabel()
        self.detail = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.demand_button = QPushButton(t("hydrants.act.demand"))
        self.accept_button = ActButton(context, t("hydrants.act.accept_new"), AssignHydrant)
        self.all_button = ActButton(context, t("hydrants.act.accept_all"), AssignHydrant)
        self.state = FactsPanel(context, self._content(), (AssignHydrant, ReleaseHydrant, SetWaterDemand))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self.state, 1)
        self.setFocusProxy(self.table)
        self.solver = Solver(context, self.state, self if owner is None else owner)
        self.dragging = Dragging(context, self)
        self._shown: Answer | None = None
        self._connect()
        self.solver.ask()

    @property
    def answer(self) -> Answer | None:
        """The answer that is shown."""
        return self._shown

    def show_found(self) -> None:
        """Draw what the solver has."""
        found = self.solver.found
        before, self._shown = self._shown, found.answer
        self._named.answer = found.answer
        self.dragging.follow(found.answer)
        self.form.use_rows(found.rows)
        if found.answer is not None:
            self._show_answer(found.answer, before)
        else:
            self.rows.set_items(())
            self.draw()
            self._say_none(found)

    def accept(self, *, moves: bool = False) -> None:
        """Give every engine that has none the water of the plan; with `moves` also what leaves running water."""
        found = self.answer
        if found is None:
            return
        changes: tuple[Change, ...] = possible_now(found.change, found.known.sources)
        if moves:
            changes = (*found.change.new, *found.change.moves)
        if not changes:
            self._context.notices.warn(t("hydrants.notice.nothing_to_accept"), key="hydrants.plan")
        else:
            self._carry_out(found, changes)

    def accept_one(self, unit_id: str) -> None:
        """Only what the plan has for one engine, where an outlet is free for it as things are."""
        found = self.answer
        change = found.change.of(unit_id) if found is not None else None
        if found is None or change is None or change.step not in (Step.NEW, Step.MOVES):
            self._context.notices.warn(t("hydrants.notice.nothing_to_accept"), key="hydrants.plan")
        elif is_full(found.known.sources[change.source_id]):
            self._context.notices.warn(t("hydrants.notice.no_outlet"), key="hydrants.plan")
        else:
            self._carry_out(found, (change,))

    def _carry_out(self, found: Answer, changes: Sequence[Change]) -> None:
        if time.monotonic() - self._changed_at_s < LOOK_S:
            self._context.notices.warn(t("hydrants.notice.just_changed"), key="hydrants.plan")
            return
        # Why it was not accepted before is over.
        self._context.notices.withdraw_key("hydrants.plan")
        self.dragging.forget()
        for command in acts(found.change.incident_id, changes):
            self._context.commands.submit(command)

    def edit_demand(self) -> None:
        """Open the demand, with the keyboard in it."""
        known = self.solver.found.known
        if known is None:
            self._context.notices.warn(t("incidents.refusal.no_incident"), key="hydrants.plan")
            return
        self.form.begin(known.incident, known.wanted, self.solver.found.rows)

    def tie(self, tie: Tie) -> None:
        """Hold the chosen engine on its source, keep it off that, or neither."""
        found, unit_id = self.answer, self.table.selected_id()
        line = found.line(unit_id) if found is not None else None
        if found is None or line is None:
            self._context.notices.warn(t("hydrants.notice.choose_engine"), key="hydrants.tie")
            return
        incident = found.known.incident
        sources = [line.change.source_id or next(iter(line.change.held), "")]
        if tie is Tie.NONE:
            sources = [w.hydrant_id for w in incident.fact.water_ties if w.unit_id == unit_id and w.tie is not tie]
        if not any(sources):
            self._context.notices.warn(t("hydrants.notice.no_tie"), key="hydrants.tie")
            return
        for source_id in sources:
            self._context.commands.submit(
                TieWater(incident_id=incident.id, hydrant_id=source_id, unit_id=unit_id, tie=tie)
            )

    def _print_card(self) -> None:
        """The chosen engine's card; every engine's when none is chosen."""
        print_cards(self._context, self.answer, self.table.selected_id())

    def _show_answer(self, found: Answer, before: Answer | None) -> None:
        if before is None or found.change != before.change:
            self._changed_at_s = time.monotonic()
        self.rows.set_items(sorted(found.lines, key=lambda line: line.change.step is Step.IDLE))
        self._keep_rows(len(found.lines))
        self.demand.setText(self._demand_words(found))
        self.supply.setText(
            t("hydrants.plan.supply", brought=f"{found.brought_lps:.0f}", wanted=f"{found.wanted_lps:.0f}")
        )
        self.badge.set_badge(words.adequacy_badge(found))
        known = (words.proof_text(found), summary(found, self._context.now()))
        self.proof.setText(BETWEEN.join(filter(None, known)))
        self.change.setText(words.change_text(found))
        self._say_warning(found)
        new, moves = possible_now(found.change, found.known.sources), found.change.moves
        self.accept_button.set_possible(bool(new), t("hydrants.notice.nothing_to_accept"))
        self.all_button.setVisible(bool(moves) or len(found.change.new) > len(new))
        self._draw_detail()
        self.draw()
        self.state.show_record(found.known.incident)

    def _say_warning(self, found: Answer) -> None:
        said = [self.solver.found.told, found.mains.trouble]
        if not found.lines:
            said.append(t("hydrants.plan.no_engines"))
        elif not found.known.sources:
            said.append(t("hydrants.plan.no_sources"))
        if found.known.estimated:
            said.append(t("hydrants.estimated"))
        self.warning.setText("\n".join(filter(None, said)))
        self.warning.setVisible(any(said))

    def _say_none(self, found: Found) -> None:
        if found.known is None:
            self.state.set_no_incident(self._context.selection.incident_id, t("hydrants.no_incident"))
        elif found.known.incident.fact.lon is None and not found.known.incident.fact.water_points:
            self.state.set_state(State.EMPTY, t("hydrants.no_place"))
        else:
            self.state.set_state(
                State.EMPTY, t("hydrants.plan.no_demand"), action=t("hydrants.act.demand"), then=self.edit_demand
            )

    def _demand_words(self, found: Answer) -> str:
        said = words.demand_text(found)
        wanted = found.known.wanted
        basis = basis_words(wanted[0], self.solver.found.rows) if wanted else ""
        if found.known.is_demand_assumed:
            return t("hydrants.demand.assumed", what=said, basis=basis)
        return t("hydrants.demand.taken", what=said, basis=basis) if basis else said

    def _draw_detail(self) -> None:
        found = self.answer
        self.detail.setText(
            words.detail(found, self.table.selected_id(), self._context.now()) if found is not None else ""
        )

    def draw(self) -> None:
        """The lays on the map, while this is what one looks at."""
        layer, found = self._context.map.layer(LAYS), self.answer
        if not isinstance(layer, ShapeLayer) or not self.isVisible():
            return
        if found is None:
            layer.clear()
            self.dragging.show(None)
            return
        routing = self._context.places
        self._context.background.query(lambda: plan_shapes(found, routing.routing), self._drawn, key=(self, "lays"))

    def _drawn(self, shapes: Sequence[Shape]) -> None:
        layer = self._context.map.layer(LAYS)
        if isinstance(layer, ShapeLayer) and self.isVisible():
            layer.set_shapes(shapes)
            self.dragging.show(self.answer, shapes)

    def _say_moved(self, words_said: str) -> None:
        self.moved.setText(words_said)
        self.moved.setVisible(bool(words_said))

    def showEvent(self, event: QShowEvent) -> None:
        """In sight again: so is what may be moved on the map."""
        super().showEvent(event)
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not moved by a slip of the hand."""
        super().hideEvent(event)
        self.dragging.show(None)

    def _selected(self, key: Key | None) -> None:
        found = self.answer
        if key is None or found is None:
            return
        unit = key.id if key.kind == Unit.KIND else ""
        if key.kind == Hydrant.KIND:
            unit = next((x.unit_id for x in found.lines if x.change.source_id == key.id), "")
        if found.line(unit) is not None:
            self.table.select(unit)
            self._draw_detail()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short source and hose are still read whole."""
        super().resizeEvent(event)
        self.table.view.setColumnHidden(words.PUMP_COLUMN, self.width() < words.NARROW_PX)

    def _keep_rows(self, count: int) -> None:
        """On a low screen the reasons give way to the rows: who draws where is the answer."""
        self.table.setMinimumHeight(self.table.height_of(min(count, ROWS_KEPT)))

    def _content(self) -> QWidget:
        for widget, role in (
            (self.supply, "heading"), (self.proof, "small"), (self.moved, "small"), (self.warning, "warning"),
            (self.accept_button, "primary"), (self.detail, "small"), (self.change, "heading-small"),
        ):  # fmt: skip
            set_role(widget, role)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for parts in (
            ((self.demand, 1), (self.demand_button, 0)),
            ((self.supply, 0), (self.badge, 0), (self.proof, 1)),
            ((self.change, 1), (self.all_button, 0), (self.accept_button, 0)),
        ):
            line = QHBoxLayout()
            line.setContentsMargins(8, 2, 8, 2)
            for part, stretch in parts:
                line.addWidget(part, stretch)
            column.addLayout(line)
        for label in (self.warning, self.moved):
            label.setContentsMargins(8, 0, 8, 2)
            column.insertWidget(2, label)
        scroll = QScrollArea(widgetResizable=True)
        self.detail.setContentsMargins(8, 4, 8, 4)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll.setWidget(self.detail)
        scroll.setAccessibleName(t("hydrants.detail.title"))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(scroll)
        split.setStretchFactor(0, 1)
        split.setSizes([300, 220])
        split.setChildrenCollapsible(False)
        column.addWidget(split, 1)
        return content

    def _connect(self) -> None:
        selection = self._context.selection
        selection.changed.connect(self._selected)
        self.solver.solved.connect(self.show_found)
        self.table.selected.connect(lambda unit_id: selection.choose(Unit.KIND, unit_id))
        self.table.selected.connect(lambda _id: self._draw_detail())
        self.accept_button.clicked.connect(lambda _checked: self.accept())
        self.all_button.clicked.connect(lambda _checked: self.accept(moves=True))
        self.demand_button.clicked.connect(lambda _checked: self.edit_demand())
        self.form.left.connect(self.table.view.setFocus)
        self.table.chosen.connect(self.accept_one)
        give_key(self.table, "C", t("hydrants.act.card"), self._print_card)
        self.dragging.said.connect(self._say_moved)
        give_drags(self.table, self.dragging)
        give_key(self.table, "D", t("hydrants.act.demand"), self.edit_demand)
        give_ties(self.table, self.tie)
        give_menu(self._context, self.table)
