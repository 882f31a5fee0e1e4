"""Rows for tables: what a column is, and a small list that changes by the least number of signals."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from resources.words import t
from widgets.ages import as_of_text
from widgets.status_badge import Badge
from widgets.tooltip import plain_tip

IdRole = int(Qt.ItemDataRole.UserRole) + 1
"""The row's id, empty while it is loading."""
BadgeRole = IdRole + 1
"""The cell's Badge, or None."""
StateRole = IdRole + 2
"""The row's RowState."""
ColorRole = IdRole + 3
"""The cell's colour token, empty for the usual."""
ItemRole = IdRole + 4
"""The item itself, None while it is loading."""
MomentRole = IdRole + 5
"""The moment (seconds since the epoch) whose age the cell shows, or None."""
UnderRole = IdRole + 6
"""The Badge on the cell's second line, or None: the rows of the view must be high enough for two."""
LeadRole = IdRole + 8
"""The beginning of the text that is drawn before the Badge on the second line, so that the first has its room."""
StruckRole = IdRole + 7
"""Is the cell's text struck through: said once, and corrected since?"""

type Index = QModelIndex | QPersistentModelIndex

PLACEHOLDER = "…"
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class RowState:
    """How a row stands: `synced`, `pending`, `refused` or `conflict`, and the sentence why.

    `stale`: what it says is past its shelf life; `as_of_s` is when it was true (seconds since the epoch), None when
    nobody knows. It is asked again as time passes, without any change of the item.
    """

    name: str = "synced"
    reason: str = ""
    stale: bool = False
    as_of_s: float | None = None


SYNCED = RowState()


@dataclass(frozen=True)
class Column:
    """One column. The functions get the item; `moment` makes it an age column (seconds since the epoch): its
    text is the moment.

    `key` is what a sort signal names; `width` is in logical pixels, 0 stretches; `under` is a second line, on which
    `lead`, the beginning of the text, stands before it; `struck` strikes the text through.
    """

    key: str
    title: str
    text: Callable[[Any], str] = str
    width: int = 120
    align: str = "left"
    badge: Callable[[Any], Badge | None] | None = None
    color: Callable[[Any], str] | None = None
    tooltip: Callable[[Any], str] | None = None
    moment: Callable[[Any], float | None] | None = None
    under: Callable[[Any], Badge | None] | None = None
    lead: Callable[[Any], str] | None = None
    struck: Callable[[Any], bool] | None = None
    sortable: bool = True


class Rows(QAbstractTableModel):
    """What both kinds of rows share: columns, and the cells of an item."""

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        row_state: Callable[[Any], RowState] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._row_id = row_id
        self._row_state = row_state or (lambda _item: SYNCED)

    def item(self, row: int) -> Any | None:
        """The item of a row; None when it is out of range or still loading."""
        raise NotImplementedError

    def row_of(self, row_id: str) -> int | None:
        """Where the id is, None when it is not (or not loaded)."""
        raise NotImplementedError

    def id_at(self, row: int) -> str:
        """The id of a row, empty while it is loading."""
        item = self.item(row)
        return "" if item is None else self._row_id(item)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """As many as were declared."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.columns[section].align)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The cell for a role; a row that is still loading shows only its placeholder."""
        if not index.isValid() or not 0 <= index.column() < len(self.columns):
            return None
        item, column = self.item(index.row()), self.columns[index.column()]
        if item is None:
            return _LOADING.get(role)
        return self._cell(item, column, role)

    def _cell(self, item: Any, column: Column, role: int) -> Any:
        if role in _TEXT_ROLES:
            return column.text(item) if column.moment is None else moment_text(column.moment(item))
        reader = _READERS.get(role)
        if reader is not None:
            return reader(self, item, column)
        return None

    def row_state(self, item: Any) -> RowState:
        """How the item stands."""
        return self._row_state(item)

    def row_id(self, item: Any) -> str:
        """The item's id."""
        return self._row_id(item)

    def tooltip(self, item: Any, column: Column) -> str:
        """What the column says of the cell, and why the row is not settled."""
        state = self._row_state(item)
        parts = [column.tooltip(item) if column.tooltip else "", state.reason, stale_text(state)]
        return "\n".join(part for part in parts if part)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def moment_text(moment_s: float | None) -> str:
    """A moment as it is copied and read aloud: an age would be wrong a second later. Empty for none."""
    if moment_s is None:
        return ""
    try:
        return f"{datetime.fromtimestamp(moment_s, UTC).astimezone():%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError, OSError):
        return ""


def stale_text(state: RowState) -> str:
    """That a row is past its shelf life, and as of when it is; empty while it is not."""
    if not state.stale:
        return ""
    return (
        t("widgets.age.unknown")
        if state.as_of_s is None
        else t("widgets.age.stale", when=as_of_text(state.as_of_s))
    )


