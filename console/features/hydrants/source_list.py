"""The sources near an incident: usable water by walked hose distance, who has it, and giving it to an engine."""

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from console.ages import record_state
from console.chosen_gone import chosen_gone
from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrants import actions
from console.features.hydrants.layer import LAYS, lay_shapes
from console.features.hydrants.nearest import Candidate
from console.features.hydrants.tie_keys import give_ties
from console.features.hydrants.work import Lay, Water, lays, water
from console.follow import Follow
from console.permission import ActButton
from maps.shapes import ShapeLayer
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant, HydrantStatus
from models.incident import Incident
from models.record import Key
from models.unit import Unit
from models.water_need import Tie
from models.water_plan import TieWater
from resources.words import t
from widgets.ages import as_of_text
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge, column_px
from widgets.theme import set_role

HOSE_M = 20.0
"""A length of hose (China: 20 m)."""
WATER_COLUMN, WATER_PX = 4, 250


def _incident_id(found: Water) -> str:
    return found.incident.id if found.incident is not None else ""


class SourceList(QWidget):
    """Follows the worked incident; while it is in sight it draws the hose lays on the map."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.found = Water()
        self._chosen_unit = ""
        self.rows = ListRows(
            self._columns(), lambda c: c.record.id, lambda c: record_state(context, c.record), self
        )
        self.table = RecordTable(self.rows, filter_line=False, dense=True)
        self.estimate = QLabel(t("hydrants.estimated"), wordWrap=True)
        self.for_unit = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.assign_button = ActButton(context, t("hydrants.act.assign"), AssignHydrant)
        self.release_button = ActButton(context, t("hydrants.act.release"), ReleaseHydrant)
        self.state = FactsPanel(context, self._content(), (AssignHydrant, ReleaseHydrant))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        kinds = {Incident.KIND, Hydrant.KIND, Unit.KIND}
        self._follow = Follow(context, self, self._work, self.show_water, kinds, self.state)
        self.setFocusProxy(self.table)
        self._connect()
        self._follow.ask()

    def show_water(self, found: Water) -> None:
        """Draw what was found."""
        is_other = _incident_id(found) != _incident_id(self.found)
        self.found = found
        self.rows.set_items(found.candidates)
        if is_other:
            self.table.start_over()
        self.estimate.setVisible(found.estimated)
        unit = found.dry_unit(self._chosen_unit)
        nobody = t("hydrants.all_have") if found.units else t("hydrants.for_nobody")
        self.for_unit.setText(t("hydrants.for_unit", unit=unit.fact.number) if unit else nobody)
        self.assign_button.set_possible(unit is not None, t("hydrants.for_nobody"))
        self._say_state(found)
        self.draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is known of the water is scrolled to where it would be a column of dots."""
        super().resizeEvent(event)
        header = self.table.view.horizontalHeader()
        beside = sum(header.sectionSize(at) for at in range(WATER_COLUMN))
        fits = self.width() - beside >= WATER_PX
        modes = QHeaderView.ResizeMode
        header.setSectionResizeMode(WATER_COLUMN, modes.Stretch if fits else modes.Interactive)
        if not fits:
            header.resizeSection(WATER_COLUMN, WATER_PX)

    def assign(self) -> None:
        """Give the chosen source, or the best offer, to the unit named above the list."""
        chosen = self.table.selected_id()
        if not chosen and chosen_gone(self._context, self.table):
            return
        wanted = actions.pick(self.found, chosen)
        actions.assign(self._context, self.found, wanted, self._chosen_unit)

    def release(self) -> None:
        """Take the chosen source back from whoever has it at this incident."""
        chosen = self.table.selected_id()
        wanted = next((c for c in self.found.candidates if c.record.id == chosen), None)
        actions.release(self._context, self.found, wanted)

    def tie(self, tie: Tie) -> None:
        """Hold the unit named above on the chosen source; keep every unit off it, or no longer."""
        incident, source_id = self.found.incident, self.table.selected_id()
        unit = self.found.dry_unit(self._chosen_unit)
        if incident is None or not source_id or (tie is Tie.PINNED and unit is None):
            self._context.notices.warn(t("hydrants.notice.choose_source"), key="hydrants.tie")
            return
        unit_id = unit.id if unit is not None and tie is Tie.PINNED else ""
        self._context.commands.submit(
            TieWater(incident_id=incident.id, hydrant_id=source_id, unit_id=unit_id, tie=tie)
        )

    def _say_state(self, found: Water) -> None:
        if found.incident is None:
            self.state.set_no_incident(self._context.selection.incident_id, t("hydrants.no_incident"))
        elif found.incident.fact.lon is None:
            self.state.set_state(State.EMPTY, t("hydrants.no_place"))
        elif not found.candidates:
            limit = f"{self._context.settings.number('hydrants.limit_m'):.0f}"
            self.state.set_none(t("hydrants.none", limit=limit))
        else:
            self.state.show_record(found.incident)

    def draw(self) -> None:
        """The lays on the map, while this is what one looks at."""
        if not self.isVisible():
            return
        found, chosen = self.found, self.table.selected_id()
        self._context.background.query(
            lambda: lays(self._context, found, chosen), self._show_lays, key=(self, "lays")
        )

    def _show_lays(self, drawn: list[Lay]) -> None:
        layer = self._context.map.layer(LAYS)
        if isinstance(layer, ShapeLayer):
            layer.set_shapes(lay_shapes(drawn))

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.estimate, "warning")
        set_role(self.for_unit, "heading")
        set_role(self.assign_button, "primary")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(6)
        line.addWidget(self.for_unit, 1)
        line.addWidget(self.assign_button)
        line.addWidget(self.release_button)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.estimate)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return content

    def _connect(self) -> None:
        selection = self._context.selection
        selection.incident_changed.connect(lambda _id: self._follow.ask())
        selection.changed.connect(self._selected)
        self.assign_button.clicked.connect(lambda _checked: self.assign())
        self.release_button.clicked.connect(lambda _checked: self.release())
        self.table.selected.connect(lambda hydrant_id: selection.choose(Hydrant.KIND, hydrant_id))
        self.table.chosen.connect(lambda _id: self.assign())
        give_ties(self.table, self.tie)

    def _selected(self, key: Key | None) -> None:
        if key is not None and key.kind == Unit.KIND:
            self._chosen_unit = key.id
            self.show_water(self.found)
        elif key is not None and key.kind == Hydrant.KIND:
            self.table.select(key.id)
            self.draw()

    def _work(self) -> Water:
        return water(self._context, self._context.selection.incident_id)

    def _holder(self, candidate: Candidate) -> str:
        return self.found.holder(candidate)

    def _columns(self) -> list[Column]:
        statuses = [Badge(t(f"enums.hydrant_status.{status}")) for status in HydrantStatus]
        return [
            Column("number", t("hydrants.column.number"), lambda c: c.record.fact.number, 88),
            Column("walk", t("hydrants.column.walk"), walk_text, 134, "right"),
            Column(
                "status",
                t("hydrants.column.status"),
                lambda c: status_badge(c).text,
                column_px(statuses),
                badge=status_badge,
            ),
            Column("holder", t("hydrants.column.holder"), self._holder, 72),
            Column("water", t("hydrants.column.water"), water_text, 0, tooltip=water_tip),
        ]


