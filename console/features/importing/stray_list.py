"""Rows that lie where the others do not: listed, looked at in the file, left out or taken after all."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.features.importing.step import label
from console.importing.crs.strays import Stray
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows

LIST_PX = 140


class StrayList(QWidget):
    """Hidden when there are none. Enter, or the button, goes to the row in the file."""

    row_wanted = Signal(int)
    left_out = Signal(bool)
    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._out = False
        self.words = label("warn")
        self.rows = ListRows(_columns(), lambda stray: str(stray.row), None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.table.view.setAccessibleName(t("wizard.outcome.stray"))
        self.table.setMaximumHeight(LIST_PX)
        self.out_button, self.row_button = QPushButton(), QPushButton(t("wizard.go_to_row"))
        buttons = QHBoxLayout()
        for button in (self.out_button, self.row_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.table)
        column.addLayout(buttons)
        self.out_button.clicked.connect(lambda _checked: self.left_out.emit(not self._out))
        self.row_button.clicked.connect(lambda _checked: self._go(self.table.selected_id()))
        self.table.chosen.connect(self._go)
        self.table.selected.connect(lambda row: self.row_chosen.emit(int(row or 0)))

    def show_strays(self, strays: Sequence[Stray], count: int, *, out: bool) -> None:
        """List them; `out`: they are left out."""
        self._out = out
        self.setVisible(bool(count))
        self.rows.set_items(list(strays))
        self.words.setText(t("wizard.strays_out_done" if out else "wizard.strays", count=f"{count:,}"))
        self.out_button.setText(t("wizard.strays_in" if out else "wizard.strays_out"))
        if strays and not self.table.selected_id():
            self.table.select(str(strays[0].row))

    def _go(self, row: str) -> None:
        if row:
            self.row_wanted.emit(int(row))


def _columns() -> list[Column]:
    def away(stray: Stray) -> str:
        return f"{stray.away_m / 1000:,.1f} km" if np.isfinite(stray.away_m) else "—"

    return [
        Column("row", t("wizard.column.row"), lambda s: str(s.row), 64, "right", sortable=False),
        Column("key", t("wizard.column.key"), lambda s: s.name, 110, sortable=False),
        Column("cells", t("wizard.column.cells"), lambda s: s.cells, 0, tooltip=lambda s: s.cells, sortable=False),
        Column("away", t("wizard.column.away"), away, 110, "right", sortable=False),
    ]
