"""What the points of attack want: typed in, or worked out from the table, for up to three points."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.hydrants.demand import MOST_FLOORS, demand_lps, row_of, stage_of
from console.features.hydrants.demand_window import DemandWindow
from console.permission import ActButton
from console.value_words import row_title
from models.demand_row import DemandRow, FireStage
from models.incident import Incident
from models.record import Record
from models.water_need import MOST_LPS, MOST_POINTS, WaterPoint
from models.water_plan import SetWaterDemand
from resources.words import t
from widgets.escape import Escape
from widgets.theme import set_role

IDS = "ABC"
MOST_AREA_M2 = 1_000_000
NAME_CHARACTERS = 20


@dataclass
class _Line:
    """The widgets of one point, and where it lies; no place: the incident's."""

    name: QLineEdit
    flow: QDoubleSpinBox
    place: QPushButton
    at: tuple[float, float] | None = None
    basis: tuple[str, int] = ("", 0)
    """The row and stage of the table its demand was taken from, and that row's edition."""
    kept: WaterPoint | None = None
    """The point as it was when the form was filled: what is not typed here stays as it is."""

    def point(self, id_: str) -> WaterPoint:
        """What is typed; a height is that of its place."""
        lon, lat = self.at if self.at is not None else (None, None)
        basis, edition = self.basis
        point = WaterPoint(
            id=id_, demand_lps=self.flow.value(), name=self.name.text().strip(), lon=lon, lat=lat, basis=basis,
            basis_edition=edition,
        )  # fmt: skip
        old = self.kept
        if old is None:
            return point
        stands = (old.lon, old.lat) == (lon, lat)
        return structs.replace(
            point,
            demand_lps=old.demand_lps if math.ceil(old.demand_lps) == point.demand_lps else point.demand_lps,
            arrives_mpa=old.arrives_mpa,
            elevation_m=old.elevation_m if stands else None,
        )


