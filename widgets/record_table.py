"""A table over rows: sorted by clicking its header, filtered by a line of text, painted by itself, kept by id."""

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from resources.words import t
from widgets.rows import Rows
from widgets.table_view import TableView
from widgets.theme import Theme, current_theme, set_role, theme_changed
from widgets.windowed_rows import WindowedRows

_FILTER_DELAY_MS = 120
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
        self._at: int | None = None
        """Where the row of the selected id was last seen."""
        self._is_going = False
        self._is_id_going = False
        self._is_left = False
        self._sort: tuple[int, bool] | None = None
        self.filter_line = QLineEdit()
        self.counter = QLabel()
        self.view = TableView(self)
        # Whoever gives the table the keyboard means its rows.
        self.setFocusProxy(self.view)
        self._filter_timer = _single_shot(self, _FILTER_DELAY_MS, self._filter)
        # Heard before the view hears it, which makes a neighbour the current row.
        rows.rowsAboutToBeRemoved.connect(self._going)
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

    @property
    def is_left(self) -> bool:
        """Has a chosen row gone by itself, and nothing been chosen since?

        Whoever takes a default where none is chosen does not take it then: the key was meant for what went.
        """
        return self._is_left

    def start_over(self) -> None:
        """It is another list from here on: what went from the one before says nothing of it."""
        self._is_left = False

    def select(self, row_id: str) -> bool:
        """Make the id the current row, without emitting `selected`; False while it is not loaded."""
        self._selected_id = row_id
        is_there = self._restore(scroll=True)
        self._is_left = self._is_left and not is_there
        return is_there

    def select_listed(self, row_id: str) -> bool:
        """Select it if it is among the rows; else what is chosen stays so, and False."""
        return self._rows.row_of(row_id) is not None and self.select(row_id)

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
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.pressed_again.connect(self._tell)
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
        self._rows.rowsRemoved.connect(self._gone)
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
            if self.view.currentIndex().row() != row:
                self.view.setCurrentIndex(self._rows.index(row, 0))
            elif self.view.right_pressed != row:
                self._tell(row)
            self.view.right_pressed = None
            self.menu_wanted.emit(row_id, self.view.viewport().mapToGlobal(at))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._restoring or not current.isValid():
            return
        if self._rows.id_at(current.row()) != self._selected_id:
            self._tell(current.row())
        else:
            self._seen_at(current.row())

    def _tell(self, row: int) -> None:
        """That it is chosen: also of the current row, for what is worked on may be another one by now."""
        self._seen_at(row)
        self._is_left = False
        if row_id := self._rows.id_at(row):
            self._selected_id = row_id
            self.selected.emit(row_id)

    def _selection_changed(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        if not self._restoring and not selected.isEmpty():
            self._is_left = False

    def _seen_at(self, row: int) -> None:
        self._at, self.view.near = row, None

    def _going(self, _parent: QModelIndex, first: int, last: int) -> None:
        row = self._rows.row_of(self._selected_id) if self._selected_id else None
        self._is_id_going = row is not None and first <= row <= last
        self._is_going = self._is_id_going or first <= self.view.currentIndex().row() <= last
        # The gap is where the first of them was, wherever among them the chosen one stood.
        self._at = first if self._is_going else self._at
        marked = self.view.selectionModel().selectedRows()
        is_marked_going = any(first <= index.row() <= last for index in marked)
        if (self._is_going or is_marked_going) and not isinstance(self._rows, WindowedRows):
            self._is_left = True
        self._restoring = True

    def _gone(self, _parent: QModelIndex, first: int, last: int) -> None:
        """The chosen row went by itself: none is chosen, for the next key is not meant for its neighbour.

        Of windowed rows only the number is known by now; one that is still among them is found again.
        """
        if self._is_going:
            if self._is_id_going and not isinstance(self._rows, WindowedRows):
                self._selected_id = ""
            self._leave()
        elif self.view.near is not None and last < self.view.near:
            self.view.near -= last - first + 1
        self._is_going = self._restoring = False

    def _leave(self) -> None:
        """No row is the current one; the arrow keys go on from where it was."""
        self.view.selectionModel().clearCurrentIndex()
        self.view.near, self._at = self._at, None

    def _restore(self, *, scroll: bool = False) -> bool:
        """Put the selection back on the row of the selected id."""
        if not self._selected_id:
            return False
        row = self._rows.row_of(self._selected_id)
        if row is None:
            self._miss()
            return False
        self._seen_at(row)
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

    def _miss(self) -> None:
        """The selected id is not among the rows: no other one stays chosen. Of windowed rows it may come yet."""
        current = self.view.currentIndex().row()
        if current >= 0 and not isinstance(self._rows, WindowedRows):
            self._at = current
            self._restoring = True
            self.view.clearSelection()
            self._leave()
            self._restoring = False
        elif current < 0 and self._at is not None:
            self._leave()

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
