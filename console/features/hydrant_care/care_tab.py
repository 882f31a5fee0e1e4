"""The dossier's tab of a hydrant's care: its open defects, last look and test, its pressure, what to write down."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrant_care.flow_form import FlowForm, rating_words
from console.features.hydrant_care.flow_history import FlowTest, flow_tests, history_rows
from console.features.hydrant_care.pressure import PressureChart
from console.features.hydrant_care.trend import sensor_of
from console.follow import Follow
from console.permission import ActButton
from models.defect import Defect, DefectType
from models.defect_acts import ReportDefect
from models.device import Device
from models.flow_test import RecordFlowTest
from models.hydrant import Hydrant
from models.ids import uuid7
from models.inspection import RecordVisit
from models.log_entry import LogEntry
from models.record import MAX_TEXT, Record
from resources.words import t
from widgets.aged_fields import AgedFields, FieldAge
from widgets.begun import BegunWords
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.scrolled import scrolled
from widgets.theme import set_role

TESTS_SHOWN = 6
"""Earlier tests in sight at once; the list is scrolled for more."""
FIELDS = ("status", "defects", "seen", "pressure", "test", "rating")


@dataclass(frozen=True)
class Found:
    """The chosen hydrant with its open defects, and the sensor that sits on it."""

    hydrant: Record[Hydrant] | None = None
    defects: tuple[Record[Defect], ...] = ()
    sensor_id: str = ""
    tests: tuple[FlowTest, ...] = ()


class CareTab(QWidget):
    """Follows the selection while a hydrant is chosen. Words half typed stay until they are written down."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record: Record[Hydrant] | None = None
        self.lines = AgedFields({key: t(f"hydrant_care.field.{key}") for key in FIELDS})
        self.types = QComboBox()
        self.types.setAccessibleName(t("hydrant_care.column.type"))
        for one in DefectType:
            self.types.addItem(t(f"enums.defect_type.{one}"), one)
        self.words = QLineEdit(maxLength=MAX_TEXT, placeholderText=t("hydrant_care.words.report"))
        self.words.setAccessibleName(t("hydrant_care.words.report"))
        self._begun = BegunWords(self.words)
        self.report_button = ActButton(context, t("hydrant_care.act.report"), ReportDefect)
        self.well_button = ActButton(context, t("hydrant_care.act.visit"), RecordVisit)
        self.form = FlowForm(context)
        self.chart = PressureChart(context)
        self.history = history_rows()
        self.history_title = QLabel(t("hydrant_care.history.title"))
        self.history_table = RecordTable(self.history, filter_line=False)
        self.state = FactsPanel(context, self._content(), (ReportDefect, RecordVisit, RecordFlowTest))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.words.returnPressed.connect(self.report)
        self.report_button.clicked.connect(self.report)
        self.well_button.clicked.connect(self.well)
        self.form.entered.connect(self.test)
        kinds = {Hydrant.KIND, Defect.KIND, Device.KIND, LogEntry.KIND}
        self._follow = Follow(context, self, self._work, self.show_found, kinds, self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        self._follow.ask()

    def show_found(self, found: Found) -> None:
        """Draw what was found."""
        before, self._record = self._record, found.hydrant
        if found.hydrant is None:
            self.state.set_state(State.EMPTY, t("hydrant_care.none_chosen"))
            self.chart.show_sensor("")
            return
        if before is None or before.id != found.hydrant.id:
            self._begun.turn_to(found.hydrant.id)
            self.form.clear()
        for key, (text, age) in _values(found).items():
            self.lines.show_value(key, text, age)
        self.chart.show_sensor(found.sensor_id, found.tests)
        self._list_tests(found.tests)
        self.state.show_record(found.hydrant)

    def report(self) -> None:
        """Write down what is wrong with it."""
        if self._record is None or not self.report_button.isEnabled():
            return
        self._context.commands.submit(
            ReportDefect(
                defect_id=uuid7(), hydrant_id=self._record.id, type=DefectType(self.types.currentData()),
                note=self.words.text(),
            )
        )  # fmt: skip
        self.words.clear()

    def well(self) -> None:
        """It was looked at, and all is well."""
        if self._record is not None:
            self._context.commands.submit(RecordVisit(hydrant_id=self._record.id))

    def test(self, read: RecordFlowTest) -> None:
        """Keep a flow test of it."""
        if self._record is not None:
            self._context.commands.submit(
                RecordFlowTest(
                    hydrant_id=self._record.id, static_mpa=read.static_mpa, residual_mpa=read.residual_mpa,
                    flow_lps=read.flow_lps, note=read.note,
                )
            )  # fmt: skip
            self.form.clear()

    def _work(self) -> Found:
        key, store = self._context.selection.key, self._context.store
        hydrant = store.get(Hydrant, key.id) if key is not None and key.kind == Hydrant.KIND else None
        if hydrant is None:
            return Found()
        defects = store.get_many(Defect, [one.id for one in hydrant.fact.open_defects])
        sensor = sensor_of(store, hydrant.id)
        tests = flow_tests(store, hydrant, self._context.session.exercise_id)
        return Found(hydrant, tuple(defects.values()), "" if sensor is None else sensor.id, tests)

    def _list_tests(self, tests: tuple[FlowTest, ...]) -> None:
        """As many lines as there are, up to what leaves the form in reach."""
        self.history.set_items(tests)
        view = self.history_table.view
        lines = min(len(tests), TESTS_SHOWN) * view.verticalHeader().defaultSectionSize()
        self.history_table.setFixedHeight(view.horizontalHeader().sizeHint().height() + lines + 4)
        for widget in (self.history_title, self.history_table):
            widget.setVisible(bool(tests))

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.lines)
        line = QHBoxLayout()
        line.addWidget(self.types)
        line.addWidget(self.words, 1)
        line.addWidget(self.report_button)
        column.addLayout(line)
        column.addWidget(self.well_button)
        column.addWidget(self.chart)
        set_role(self.history_title, "title")
        column.addWidget(self.history_title)
        column.addWidget(self.history_table)
        title = QLabel(t("hydrant_care.test.title"))
        set_role(title, "title")
        column.addWidget(title)
        column.addWidget(self.form)
        column.addStretch()
        return scrolled(content)