class DemandForm(QWidget):
    """Hidden until somebody asks for it. Enter keeps, Esc leaves; what was typed is there again."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._incident: Record[Incident] | None = None
        self._before: tuple[WaterPoint, ...] = ()
        self._rows: Mapping[str, DemandRow] = {}
        self._placing: _Line | None = None
        self.lines = [self._line(id_) for id_ in IDS[:MOST_POINTS]]
        self.occupancy, self.stage = QComboBox(), QComboBox()
        self.floors = QSpinBox(minimum=1, maximum=MOST_FLOORS, suffix=t("hydrants.demand.floors"))
        self.area = QSpinBox(minimum=0, maximum=MOST_AREA_M2, singleStep=50, suffix=" m²")
        self.worked_out = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.take_button = QPushButton(t("hydrants.act.take_demand"))
        self.table_button = QPushButton(t("hydrants.act.edit_table"))
        self.keep_button = ActButton(context, t("hydrants.act.keep_demand"), SetWaterDemand)
        self.leave_button = QPushButton(t("hydrants.act.leave_demand"))
        self._arrange()
        self._connect()
        self.hide()

    def begin(
        self, incident: Record[Incident], wanted: Sequence[WaterPoint], rows: Mapping[str, DemandRow]
    ) -> None:
        """Show what is wanted now; typed and left, it is there again while the incident is the same."""
        fresh = self._incident is None or self._incident.id != incident.id
        changed = incident.fact.water_points != self._before
        self._incident, self._before = incident, incident.fact.water_points
        if fresh or changed:
            self._fill(wanted)
            self._rows = {}
        self.use_rows(rows)
        self.show()
        self.lines[0].flow.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.lines[0].flow.selectAll()

    def use_rows(self, rows: Mapping[str, DemandRow]) -> None:
        """Work out by this table from now on."""
        if self._incident is not None and rows != self._rows:
            self._rows = rows
            self._fill_table(self._incident.fact)

    def keep(self) -> None:
        """Say what is wanted."""
        if self._incident is None:
            return
        points = self.points()
        self._context.commands.submit(
            SetWaterDemand(incident_id=self._incident.id, before=self._before, water_points=points)
        )
        self.leave()

    def leave(self) -> None:
        """Back to the plan."""
        self._placing = None
        self.hide()
        self.left.emit()

    def points(self) -> tuple[WaterPoint, ...]:
        """What is typed: the lines that want something, and the first one, for wanting nothing is said as well."""
        lines = zip(IDS, self.lines, strict=False)
        return tuple(line.point(id_) for id_, line in lines if line.flow.value() > 0 or id_ == IDS[0])

    def _fill(self, wanted: Sequence[WaterPoint]) -> None:
        named = {point.id: point for point in wanted}
        known = named.keys() <= set(IDS)
        shown = [named.get(id_) for id_ in IDS] if known else [*wanted, *[None] * MOST_POINTS]
        for line, point in zip(self.lines, shown, strict=False):
            line.kept = point
            line.name.setText(point.name if point is not None else "")
            line.flow.setValue(math.ceil(point.demand_lps) if point is not None else 0.0)
            line.at = None
            if point is not None and point.lon is not None and point.lat is not None:
                line.at = (point.lon, point.lat)
            line.basis = (point.basis, point.basis_edition) if point is not None else ("", 0)
        self._say_places()

    def _fill_table(self, incident: Incident) -> None:
        self.occupancy.clear()
        for key, row in self._rows.items():
            self.occupancy.addItem(row_title(row), key)
        self.occupancy.setCurrentIndex(max(0, self.occupancy.findData(row_of(incident, self._rows))))
        self.stage.setCurrentIndex(self.stage.findData(stage_of(incident.grade)))
        self._work_out()

    def _work_out(self) -> None:
        row = self._rows.get(str(self.occupancy.currentData()))
        if row is None:
            self.worked_out.clear()
            return
        flow = demand_lps(row, self._stage(), self.floors.value(), float(self.area.value()))
        words = t("hydrants.demand.worked_out", flow_lps=f"{flow:g}")
        self.worked_out.setText(words if row.verified else t("hydrants.demand.unverified", words=words))

    def _stage(self) -> FireStage:
        return FireStage(str(self.stage.currentData()))

    def _take(self) -> None:
        """The table's demand, for the point the keyboard was in last, else the first."""
        key = str(self.occupancy.currentData())
        if key in self._rows:
            line = self.lines[0]
            row = self._rows[key]
            line.flow.setValue(demand_lps(row, self._stage(), self.floors.value(), float(self.area.value())))
            line.basis = (f"{key}/{self._stage()}", row.edition)
            line.flow.setFocus()

    def _typed(self, line: _Line) -> None:
        line.basis = ("", 0)

    def _place(self, line: _Line) -> None:
        """The next click on the map says where it is; asked again it is the incident's place."""
        if line.at is not None:
            line.at = None
        else:
            self._placing = None if self._placing is line else line
        self._say_places()

    def _map_clicked(self, lon: float, lat: float) -> None:
        if self._placing is not None and self.isVisible():
            self._placing.at, self._placing = (lon, lat), None
            self._say_places()

    def _say_places(self) -> None:
        for line in self.lines:
            state = "waiting" if line is self._placing else "own" if line.at is not None else "incident"
            line.place.setText(t(f"hydrants.demand.place.{state}"))

    def _line(self, id_: str) -> _Line:
        name = QLineEdit(maxLength=NAME_CHARACTERS, placeholderText=t("hydrants.demand.name", id=id_))
        name.setAccessibleName(t("hydrants.demand.name", id=id_))
        flow = QDoubleSpinBox(minimum=0, maximum=MOST_LPS, decimals=0, singleStep=5, suffix=" L/s")
        flow.setAccessibleName(t("hydrants.demand.flow", id=id_))
        return _Line(name, flow, QPushButton())

    def _arrange(self) -> None:
        for stage in FireStage:
            self.stage.addItem(t(f"enums.fire_stage.{stage}"), stage)
        for box, name in ((self.occupancy, "occupancy"), (self.stage, "stage_name")):
            box.setAccessibleName(t(f"hydrants.demand.{name}"))
        set_role(self.worked_out, "small")
        set_role(self.keep_button, "primary")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for at, line in enumerate(self.lines):
            for place, widget in enumerate((line.name, line.flow, line.place)):
                grid.addWidget(widget, at, place)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addLayout(grid)
        for parts in (
            (self.occupancy, self.stage, self.table_button), (self.floors, self.area, self.take_button),
            (self.worked_out,), (self.leave_button, self.keep_button),
        ):  # fmt: skip
            row = QHBoxLayout()
            for part in parts:
                row.addWidget(part, 1)
            column.addLayout(row)

    def _connect(self) -> None:
        fields: list[QWidget] = [self.occupancy, self.stage, self.floors, self.area, self.table_button]
        for line in self.lines:
            line.flow.valueChanged.connect(lambda _value, line=line: self._typed(line))
            line.place.clicked.connect(lambda _checked, line=line: self._place(line))
            fields += [line.name, line.flow, line.place]
        self.occupancy.currentIndexChanged.connect(lambda _at: self._work_out())
        self.stage.currentIndexChanged.connect(lambda _at: self._work_out())
        self.floors.valueChanged.connect(lambda _value: self._work_out())
        self.area.valueChanged.connect(lambda _value: self._work_out())
        self.take_button.clicked.connect(lambda _checked: self._take())
        self.table_button.clicked.connect(lambda _checked: DemandWindow.of(self._context).open_table())
        self.keep_button.clicked.connect(lambda _checked: self.keep())
        self.leave_button.clicked.connect(lambda _checked: self.leave())
        for key in ("Return", "Enter", "Ctrl+Return"):
            enter = QShortcut(QKeySequence(key), self)
            enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            enter.activated.connect(self.keep)
        Escape(self, fields, self.leave)
        self._context.map.clicked.connect(self._map_clicked)
