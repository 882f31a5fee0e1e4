"""The cells of the demand table: typing or Enter edits, types of incidents are picked, Tab goes on."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from console.features.hydrants.demand_rows import STANDING, DemandRows
from console.features.hydrants.demand_table import COLUMNS, name_of, words_of
from console.features.hydrants.type_picker import TypePicker
from resources.words import t
from widgets.theme import current_theme

WIDTHS_PX = {
    "zh": 110, "en": 160, "initial": 58, "developed": 78, "spread": 60, "per_floor": 58, "per_m2": 82, "most": 60,
    "verified_by": 88, "source": 116, "verified_on": 90,
}  # fmt: skip
INCIDENTS = COLUMNS.index("incidents")
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DemandView(QTableView):
    """The hidden first column is the code."""

    def __init__(self, rows: DemandRows) -> None:
        super().__init__()
        self.row_before = 0
        self.rows = rows
        self.setModel(rows)
        self.setAccessibleName(t("hydrants.table.title"))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setColumnHidden(0, True)
        self.verticalHeader().setDefaultSectionSize(current_theme().row_height)
        self.verticalHeader().setMinimumWidth(32)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for at, name in enumerate(COLUMNS):
            if name in WIDTHS_PX:
                header.resizeSection(at, WIDTHS_PX[name])
        # As wide as its words: what it does not need the types of incidents have.
        header.setSectionResizeMode(STANDING, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(INCIDENTS, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._remember)

    def pick(self, row: int) -> None:
        """Choose the types of incidents of a row."""
        lines = self.rows.lines
        if self.rows.fixed or not 0 <= row < len(lines) or self.findChild(TypePicker) is not None:
            return
        elsewhere = {
            word: name_of(line) for at, line in enumerate(lines) if at != row for word in words_of(line[INCIDENTS])
        }
        picker = TypePicker(name_of(lines[row]), words_of(lines[row][INCIDENTS]), elsewhere, self)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = QPersistentModelIndex(self.rows.index(row, INCIDENTS))
        picker.accepted.connect(lambda: self.rows.setData(index, picker.cell))
        picker.finished.connect(lambda _code: self.setFocus(Qt.FocusReason.OtherFocusReason))
        picker.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, as typing does; where types of incidents stand, both open the picker."""
        plain = event.modifiers() in _PLAIN
        idle = self.state() is not QAbstractItemView.State.EditingState
        index = self.currentIndex()
        if not plain or not idle or event.key() not in _ENTER:
            typed = plain and idle and index.column() == INCIDENTS and event.text().strip()
            if typed or (event.key() == Qt.Key.Key_F2 and index.column() == INCIDENTS):
                self.pick(index.row())
            else:
                super().keyPressEvent(event)
            return
        if index.column() == INCIDENTS:
            self.pick(index.row())
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        event.accept()

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() == INCIDENTS:
            self.pick(index.row())

    def _remember(self, now: QModelIndex) -> None:
        if now.isValid():
            self.row_before = now.row()
