"""One table 一张表: every record of every kind, filtered, sorted, and sharing the one selection."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.resources.export import ExportLine
from console.record_rows import RecordRows, unit_columns
from console.row_menu import ACTS, UNIT_ACTS, give_menu
from console.untold_units import UntoldUnits
from models.record import Key
from models.store import Op, where
from models.unit import Unit
from resources.words import t
from widgets.chip_line import ChipLine
from widgets.record_table import RecordTable

KINDS = (
    "hydrant",
    "unit",
    "station",
    "site",
    "camera",
    "device",
    "plan",
    "alarm",
    "incident",
    "person",
    "team",
    "expert",
    "supply",
    "medical",
    "shelter",
    "log_entry",
)
ROWS = 8
"""So many rows are in sight when the table is brought to the front, in a low window too."""
FILTER_PX = 340
"""The filter and the count beside the kinds."""
ORDERS = {"alarm": ("at", True), "incident": ("at", True), "log_entry": ("at", True)}


class OneTable(QWidget):
    """A button a kind above the table of that kind; the tables are made when first shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.kind = ""
        self.tables: dict[str, RecordTable] = {}
        self.states: dict[str, FactsPanel] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._bars = QStackedWidget()
        self._bars.setFixedWidth(FILTER_PX)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self._kind_buttons(), 1)
        head.addWidget(self._bars)
        self._column.addWidget(self._head)
        self.line = ExportLine(context)
        self._column.addWidget(self.line)
        self.all_again = QPushButton()
        self.all_again.clicked.connect(self._show_all)
        self._column.addWidget(self.all_again)
        self._narrowed: dict[str, str] = {}
        """Kind -> the words of what its table is narrowed to."""
        context.selection.changed.connect(self._selected)
        self.show_kind(KINDS[0])

    def show_kind(self, kind: str) -> None:
        """Show the table of a kind."""
        self.kind = kind
        if kind not in self.tables:
            self._make(kind)
        for name, state in self.states.items():
            state.setVisible(name == kind)
        self._bars.setCurrentWidget(self.tables[kind].bar)
        self._group.button(KINDS.index(kind)).setChecked(True)
        self.setFocusProxy(self.tables[kind])
        self.all_again.setText(t("resources.all_again", where=self._narrowed.get(kind, "")))
        self.all_again.setVisible(kind in self._narrowed)

    def show_records(self, kind: str, ids: Sequence[str], words: str) -> bool:
        """See console.feature.ShowsRecords."""
        if kind not in KINDS:
            return False
        self._narrowed[kind] = words
        self.show_kind(kind)
        self.rows().set_filters((where("id", ids, Op.IN),))
        return True

    def _show_all(self) -> None:
        self._narrowed.pop(self.kind, None)
        self.rows().set_filters(())
        self.show_kind(self.kind)

    def rows(self) -> RecordRows:
        """The rows shown now."""
        rows = self.tables[self.kind].rows()
        if not isinstance(rows, RecordRows):
            raise TypeError("the one table shows records")
        return rows

    def wanted_px(self) -> int:
        """See console.feature.WantsRoom."""
        above = (part for part in (self._head, self.line, self.all_again) if not part.isHidden())
        return sum(part.sizeHint().height() for part in above) + self.tables[self.kind].height_of(ROWS)

    def export(self) -> None:
        """Write what is shown now to a file."""
        rows = self.rows()
        shown = rows.query()
        self.line.ask(self.kind, lambda: rows.asked(shown))

    def _kind_buttons(self) -> ChipLine:
        line = ChipLine()
        for at, kind in enumerate(KINDS):
            self._group.addButton(line.add(t(f"enums.kind.{kind}")), at)
        self._group.idClicked.connect(lambda at: self.show_kind(KINDS[at]))
        return line

    def _make(self, kind: str) -> None:
        units = UntoldUnits(self._context, self) if kind == Unit.KIND else None
        columns = unit_columns(lambda: units.ids) if units is not None else None
        rows = RecordRows(self._context, kind, columns, order=ORDERS.get(kind, ("number", False)), parent=self)
        table = RecordTable(rows, dense=True)
        self._bars.addWidget(table.bar)
        if units is not None:
            units.changed.connect(table.view.viewport().update)
        state = FactsPanel(self._context, table)
        table.selected.connect(lambda record_id: self._context.selection.choose(kind, record_id))
        table.chosen.connect(lambda record_id: self._go(kind, record_id))
        give_menu(self._context, table, UNIT_ACTS if kind == "unit" else ACTS)
        state.follow_rows(rows, t("resources.empty", kind=t(f"enums.kind.{kind}")))
        self.tables[kind], self.states[kind] = table, state
        self._column.addWidget(state, 1)
        rows.start()

    def _go(self, kind: str, record_id: str) -> None:
        """Enter: choose it and show it on the map."""
        self._context.selection.choose(kind, record_id)
        store, shown = self._context.store, self._context.map
        self._context.background.query(
            lambda: store.get(kind, record_id),
            lambda record: (
                shown.fly_to(record.fact.lon, record.fact.lat, 17)
                if record and getattr(record.fact, "lon", None) is not None
                else None
            ),
        )

    def _selected(self, key: Key | None) -> None:
        if key is not None and key.kind in self.tables:
            self.tables[key.kind].select(key.id)
