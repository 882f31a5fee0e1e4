"""A table over rows: sorted by clicking its header, filtered by a line of text, painted by itself, kept by id."""

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from resources.words import t
from widgets.cells import CellDelegate
from widgets.rows import Rows
from widgets.theme import Theme, current_theme, set_role, theme_changed
from widgets.windowed_rows import WindowedRows

_FILTER_DELAY_MS = 120
_AGE_TICK_MS = 1000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class RecordTable(QWidget):
    """`chosen(id)` on Enter, double click; `selected(id)` when the current row changes ("" for none)."""

    chosen = Signal(str)
    selected = Signal(str)
    sort_requested = Signal(str, bool)
    """Column key, descending. Windowed rows are sorted by the table itself as well."""
    filter_changed = Signal(str)
    menu_wanted = Signal(str, QPoint)
    """The id of the row under the pointer, which is the current one by now, and where on the screen."""

    def __init__(
        self, rows: Rows, parent: QWidget | None = None, *, filter_line: bool = True, dense: bool = False
    ) -> None:
        """`dense`: more rows in the same room, for a table that is looked through."""
        super().__init__(parent)
        self._rows = rows
        self._dense = dense
        self._selected_id = ""
        self._restoring = False
        self._sort: tuple[int, bool] | None = None
        self.filter_line = QLineEdit()
        self.counter = QLabel()
        self.view = _View(self)
        # Whoever gives the table the keyboard means its rows.
        self.setFocusProxy(self.view)
        self._filter_timer = _single_shot(self, _FILTER_DELAY_MS, self._filter)
        self._arrange(filter_line)
        self._connect()
        self._redress(current_theme())
        self._count()

    def rows(self) -> Rows:
        """The item model."""
        return self._rows

    def selected_id(self) -> str:
        """The id of the current row, "" for none."""
        return self._selected_id

    def selected_ids(self) -> list[str]:
        """The ids of all selected rows, from top to bottom."""
        chosen = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [row_id for row_id in (self._rows.id_at(index.row()) for index in chosen) if row_id]

    def select(self, row_id: str) -> bool:
        """Make the id the current row, without emitting `selected`; False while it is not loaded."""
        self._selected_id = row_id
        return self._restore(scroll=True)

    def forget(self) -> None:
        """No row is the chosen or the current one any more; nothing is emitted."""
        self._selected_id = ""
        self._restoring = True
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())
        self._restoring = False

    def set_filter(self, text: str) -> None:
        """Write into the filter line and filter at once."""
        self.filter_line.setText(text)
        self._filter()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter line."""
        self.filter_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_line.selectAll()

    def height_of(self, rows: int) -> int:
        """How high the table itself has to be to show so many rows whole."""
        view = self.view
        across = view.horizontalScrollBar()
        below = across.sizeHint().height() if across.isVisible() else 0
        header = view.horizontalHeader()
        above = max(header.minimumHeight(), header.sizeHint().height()) + 2 * view.frameWidth()
        return above + rows * view.verticalHeader().defaultSectionSize() + below

    def copy_selection(self) -> str:
        """Put the selected rows on the clipboard as tab-separated text and return it."""
        text = self.as_tsv(sorted({index.row() for index in self.view.selectionModel().selectedRows()}))
        if text:
            QGuiApplication.clipboard().setText(text)
        return text

    def as_tsv(self, rows: Sequence[int]) -> str:
        """Rows as tab-separated text with the titles above; no cell can become a formula of a spreadsheet."""
        if not rows:
            return ""
        out = io.StringIO()
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow([safe_cell(column.title) for column in self._rows.columns])
        for row in rows:
            cells = [self._rows.index(row, at).data() for at in range(len(self._rows.columns))]
            writer.writerow([safe_cell(str(cell or "")) for cell in cells])
        return out.getvalue()

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column, as a click on its header would."""
        at = next((i for i, column in enumerate(self._rows.columns) if column.key == key), None)
        if at is not None:
            self._sorted(at, descending)

    def _arrange(self, filter_line: bool) -> None:
        self.filter_line.setPlaceholderText(t("widgets.table.filter"))
        self.filter_line.setAccessibleName(t("widgets.table.filter"))
        self.filter_line.setClearButtonEnabled(True)
        set_role(self.counter, "small")
        self.bar = QWidget()
        """The filter line and the count; whoever has a line of its own for them takes it there."""
        line = QHBoxLayout(self.bar)
        over = 4 if self._dense else 6
        line.setContentsMargins(8, over, 8, over)
        line.addWidget(self.filter_line, 1)
        line.addWidget(self.counter)
        self.bar.setVisible(filter_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self.view.set_rows(self._rows)

    def _connect(self) -> None:
        self.filter_line.textChanged.connect(lambda _text: self._filter_timer.start())
        self.filter_line.returnPressed.connect(self._filter)
        self.view.horizontalHeader().sectionClicked.connect(self._header_clicked)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.activated_row.connect(self._choose)
        copy = QAction(t("widgets.table.copy"), self.view)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _checked: self.copy_selection())
        self.view.addAction(copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        for signal in (self._rows.rowsInserted, self._rows.rowsRemoved, self._rows.modelReset):
            signal.connect(lambda *_args: self._count())
        for signal in (self._rows.layoutChanged, self._rows.rowsRemoved, self._rows.modelReset):
            signal.connect(lambda *_args: self._restore())
        if isinstance(self._rows, WindowedRows):
            self._rows.loaded.connect(self._restore)
            self._rows.loaded.connect(self._count)
            self.view.seen.connect(self._rows.set_visible)
        theme_changed.connect(self._redress)

    def _choose(self, row: int) -> None:
        if row_id := self._rows.id_at(row):
            self.chosen.emit(row_id)

    def _menu(self, at: QPoint) -> None:
        row = self.view.rowAt(at.y())
        if row >= 0 and (row_id := self._rows.id_at(row)):
            self.view.setCurrentIndex(self._rows.index(row, 0))
            self.menu_wanted.emit(row_id, self.view.viewport().mapToGlobal(at))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._restoring or not current.isValid():
            return
        row_id = self._rows.id_at(current.row())
        if row_id and row_id != self._selected_id:
            self._selected_id = row_id
            self.selected.emit(row_id)

    def _restore(self, *, scroll: bool = False) -> bool:
        """Put the selection back on the row of the selected id."""
        if not self._selected_id:
            return False
        row = self._rows.row_of(self._selected_id)
        if row is None:
            return False
        index = self._rows.index(row, 0)
        chosen = self.view.selectionModel().isRowSelected(row, QModelIndex())
        # A view that gets the keyboard makes its first row the current one without choosing it.
        if self.view.currentIndex().row() != row or not chosen:
            self._restoring = True
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self._restoring = False
        if scroll:
            self.view.scrollTo(index)
        return True

    def _header_clicked(self, section: int) -> None:
        if self._rows.columns[section].sortable:
            self._sorted(section, descending=self._sort == (section, False))

    def _sorted(self, section: int, descending: bool) -> None:
        self._sort = (section, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, order)
        key = self._rows.columns[section].key
        if isinstance(self._rows, WindowedRows):
            self._rows.set_sort(key, descending)
            self.view.scrollToTop()
        self.sort_requested.emit(key, descending)

    def _filter(self) -> None:
        self._filter_timer.stop()
        text = self.filter_line.text().strip()
        if isinstance(self._rows, WindowedRows):
            self._rows.set_text(text)
            self.view.scrollToTop()
        self.filter_changed.emit(text)

    def _count(self) -> None:
        text = t("widgets.table.count", count=f"{self._rows.rowCount():,}")
        missing = self._rows.missing() if isinstance(self._rows, WindowedRows) else ""
        self.counter.setText(f"{text} · {missing}" if missing else text)

    def _redress(self, theme: Theme) -> None:
        second = theme.row_height * 3 // 4 if any(column.under for column in self._rows.columns) else 0
        row = theme.dense_row_height if self._dense else theme.row_height
        self.view.verticalHeader().setDefaultSectionSize(row + second)
        if self._dense:
            self.view.horizontalHeader().setFixedHeight(row)
        # The header and one row: Qt would ask for more, and a low window has no more.
        self.view.setMinimumHeight(2 * row)
        self.view.viewport().update()


class _View(QTableView):
    """The table itself: whole rows, no grid, Enter chooses, ages repaint once a second."""

    activated_row = Signal(int)
    seen = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
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

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row: whole rows are chosen here, Qt's own would stay in the row."""
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


def safe_cell(text: str) -> str:
    """Text that a spreadsheet will not take for a formula, on one line."""
    flat = " ".join(text.split())
    return f"'{flat}" if text.startswith(_FORMULA_STARTS) or flat.startswith(_FORMULA_STARTS) else flat


def _single_shot(parent: QWidget, interval_ms: int, slot: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(slot)
    return timer
