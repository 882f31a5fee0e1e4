"""Rows of a query too large to hold: windows of it are fetched in the background when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal
from shiboken6 import isValid

from widgets.rows import Column, Index, Rows, RowState, runs

WINDOW = 200
"""Rows a window."""
KEPT_WINDOWS = 24
"""Windows kept; the least recently looked at goes first."""
_NO_PARENT = QModelIndex()

type Run = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], object]
"""run(work, then, failed): work off the UI thread, then or failed on it."""


@dataclass(frozen=True)
class Query:
    """What is listed: text typed into the filter, the sort column's key and direction, and anything else."""

    text: str = ""
    sort: str = ""
    descending: bool = False
    extra: Any = None


@dataclass(frozen=True)
class WindowRequest:
    """Rows `offset` to `offset + limit` of a query. `after` is the item just before, when it is loaded.

    With `after` a source can page by key; without it, by offset. `count` asks for the total too.
    """

    query: Query
    offset: int
    limit: int
    after: Any | None = None
    count: bool = True


@dataclass(frozen=True)
class WindowResult:
    """The rows, and the total number of rows of the query (None: not counted)."""

    rows: Sequence[Any]
    total: int | None = None


@dataclass
class _Window:
    rows: list[Any]
    ids: list[str]
    stale: bool = False