_TEXT_ROLES = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})
_READERS: dict[int, Callable[[Rows, Any, Column], Any]] = {
    int(Qt.ItemDataRole.TextAlignmentRole): lambda _rows, _item, column: alignment(column.align),
    int(Qt.ItemDataRole.ToolTipRole): lambda rows, item, column: plain_tip(rows.tooltip(item, column)),
    IdRole: lambda rows, item, _column: rows.row_id(item),
    BadgeRole: lambda _rows, item, column: column.badge(item) if column.badge else None,
    StateRole: lambda rows, item, _column: rows.row_state(item),
    ColorRole: lambda _rows, item, column: column.color(item) if column.color else "",
    ItemRole: lambda _rows, item, _column: item,
    MomentRole: lambda _rows, item, column: column.moment(item) if column.moment else None,
    StruckRole: lambda _rows, item, column: bool(column.struck and column.struck(item)),
    LeadRole: lambda _rows, item, column: column.lead(item) if column.lead else "",
    UnderRole: lambda _rows, item, column: column.under(item) if column.under else None,
}
"""Role -> what it reads of (rows, item, column)."""
_LOADING: dict[int, Any] = {
    int(Qt.ItemDataRole.DisplayRole): PLACEHOLDER,
    IdRole: "",
    StateRole: SYNCED,
    ColorRole: "text_muted",
}


def alignment(name: str) -> Qt.AlignmentFlag:
    """`left`, `right` or `center`, centred vertically."""
    return _ALIGNMENTS.get(name, _ALIGNMENTS["left"])


_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


class ListRows(Rows):
    """A small list held whole (a queue, a log): `set_items` tells the view only what really changed."""

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        row_state: Callable[[Any], RowState] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, row_id, row_state, parent)
        self._items: list[Any] = []
        self._ids: list[str] = []

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of items."""
        return 0 if parent.isValid() else len(self._items)

    def item(self, row: int) -> Any | None:
        """The item of a row."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def items(self) -> list[Any]:
        """All items in order."""
        return list(self._items)

    def row_of(self, row_id: str) -> int | None:
        """Where the id is."""
        return self._ids.index(row_id) if row_id in self._ids else None

    def set_items(self, items: Sequence[Any]) -> None:
        """Become this list; of items with the same id the last one counts."""
        wanted = {self._row_id(item): item for item in items}
        self._remove_missing(wanted)
        self._place(wanted)
        self._replace_changed(wanted)

    def _remove_missing(self, wanted: dict[str, Any]) -> None:
        row = len(self._ids)
        while row > 0:
            row -= 1
            if self._ids[row] in wanted:
                continue
            last = row
            while row > 0 and self._ids[row - 1] not in wanted:
                row -= 1
            self.beginRemoveRows(QModelIndex(), row, last)
            del self._ids[row : last + 1], self._items[row : last + 1]
            self.endRemoveRows()

    def _place(self, wanted: dict[str, Any]) -> None:
        """Move and insert until the order is right; the longest run already in order stays where it is."""
        order = list(wanted)
        rank = {row_id: at for at, row_id in enumerate(order)}
        staying = _in_order(self._ids, rank)
        known = set(self._ids)
        at = 0
        while at < len(order):
            row_id = order[at]
            if row_id not in known:
                end = at
                while end < len(order) and order[end] not in known:
                    end += 1
                self._insert(self._after(order, at), [(key, wanted[key]) for key in order[at:end]])
                at = end
                continue
            if row_id not in staying:
                self._move(self._ids.index(row_id), self._after(order, at))
            at += 1

    def _after(self, order: list[str], at: int) -> int:
        """The row behind the predecessor, which is in place already."""
        return self._ids.index(order[at - 1]) + 1 if at else 0

    def _insert(self, row: int, pairs: list[tuple[str, Any]]) -> None:
        self.beginInsertRows(QModelIndex(), row, row + len(pairs) - 1)
        self._ids[row:row] = [key for key, _ in pairs]
        self._items[row:row] = [item for _, item in pairs]
        self.endInsertRows()

    def _move(self, row: int, to: int) -> None:
        if to in (row, row + 1):
            return
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to)
        target = to - 1 if to > row else to
        self._ids.insert(target, self._ids.pop(row))
        self._items.insert(target, self._items.pop(row))
        self.endMoveRows()

    def _replace_changed(self, wanted: dict[str, Any]) -> None:
        changed = [row for row, key in enumerate(self._ids) if self._items[row] != wanted[key]]
        for row in changed:
            self._items[row] = wanted[self._ids[row]]
        for first, last in runs(changed):
            self._changed(first, last)


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as (first, last) of their unbroken runs."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _in_order(ids: Sequence[str], rank: dict[str, int]) -> set[str]:
    """The longest increasing run of ranks (patience sorting): these rows need not move."""
    tails: list[int] = []
    tail_ids: list[str] = []
    before: dict[str, str | None] = {}
    for row_id in ids:
        at = bisect_left(tails, rank[row_id])
        before[row_id] = tail_ids[at - 1] if at else None
        tails[at : at + 1] = [rank[row_id]]
        tail_ids[at : at + 1] = [row_id]
    kept: set[str] = set()
    last = tail_ids[-1] if tail_ids else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
