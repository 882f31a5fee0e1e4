"""Views with names, kept for each person."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QAbstractItemModelTester

from console.features.map_tools.bookmarks import (
    FILE,
    MOST,
    Bookmark,
    BookmarkList,
    Bookmarks,
    BookmarksPanel,
    key_of,
)
from tests.console.features.desk import Desk


@pytest.fixture
def bookmarks(desk: Desk) -> Bookmarks:
    made = Bookmarks.of(desk.context)
    desk.wait(lambda: made._file._is_read)
    return made


def names(bookmarks: Bookmarks) -> list[str]:
    return [one.name for one in bookmarks.all]


def test_a_view_is_kept_renamed_looked_at_and_removed(desk: Desk, bookmarks: Bookmarks) -> None:
    desk.context.map.fly_to(12.0, 50.0, 14)
    assert bookmarks.add() == 0
    assert bookmarks.add("  东  门 ") == 1
    assert names(bookmarks) == ["视野 1", "东 门"]
    desk.context.map.fly_to(0.0, 0.0, 3)
    bookmarks.go(1)
    assert desk.context.map.view() == (12.0, 50.0, 14.0)
    assert desk.context.map.user_moved
    bookmarks.rename(0, "西门")
    bookmarks.rename(0, "   ")
    bookmarks.remove(1)
    bookmarks.remove(9)
    bookmarks.go(9)
    assert names(bookmarks) == ["西门"]
    path = desk.context.profile / FILE
    desk.wait(lambda: path.exists() and "西门" in path.read_text())


def test_there_are_no_more_than_fit_a_list(desk: Desk, bookmarks: Bookmarks) -> None:
    for _ in range(MOST):
        bookmarks.add()
    assert bookmarks.add() == -1
    assert len(set(names(bookmarks))) == MOST
    assert desk.context.notices.all


def test_nonsense_in_the_file_is_passed_over(desk: Desk) -> None:
    views = [["a", 1, 2, 99], ["b", 500, 2, 3], ["", 1, 2, 3], "c", ["d", "x", 2, 3], ["e", 1, 2, float("nan")]]
    (desk.context.profile / FILE).write_text(json.dumps({desk.context.session.user: {"views": views}}))
    made = Bookmarks.of(desk.context)
    desk.wait(lambda: made._file._is_read)
    assert made.all == [Bookmark("a", 1.0, 2.0, 19.0)]


def test_the_list_says_the_key_of_the_first_nine(desk: Desk, bookmarks: Bookmarks) -> None:
    shown = BookmarkList(bookmarks, bookmarks)
    QAbstractItemModelTester(shown, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    for _ in range(10):
        bookmarks.add()
    assert shown.rowCount() == 10
    assert shown.data(shown.index(0)).endswith(key_of(0))
    assert shown.data(shown.index(9)) == "视野 10"
    assert shown.setData(shown.index(9), "码头")
    assert not shown.setData(shown.index(9), "  ")
    assert names(bookmarks)[9] == "码头"
    bookmarks.remove(0)
    assert shown.rowCount() == 9


def test_the_panel_is_worked_by_keys(desk: Desk, bookmarks: Bookmarks) -> None:
    panel = desk.put(BookmarksPanel(desk.context))
    panel.name.setText("北门")
    desk.qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert names(bookmarks) == ["北门"]
    desk.context.map.fly_to(50.0, 10.0, 9)
    panel.view.setFocus()
    panel.look.click()
    assert desk.context.map.view().zoom != 9
    panel.remove.click()
    assert names(bookmarks) == []
    assert not panel.look.isEnabled()


def test_a_panel_without_bookmarks_says_how_to_keep_one_and_types_its_name(
    desk: Desk, bookmarks: Bookmarks
) -> None:
    panel = desk.put(BookmarksPanel(desk.context))
    assert "Ctrl+B" in panel.listed.sentence()
    assert panel.focusProxy() is panel.name
    bookmarks.add("北门")
    assert panel.listed.sentence() == ""
    assert panel.focusProxy() is panel.view
    bookmarks.remove(0)
    assert "Ctrl+B" in panel.listed.sentence()


def test_a_delete_key_that_is_held_removes_one_bookmark(desk: Desk, bookmarks: Bookmarks) -> None:
    panel = desk.put(BookmarksPanel(desk.context))
    assert bookmarks is Bookmarks.of(desk.context)
    assert [key.autoRepeat() for key in panel.view.findChildren(QShortcut)] == [False]
