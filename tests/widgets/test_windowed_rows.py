"""widgets/windowed_rows.py"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.rows import PLACEHOLDER, Column
from widgets.windowed_rows import WINDOW, WindowedRows, WindowRequest, WindowResult

type Item = tuple[str, int]


class Source:
    """A table in memory whose answers are held back until `answer()`."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.requests: list[WindowRequest] = []
        self.waiting: list[Callable[[], None]] = []
        self.rows = WindowedRows(
            [Column("id", "No.", lambda item: item[0])], lambda item: item[0], self.fetch, self.run
        )

    def fetch(self, request: WindowRequest) -> WindowResult:
        self.requests.append(request)
        found = [item for item in self.items if request.query.text in item[0]]
        if request.query.descending:
            found.reverse()
        return WindowResult(found[request.offset : request.offset + request.limit], len(found))

    def run(
        self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        """The work is done at once, so that what was fetched can be older than what is shown meanwhile."""
        try:
            result = work()
        except OSError as error:
            caught = error
            self.waiting.append(lambda: failed(caught))
            return
        self.waiting.append(lambda: then(result))

    def answer(self) -> None:
        """Let everything asked for arrive, and what that leads to."""
        QApplication.processEvents()
        while self.waiting:
            self.waiting.pop(0)()
            QApplication.processEvents()

    def shown(self) -> list[str]:
        return [self.rows.index(row, 0).data() for row in range(self.rows.rowCount())]


def numbered(count: int) -> list[Item]:
    return [(f"{at:06}", 0) for at in range(count)]


def test_rows_are_placeholders_until_their_window_has_come(qtbot: QtBot) -> None:
    source = Source(numbered(1000))
    source.rows.start()
    source.answer()
    assert source.rows.rowCount() == 1000
    assert source.rows.index(500, 0).data() == PLACEHOLDER
    source.answer()
    assert source.rows.index(500, 0).data() == "000500"


def test_only_windows_that_are_looked_at_are_fetched(qtbot: QtBot) -> None:
    source = Source(numbered(100_000))
    source.rows.start()
    source.answer()
    source.rows.set_visible(50_000, 50_030)
    source.rows.index(50_000, 0).data()
    source.answer()
    assert {request.offset for request in source.requests} == {0, 50_000 // WINDOW * WINDOW}


def test_the_window_behind_a_loaded_one_is_asked_for_by_key(qtbot: QtBot) -> None:
    source = Source(numbered(1000))
    source.rows.start()
    source.answer()
    source.rows.index(WINDOW, 0).data()
    source.answer()
    assert source.requests[-1].after == (f"{WINDOW - 1:06}", 0)


def test_an_answer_to_the_query_before_is_ignored(qtbot: QtBot) -> None:
    source = Source(numbered(300))
    source.rows.start()
    QApplication.processEvents()
    source.rows.set_text("000299")
    source.answer()
    assert source.shown() == ["000299"]


def test_a_refresh_keeps_held_rows_on_their_ids(qtbot: QtBot) -> None:
    source = Source(numbered(10))
    source.rows.start()
    source.answer()
    held = QPersistentModelIndex(source.rows.index(4, 0))
    source.items = [("new", 0), *source.items]
    source.rows.refresh(["new"])
    source.answer()
    assert held.row() == 5
    assert held.data() == "000004"


def test_a_changed_value_is_told_without_moving_rows(qtbot: QtBot) -> None:
    source = Source(numbered(10))
    source.rows.start()
    source.answer()
    source.items = [*source.items[:3], ("000003", 7), *source.items[4:]]
    with qtbot.assertNotEmitted(source.rows.layoutChanged), qtbot.waitSignal(source.rows.dataChanged) as told:
        source.rows.refresh(["000003"])
        source.answer()
    assert told.args is not None
    assert (told.args[0].row(), told.args[1].row()) == (3, 3)


def test_a_change_during_a_fetch_is_fetched_again(qtbot: QtBot) -> None:
    source = Source(numbered(3))
    source.rows.start()
    source.answer()
    source.rows.refresh()
    QApplication.processEvents()
    source.items = [("changed meanwhile", 0)]
    source.rows.refresh()
    source.answer()
    assert source.shown() == ["changed meanwhile"]


def test_a_failed_fetch_is_told_and_can_be_tried_again(qtbot: QtBot) -> None:
    source = Source(numbered(3))
    good = source.fetch

    def bad(request: WindowRequest) -> WindowResult:
        raise OSError("disk")

    source.rows._fetch = bad
    with qtbot.waitSignal(source.rows.load_failed):
        source.rows.start()
        source.answer()
    source.rows._fetch = good
    source.rows.refresh()
    source.answer()
    assert source.rows.rowCount() == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    steps=st.lists(
        st.tuples(
            st.lists(st.sampled_from([f"{n:02}" for n in range(30)]), unique=True), st.sampled_from(["", "1", "2"])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_changes_the_rows_end_as_the_query_says(qtbot: QtBot, steps: list[tuple[list[str], str]]) -> None:
    source = Source([])
    _tester = QAbstractItemModelTester(source.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    source.rows.start()
    for ids, text in steps:
        source.items = [(row_id, 0) for row_id in ids]
        source.rows.set_text(text)
        source.rows.refresh()
        source.rows.set_visible(0, 40)
        source.answer()
        source.shown()
        source.answer()
        assert source.shown() == [row_id for row_id in ids if text in row_id]
