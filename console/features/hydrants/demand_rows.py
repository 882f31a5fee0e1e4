"""The demand table as rows that are edited: every change can be taken back, what is wrong is marked."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from console.features.hydrants.demand_table import (
    COLUMNS,
    MOST_LINES,
    MOST_OF,
    SIGNATURE,
    Line,
    Wrong,
    fresh_line,
    read_lines,
    shown_cell,
    signed,
    with_cell,
)
from resources.words import t
from widgets.theme import current_theme

type Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
STEPS = 200
"""Changes that can be taken back."""
FIXED = frozenset({"key", *SIGNATURE})
"""Columns nobody types into: a row is signed as a whole."""
_BY = COLUMNS.index("verified_by")
_WRONG = "⚠ "


class DemandRows(QAbstractTableModel):
    """The draft of the table. Nothing of it is in force before somebody keeps it."""

    edited = Signal()
    """The draft is another one."""

    def __init__(self, lines: Sequence[Line], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = tuple(lines)
        self._past: list[tuple[Line, ...]] = []
        self._undone: list[tuple[Line, ...]] = []
        self._wrong: dict[tuple[int, int], str] = {}
        self.wrong: tuple[Wrong, ...] = ()
        self._check()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The draft as it is now."""
        return self._lines

    @property
    def can_undo(self) -> bool:
        """Is there a change to take back?"""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Is there a change that was taken back?"""
        return bool(self._undone)

    def begin(self, lines: Sequence[Line]) -> None:
        """Another table, with nothing to take back."""
        self._past.clear()
        self._undone.clear()
        self._set(tuple(lines))

    def replace(self, lines: Sequence[Line]) -> None:
        """Another draft, which can be taken back."""
        if tuple(lines) != self._lines:
            self._past = [*self._past[-STEPS + 1 :], self._lines]
            self._undone.clear()
            self._set(tuple(lines))

    def add(self) -> int:
        """One more row at the end; where it is."""
        if len(self._lines) < MOST_LINES:
            self.replace((*self._lines, fresh_line(self._lines)))
        return len(self._lines) - 1

    def remove(self, rows: Collection[int]) -> None:
        """Without these rows."""
        self.replace([line for at, line in enumerate(self._lines) if at not in rows])

    def sign(self, rows: Collection[int], by: str, source: str, on: str) -> None:
        """Somebody vouches for these rows."""
        self.replace([
            signed(line, by, source, on) if at in rows else line for at, line in enumerate(self._lines)
        ])  # fmt: skip

    def undo(self) -> None:
        """Take the latest change back."""
        if self._past:
            self._undone.append(self._lines)
            self._set(self._past.pop())

    def redo(self) -> None:
        """Make it after all."""
        if self._undone:
            self._past.append(self._lines)
            self._set(self._undone.pop())

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows the draft has."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """All columns, the hidden code too."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be typed into."""
        flags = super().flags(index)
        typed = index.isValid() and COLUMNS[index.column()] not in FIXED
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles with their units; rows by their number."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"hydrants.table.column.{COLUMNS[section]}")
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell as it is read; a wrong one with a mark, its colour and its sentence."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        name, text = COLUMNS[column], self._lines[row][column]
        wrong = self._wrong.get((row, column))
        bare = column == _BY and not text
        value: Any = None
        match role:
            case Qt.ItemDataRole.EditRole:
                value = shown_cell(name, text)
            case Qt.ItemDataRole.DisplayRole:
                shown = t("hydrants.table.unsigned") if bare else shown_cell(name, text)
                value = shown if wrong is None else f"{_WRONG}{shown}"
            case Qt.ItemDataRole.ToolTipRole:
                value = wrong or (shown_cell(name, text) if name in ("incidents", "source") else None)
            case Qt.ItemDataRole.ForegroundRole if wrong is not None or bare:
                value = QColor(current_theme().tones["red" if wrong is not None else "orange"].text)
            case Qt.ItemDataRole.TextAlignmentRole if name in MOST_OF:
                value = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return value

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed, right or wrong: nothing typed is lost, a wrong draft cannot be kept."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or COLUMNS[index.column()] in FIXED:
            return False
        lines = list(self._lines)
        lines[index.row()] = with_cell(lines[index.row()], index.column(), str(value))
        self.replace(lines)
        return True

    def _set(self, lines: tuple[Line, ...]) -> None:
        same = len(lines) == len(self._lines)
        if not same:
            self.beginResetModel()
        self._lines = lines
        self._check()
        if same and lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(COLUMNS) - 1))
        elif not same:
            self.endResetModel()
        self.edited.emit()

    def _check(self) -> None:
        _rows, self.wrong = read_lines(self._lines)
        self._wrong = {}
        for one in self.wrong:
            self._wrong.setdefault((one.line, one.column), one.sentence)
