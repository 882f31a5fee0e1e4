"""A draft of the demand table as rows that are edited: every change can be taken back, what is wrong is marked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from console.features.hydrants.demand_shared import Shared, acts_between, followed
from console.features.hydrants.demand_standing import Standing
from console.features.hydrants.demand_table import (
    COLUMNS,
    MOST_LINES,
    MOST_OF,
    Line,
    Wrong,
    fresh_line,
    name_of,
    read_lines,
    shown_cell,
    signed,
    with_cell,
)
from models.demand_row import SIGNATURE
from models.demand_row_acts import RowAct
from resources.words import t
from widgets.theme import current_theme

type Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
STEPS = 200
"""Changes that can be taken back."""
FIXED = frozenset({"key", *SIGNATURE})
"""Columns nobody types into: a row is signed as a whole."""
STANDING = len(COLUMNS)
"""The column after those of the table: how a row stands."""
_BY, _INCIDENTS = COLUMNS.index("verified_by"), COLUMNS.index("incidents")
_WRONG = "⚠ "


class DemandRows(QAbstractTableModel):
    """The draft of the table. Nothing of it is in force before somebody keeps it."""

    edited = Signal()
    """The draft is another one."""

    def __init__(self, shared: Shared, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shared = shared
        self.fixed = False
        """May nobody here change anything?"""
        self._lines = shared.lines
        self._past: list[tuple[Line, ...]] = []
        self._undone: list[tuple[Line, ...]] = []
        self._wrong: dict[tuple[int, int], str] = {}
        self._standings: Mapping[str, Standing] = {}
        self.wrong: tuple[Wrong, ...] = ()
        self.contested: frozenset[str] = frozenset()
        """Codes of the rows that somebody else has changed while they were changed here."""
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

    @property
    def changed(self) -> bool:
        """Does the draft say anything else than the centre's table?"""
        return set(self._lines) != set(self.shared.lines)

    def differences(self) -> tuple[int, int, int]:
        """How many rows of the centre's table the draft changes, adds and takes out."""
        draft, known = ({line[0]: line for line in lines} for lines in (self._lines, self.shared.lines))
        changed = sum(draft[key] != known[key] for key in draft.keys() & known.keys())
        return changed, len(draft.keys() - known.keys()), len(known.keys() - draft.keys())

    def acts(self) -> list[RowAct]:
        """What makes the table say what the draft does."""
        return acts_between(self.shared, self._lines)

    def follow(self, shared: Shared) -> None:
        """The centre's table is another one: what nobody touched here follows, in what can be taken back too."""
        before, now = self.shared.lines, shared.lines
        self.shared = shared
        if before == now:
            return
        lines, contested = followed(self._lines, before, now)
        self._past = [followed(one, before, now)[0] for one in self._past]
        self._undone = [followed(one, before, now)[0] for one in self._undone]
        self.contested = (self.contested & _differing(lines, now)) | contested
        self._set(lines)

    def settle(self, *, theirs: bool) -> None:
        """Of the contested rows theirs holds, or what is typed here is to be kept after all."""
        contested, self.contested = self.contested, frozenset()
        if theirs:
            known = {line[0]: line for line in self.shared.lines}
            lines = [known.get(line[0]) if line[0] in contested else line for line in self._lines]
            self.replace([line for line in lines if line is not None])
        self._emit_all()
        self.edited.emit()

    def theirs(self) -> list[str]:
        """What others have made of each contested row, in words."""
        known = {line[0]: line for line in self.shared.lines}
        out = []
        for key in sorted(self.contested):
            line, standing = known.get(key), self._standings.get(key)
            name = next((name_of(one) for one in (*self._lines, *known.values()) if one[0] == key), key)
            flows = t("hydrants.table.standing_of.theirs", flows="/".join(line[3:6])) if line is not None else ""
            made = standing.tip if standing is not None and line is not None else ""
            gone = t("hydrants.table.standing_of.gone") if line is None else ""
            out.append(
                t("hydrants.table.contested.row", row=name, theirs=" ".join(filter(None, (flows, made, gone))))
            )
        return out

    def tell(self, standings: Mapping[str, Standing]) -> None:
        """How each row stands, by its code."""
        if standings != self._standings:
            self._standings = dict(standings)
            self._emit_all()

    def replace(self, lines: Sequence[Line]) -> None:
        """Another draft, which can be taken back."""
        if tuple(lines) != self._lines:
            self._past = [*self._past[-STEPS + 1 :], self._lines]
            self._undone.clear()
            self._set(tuple(lines))

    def add(self) -> int:
        """One more row at the end; where it is."""
        if len(self._lines) < MOST_LINES:
            self.replace((*self._lines, fresh_line()))
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
        """All columns, the hidden code too, and how a row stands."""
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be typed into; types of incidents are picked."""
        flags = super().flags(index)
        typed = index.isValid() and self._is_typed(index.column()) and index.column() != _INCIDENTS
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles with their units; rows by their number."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            name = "standing" if section == STANDING else COLUMNS[section]
            return t(f"hydrants.table.column.{name}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            numbers = section != STANDING and COLUMNS[section] in MOST_OF
            side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell as it is read; a wrong one with a mark, its colour and its sentence."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if column == STANDING:
            return self._standing(self._lines[row], role)
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
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not self._is_typed(index.column()):
            return False
        lines = list(self._lines)
        lines[index.row()] = with_cell(lines[index.row()], index.column(), str(value))
        self.replace(lines)
        return True

    def _is_typed(self, column: int) -> bool:
        return not self.fixed and column != STANDING and COLUMNS[column] not in FIXED

    def _standing(self, line: Line, role: int) -> Any:
        known = next((one for one in self.shared.lines if one[0] == line[0]), None)
        standing = self._standings.get(line[0])
        if line[0] in self.contested:
            standing = Standing(t("hydrants.table.standing_of.contested"), "\n".join(self.theirs()), "red")
        elif known != line:
            tip = standing.tip if standing is not None and known is not None else ""
            standing = Standing(t("hydrants.table.standing_of.draft"), tip, "blue")
        if standing is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return standing.words
            case Qt.ItemDataRole.ToolTipRole:
                return standing.tip or standing.words
            case Qt.ItemDataRole.ForegroundRole if standing.tone:
                return QColor(current_theme().tones[standing.tone].text)
        return None

    def _emit_all(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, STANDING))

    def _set(self, lines: tuple[Line, ...]) -> None:
        same = len(lines) == len(self._lines)
        if not same:
            self.beginResetModel()
        self._lines = lines
        self._check()
        if same:
            self._emit_all()
        else:
            self.endResetModel()
        self.edited.emit()

    def _check(self) -> None:
        _rows, self.wrong = read_lines(self._lines)
        self._wrong = {}
        for one in self.wrong:
            self._wrong.setdefault((one.line, one.column), one.sentence)


def _differing(lines: Sequence[Line], now: Sequence[Line]) -> frozenset[str]:
    return frozenset(line[0] for line in set(lines) - set(now))