def walk_text(candidate: Candidate) -> str:
    """Metres of hose and how many lengths that is; an estimate is marked, a source not offered has none."""
    if candidate.walk is None:
        return "—"
    about = "≈" if candidate.walk.estimated else ""
    hoses = math.ceil(candidate.walk.distance_m / HOSE_M)
    return t("hydrants.walk", about=about, metres=f"{candidate.walk.distance_m:.0f}", hoses=hoses)


def status_badge(candidate: Candidate) -> Badge:
    """Whether water can be had from it; what is out of use is crossed out."""
    status = candidate.record.fact.status
    tones = {HydrantStatus.IN_SERVICE: "ok", HydrantStatus.LOW_PRESSURE: "warn"}
    return Badge(t(f"enums.hydrant_status.{status}"), tones.get(status, "refused"))


def _status_text(candidate: Candidate) -> str:
    return status_badge(candidate).text


def water_tip(candidate: Candidate) -> str:
    """All of it, and as of when it was measured."""
    at = candidate.record.fact.measured_at
    measured = (
        t("hydrants.measured", when=as_of_text(at.timestamp())) if at is not None else t("hydrants.unmeasured")
    )
    return f"{water_text(candidate)}\n{measured}"


def water_text(candidate: Candidate) -> str:
    """Its kind, and what is known of its flow and pressure, with units; nothing is guessed."""
    fact = candidate.record.fact
    parts = [
        t(f"enums.water_type.{fact.type}"),
        f"{fact.flow_lps:g} L/s" if fact.flow_lps is not None else "",
        f"{fact.pressure_mpa:.2f} MPa" if fact.pressure_mpa is not None else "",
        f"DN{fact.main_diameter_mm:.0f}" if fact.main_diameter_mm is not None else "",
        f"{fact.volume_m3:g} m³" if fact.volume_m3 is not None else "",
    ]
    return " · ".join(part for part in parts if part)