def _values(found: Found) -> dict[str, tuple[str, FieldAge | None]]:
    hydrant: Any = found.hydrant.fact if found.hydrant is not None else None
    tested = None not in (hydrant.test_static_mpa, hydrant.test_residual_mpa, hydrant.test_flow_lps)
    test = t(
        "hydrant_care.test.read", static=f"{hydrant.test_static_mpa:g}", residual=f"{hydrant.test_residual_mpa:g}",
        flow=f"{hydrant.test_flow_lps:g}",
    ) if tested else ""  # fmt: skip
    rating = (
        rating_words(hydrant.test_static_mpa, hydrant.test_residual_mpa, hydrant.test_flow_lps)[0] if tested else ""
    )
    pressure = f"{hydrant.pressure_mpa:.2f} MPa" if hydrant.pressure_mpa is not None else ""
    return {
        "status": (t(f"enums.hydrant_status.{hydrant.status}"), None),
        "defects": (_defect_words(found.defects) or hydrant.defect, None),
        "seen": (
            t("hydrant_care.seen") if hydrant.seen_at else t("hydrant_care.never_seen"),
            _age(hydrant.seen_at),
        ),
        "pressure": (pressure, _age(hydrant.measured_at)),
        "test": (test, _age(hydrant.tested_at)),
        "rating": (rating, None),
    }


def _defect_words(defects: tuple[Record[Defect], ...]) -> str:
    return "\n".join(
        " · ".join(
            part
            for part in (
                t(f"enums.defect_type.{one.fact.type}"), t(f"enums.defect_stage.{one.fact.stage}"),
                one.fact.assigned_to, one.fact.note,
            )
            if part
        )
        for one in defects
    )  # fmt: skip


def _age(moment: Any) -> FieldAge | None:
    return FieldAge(moment.timestamp()) if moment is not None else None
