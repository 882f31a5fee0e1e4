"""The view of a table of records: whole rows, painted by itself, moved through by keys."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from resources.words import t
from widgets.cells import CellDelegate
from widgets.rows import Rows

_AGE_TICK_MS = 1000
_MARKING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_STEPS = {QAbstractItemView.CursorAction.MoveDown: 0, QAbstractItemView.CursorAction.MoveUp: -1}
"""From the place of a row that went by itself: what stood below it has moved up."""


class TableView(QTableView):
    """The table itself: whole rows, no grid, Enter chooses, ages repaint once a second."""

    activated_row = Signal(int)
    seen = Signal(int, int)
    pressed_again = Signal(int)
    """The row under the pointer, which was the current one before the press."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.near: int | None = None
        """Where the chosen row was that went by itself, until another one is chosen."""
        self.right_pressed: int | None = None
        """The row the right button was pressed on, until its menu is wanted."""
        self._is_entered = False
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setAccessibleName(t("widgets.table.name"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.activated_row.emit(index.row()))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_seen())
        self._ages = QTimer(self)
        self._ages.setInterval(_AGE_TICK_MS)
        self._ages.timeout.connect(self._repaint_ages)

    def set_rows(self, rows: Rows) -> None:
        """Show the rows with their columns' widths."""
        self.setModel(rows)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(36)
        for at, column in enumerate(rows.columns):
            stretch = column.width == 0
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(at, mode)
            if not stretch:
                header.resizeSection(at, column.width)
        header.setStretchLastSection(all(column.width for column in rows.columns))
        self._age_columns = [at for at, column in enumerate(rows.columns) if column.moment]
        self._stale = frozenset[int]()
        self._ages.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current row, once however long it is held; everything else is the table's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            if not event.isAutoRepeat():
                self.activated_row.emit(self.currentIndex().row())
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt tells nothing of a press on the row that is the current one already."""
        before, at = self.currentIndex().row(), self.rowAt(round(event.position().y()))
        super().mousePressEvent(event)
        self.right_pressed = at if event.button() is Qt.MouseButton.RightButton else None
        if 0 <= at == before and not event.modifiers() & _MARKING:
            self.pressed_again.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A view that gets the keyboard makes its first row the current one: not where the chosen one has gone."""
        self._is_entered = True
        super().focusInEvent(event)
        self._is_entered = False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row: whole rows are chosen here, Qt's own would stay in the row.

        Where the chosen row went by itself, the next and the previous one are those beside the gap.
        """
        if self.near is not None and (self._is_entered or action in _STEPS):
            row = min(max(self.near + _STEPS.get(action, 0), 0), self.model().rowCount() - 1)
            return QModelIndex() if self._is_entered else self.model().index(row, 0)
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        if action in ends:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer rows are in sight."""
        super().resizeEvent(event)
        self._tell_seen()

    def _tell_seen(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            rows = self.model().rowCount()
            self.seen.emit(first, last if last >= 0 else rows - 1)

    def _repaint_ages(self) -> None:
        """Only what is in sight is looked at: a table of any length costs the same."""
        if not self.isVisible():
            return
        stale = self._stale_rows()
        if stale != self._stale:
            self._stale = stale
            self.viewport().update()
            return
        for at in self._age_columns:
            left = self.columnViewportPosition(at)
            self.viewport().update(left, 0, self.columnWidth(at), self.viewport().height())

    def _stale_rows(self) -> frozenset[int]:
        rows = self.model()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if not isinstance(rows, Rows) or first < 0:
            return frozenset()
        seen = range(first, (last if last >= 0 else rows.rowCount() - 1) + 1)
        items = ((row, rows.item(row)) for row in seen)
        return frozenset(row for row, item in items if item is not None and rows.row_state(item).stale)