class WindowedRows(Rows):
    """Rows over `fetch(WindowRequest) -> WindowResult`, which is called through `run`, never on the UI thread."""

    loaded = Signal()
    """A window has arrived."""
    load_failed = Signal(object)
    """A window could not be fetched: the exception."""
    total_changed = Signal(int)

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        fetch: Callable[[WindowRequest], WindowResult],
        run: Run,
        row_state: Callable[[Any], RowState] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, row_id, row_state, parent)
        self._fetch = fetch
        self._run = run
        self._query = Query()
        self._total = 0
        self._windows: OrderedDict[int, _Window] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._visible = (0, 0)
        self._generation = 0
        self._refreshes = 0
        self._new_query = False
        self._busy = False
        self._started = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._load)

    def missing(self) -> str:
        """A sentence when rows that should be listed may not be; the table shows it beside their number."""
        return ""

    def query(self) -> Query:
        """What is listed."""
        return self._query

    def start(self) -> None:
        """Fetch the first window."""
        self.set_query(self._query, force=True)

    def set_query(self, query: Query, *, force: bool = False) -> None:
        """List something else, from the top; answers to the query before are ignored."""
        if query == self._query and self._started and not force:
            return
        self._query, self._started = query, True
        self._generation += 1
        self._busy = False
        self._new_query = True
        self._mark_stale()
        self._visible = (0, self._visible[1] - self._visible[0])
        self._wanted = {0: None}
        self._soon.start()

    def set_text(self, text: str) -> None:
        """Filter by text."""
        self.set_query(replace(self._query, text=text))

    def set_sort(self, key: str, descending: bool) -> None:
        """Sort by a column."""
        self.set_query(replace(self._query, sort=key, descending=descending))

    def set_visible(self, first: int, last: int) -> None:
        """The view says which rows it shows; these are fetched first and refreshed first."""
        self._visible = (max(0, first), max(0, last))

    def refresh(self, changed_ids: Collection[str] | None = None) -> None:
        """Something changed: what is seen is fetched again and updated in place, the rest when it is seen."""
        if not self._started:
            return
        self._refreshes += 1
        self._mark_stale()
        self._wanted |= dict.fromkeys(self._visible_windows() or (0,))
        if not self._busy:
            self._soon.start()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The total of the query."""
        return 0 if parent.isValid() else self._total

    def item(self, row: int) -> Any | None:
        """The item if it is loaded; asking for one that is not makes it load."""
        if not 0 <= row < self._total:
            return None
        number, at = divmod(row, WINDOW)
        window = self._windows.get(number)
        if window is None or window.stale:
            self._want(number)
        if window is None or at >= len(window.rows):
            return None
        self._windows.move_to_end(number)
        return window.rows[at]

    def row_of(self, row_id: str) -> int | None:
        """Where the id is among the loaded rows."""
        for number, window in sorted(self._windows.items(), key=lambda pair: pair[1].stale):
            if row_id in window.ids:
                row = number * WINDOW + window.ids.index(row_id)
                return row if row < self._total else None
        return None

    def is_loading(self) -> bool:
        """Is something on its way?"""
        return self._busy or bool(self._wanted)

    def _mark_stale(self) -> None:
        for window in self._windows.values():
            window.stale = True

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted[number] = None
            if not self._busy:
                self._soon.start()

    def _visible_windows(self) -> range:
        last = min(self._visible[1], max(0, self._total - 1))
        return range(self._visible[0] // WINDOW, last // WINDOW + 1)

    def _load(self) -> None:
        """Fetch the wanted windows that are still in sight; the others will be asked for again when seen."""
        if self._busy or not self._wanted:
            return
        in_sight = [number for number in self._visible_windows() if number in self._wanted]
        numbers = sorted(in_sight or list(self._wanted)[-2:])[:4]
        self._wanted.clear()
        self._busy = True
        generation, refreshes = self._generation, self._refreshes
        requests = [self._request(number) for number in numbers]

        def work() -> list[WindowResult]:
            return [self._fetch(request) for request in requests]

        def then(results: list[WindowResult]) -> None:
            if isValid(self) and generation == self._generation:
                self._arrived(dict(zip(numbers, results, strict=True)), stale=refreshes != self._refreshes)

        def failed(error: Exception) -> None:
            if isValid(self) and generation == self._generation:
                self._busy = False
                self.load_failed.emit(error)

        self._run(work, then, failed)

    def _request(self, number: int) -> WindowRequest:
        before = self._windows.get(number - 1)
        whole = before is not None and not before.stale and len(before.rows) == WINDOW
        after = before.rows[-1] if before is not None and whole else None
        return WindowRequest(self._query, number * WINDOW, WINDOW, after)

    def _arrived(self, results: dict[int, WindowResult], *, stale: bool) -> None:
        self._busy = False
        totals = [result.total for result in results.values() if result.total is not None]
        fresh = {number: self._window(result, stale) for number, result in results.items()}
        self._set_total(totals[-1] if totals else self._total)
        if self._new_query or self._rearranged(fresh):
            self._swap(fresh)
        else:
            self._update(fresh)
        while len(self._windows) > KEPT_WINDOWS:
            self._windows.popitem(last=False)
        self.loaded.emit()
        if self._wanted:
            self._soon.start()

    def _window(self, result: WindowResult, stale: bool) -> _Window:
        rows = list(result.rows)[:WINDOW]
        return _Window(rows, [self._row_id(row) for row in rows], stale)

    def _set_total(self, total: int) -> None:
        """Grow or shrink at the end; what moved inside is told by the windows."""
        before = self._total
        if total > before:
            self.beginInsertRows(QModelIndex(), before, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < before:
            self.beginRemoveRows(QModelIndex(), total, before - 1)
            self._total = total
            for number in [n for n in self._windows if n * WINDOW >= total]:
                del self._windows[number]
            self.endRemoveRows()
        if total != before:
            self.total_changed.emit(total)

    def _rearranged(self, fresh: dict[int, _Window]) -> bool:
        """Have known ids other places than before?"""
        pairs = ((self._windows[n].ids, window.ids) for n, window in fresh.items() if n in self._windows)
        return any(mine != theirs for old, new in pairs for mine, theirs in zip(old, new, strict=False))

    def _swap(self, fresh: dict[int, _Window]) -> None:
        """Rows have moved: persistent indexes (the selection) follow their ids, the view keeps its place."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._id_held(index.row())) for index in self.persistentIndexList()]
        if self._new_query:
            self._windows.clear()
            self._new_query = False
        self._store(fresh)
        moved_from, moved_to = [], []
        for index, row_id in held:
            row = self.row_of(row_id) if row_id else index.row()
            moved_from.append(index)
            moved_to.append(self.index(row, index.column()) if row is not None else QModelIndex())
        self.changePersistentIndexList(moved_from, moved_to)
        self.layoutChanged.emit()

    def _id_held(self, row: int) -> str:
        window = self._windows.get(row // WINDOW)
        at = row % WINDOW
        return window.ids[at] if window is not None and at < len(window.ids) else ""

    def _update(self, fresh: dict[int, _Window]) -> None:
        """The same rows in the same places: tell only which differ."""
        changed = list(self._differing(fresh))
        self._store(fresh)
        for first, last in runs(changed):
            self._changed(first, min(last, self._total - 1))

    def _differing(self, fresh: dict[int, _Window]) -> Iterable[int]:
        for number in sorted(fresh):
            known = self._windows.get(number)
            for at, row in enumerate(fresh[number].rows):
                place = number * WINDOW + at
                same = known is not None and at < len(known.rows) and known.rows[at] == row
                if not same and place < self._total:
                    yield place

    def _store(self, fresh: dict[int, _Window]) -> None:
        for number, window in fresh.items():
            self._windows[number] = window
            self._windows.move_to_end(number)
