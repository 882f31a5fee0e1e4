"""The first rows of a file as they stand, with their own numbers, under the headers that were found."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.importing.read import Table
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows

ROWS = 60
NARROW_PX, NUMBER_PX = 110, 64
LONGEST = 200
"""Characters of a cell."""

type Line = tuple[int, dict[str, Any]]


class Preview(QWidget):
    """A table that is made anew for every file: each has columns of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RecordTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_table(self, table: Table, row: int = 0) -> None:
        """Show the first rows of it, or those about the row of this number, which is chosen."""
        rows = ListRows(_columns(table), lambda line: str(line[0]), None, self)
        at = next((at for at, (number, _cells) in enumerate(table.rows) if number == row), 0)
        first = max(0, at - ROWS // 2)
        rows.set_items(table.rows[first : first + ROWS])
        shown = RecordTable(rows, filter_line=False)
        shown.view.setAccessibleName(t("wizard.preview"))
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.rows().deleteLater()
            self.table.deleteLater()
        self.table = shown
        self._column.addWidget(shown)
        if row and shown.select(str(row)):
            shown.setFocus()


def _columns(table: Table) -> list[Column]:
    number = Column("row", t("wizard.column.row"), lambda line: str(line[0]), NUMBER_PX, "right", sortable=False)
    return [number, *(_column(header) for header in table.headers)]


def _column(header: str) -> Column:
    def text(line: Line) -> str:
        cell = line[1].get(header)
        return "" if cell is None else " ".join(str(cell)[:LONGEST].split())

    return Column(header, header, text, NARROW_PX, tooltip=text, sortable=False)
