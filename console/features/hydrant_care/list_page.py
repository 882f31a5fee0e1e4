"""A page of hydrant care: a list, and below it the line of what is done to the chosen one."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.context import Context
from models.record import Record
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState


class ListPage(QWidget):
    """The keyboard is the list's."""

    def __init__(
        self,
        context: Context,
        columns: Sequence[Column],
        state: Callable[[Any], RowState],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(columns, lambda record: record.id, state, self)
        self.table = RecordTable(self.rows, filter_line=False)

    def chosen(self) -> Record[Any] | None:
        """The record that is chosen in the list, while it is there."""
        row = self.rows.row_of(self.table.selected_id())
        item = None if row is None else self.rows.item(row)
        return item if isinstance(item, Record) else None

    def arrange(self, line: Sequence[QWidget], wide: QWidget) -> None:
        """The list above, the line below; one of its parts takes the room that is left."""
        below = QHBoxLayout()
        below.setContentsMargins(8, 4, 8, 4)
        below.setSpacing(8)
        for part in line:
            below.addWidget(part, 1 if part is wide else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        self.setFocusProxy(self.table)
