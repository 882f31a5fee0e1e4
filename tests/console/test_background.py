import logging
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from console.background import Background, ended_by


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def slowly(number: int) -> int:
    """The number, after a moment."""
    time.sleep(0.01)
    return number


def test_work_runs_in_a_thread_and_its_result_comes_back_on_the_ui_thread(
    background: Background, qtbot: QtBot
) -> None:
    got: list[tuple[int, bool]] = []
    here = threading.get_ident()
    background.query(threading.get_ident, lambda where: got.append((where, QThread.isMainThread())))
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0] != here
    assert got[0][1]


def test_a_newer_query_of_the_same_key_supersedes_the_older(background: Background, qtbot: QtBot) -> None:
    got: list[int] = []
    for number in range(20):
        background.query(partial(slowly, number), got.append, key="list")
    qtbot.waitUntil(lambda: got == [19])
    qtbot.wait(100)
    assert got == [19]


def test_an_error_goes_to_the_one_who_asked(background: Background, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    background.query(lambda: 1 / 0, lambda _result: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_an_error_nobody_asked_for_is_logged_and_told(
    background: Background, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    with qtbot.waitSignal(background.failed):
        background.query(lambda: 1 / 0, lambda _result: None)
    assert expected_log[0].name == "wanghuolou.background"


def test_a_result_for_a_destroyed_widget_is_dropped(background: Background, qtbot: QtBot) -> None:
    import shiboken6

    class Panel(QObject):
        def show_it(self, result: object) -> None:
            raise AssertionError(f"called with {result} after its end")

    panel = Panel()
    background.query(lambda: time.sleep(0.05), panel.show_it)
    shiboken6.delete(panel)
    qtbot.wait(150)


def test_after_close_nothing_is_called(qtbot: QtBot) -> None:
    background = Background()
    got: list[object] = []
    background.query(lambda: time.sleep(0.05), got.append)
    background.close()
    background.query(lambda: 1, got.append)
    qtbot.wait(100)
    assert got == []


def test_other_work_than_queries_is_ended_when_nobody_waits_for_it(background: Background, qtbot: QtBot) -> None:
    ended, begun = [threading.Event(), threading.Event()], [threading.Event(), threading.Event()]

    def work(number: int) -> None:
        with ended_by(ended[number].set):
            begun[number].set()
            ended[number].wait(60)

    background.query(partial(work, 0), lambda _result: None, key="work")
    assert begun[0].wait(60)
    background.query(partial(work, 1), lambda _result: None, key="work")
    assert ended[0].wait(60), "a newer question ends it"
    assert begun[1].wait(60)
    background.close()
    assert ended[1].is_set(), "so does the end of all"
    with ended_by(lambda: pytest.fail("no piece of background work")):
        pass
