"""A panel asks again when what it shows has changed, together and only when it is seen."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console import follow as follow_module
from console.context import Context
from console.facts_panel import FactsPanel
from console.follow import GATHER_MS, REST_MOST_MS, Follow
from console.sync.link import Changes
from tests.console.around import context_over
from tests.console.hail import Clock, Hail
from widgets.panel_state import State

HYDRANTS = Changes({"hydrant": frozenset({"h"})})


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, {}) as context:
        yield context


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


def test_changes_of_other_kinds_ask_nothing_and_many_changes_ask_once(
    context: Context, owner: QWidget, qtbot: QtBot
) -> None:
    asked: list[int] = []
    owner.show()
    _follow = Follow(context, owner, lambda: asked.append(1), lambda _none: None, {"hydrant"})
    context.link.changed.emit(Changes({"unit": frozenset({"A"})}))
    for _ in range(20):
        context.link.changed.emit(HYDRANTS)
    qtbot.waitUntil(lambda: asked == [1])
    qtbot.wait(80)
    assert asked == [1]


def test_while_changes_hail_down_a_panel_rests_four_times_as_long_as_its_question_takes(
    context: Context, owner: QWidget, qtbot: QtBot
) -> None:
    asked: list[float] = []
    shown: list[object] = []

    def slow() -> None:
        asked.append(time.monotonic())
        time.sleep(0.04)

    owner.show()
    follow = Follow(context, owner, slow, shown.append, {"hydrant"})
    # What it takes is known from the first answer on.
    follow.ask()
    qtbot.waitUntil(lambda: len(shown) == 1)
    asked.clear()
    begun_s = time.monotonic()
    while time.monotonic() - begun_s < 1.0 or len(asked) < 2:
        context.link.changed.emit(HYDRANTS)
        qtbot.wait(5)
    qtbot.wait(300)
    assert 2 <= len(asked) <= (time.monotonic() - begun_s) / 0.16 + 1


def test_what_nobody_sees_catches_up_when_it_is_seen(context: Context, owner: QWidget, qtbot: QtBot) -> None:
    shown: list[str] = []
    _follow = Follow(context, owner, lambda: "facts", shown.append, {"hydrant"})
    context.link.changed.emit(HYDRANTS)
    qtbot.wait(80)
    assert shown == []
    owner.show()
    qtbot.waitUntil(lambda: shown == ["facts"])


def test_a_question_that_fails_is_said_in_the_panel_with_a_way_to_ask_again(
    context: Context, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    panel = FactsPanel(context, QLabel("content"))
    qtbot.addWidget(panel)
    shown: list[object] = []
    answers = iter([ZeroDivisionError("the disk is gone"), "facts"])

    def work() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    follow = Follow(context, panel, work, shown.append, {"hydrant"}, panel)
    follow.ask()
    qtbot.waitUntil(lambda: panel.state() is State.REFUSED)
    assert len(expected_log) == 1
    follow.ask()
    qtbot.waitUntil(lambda: shown == ["facts"])


def test_it_asks_again_when_time_alone_has_changed_the_answer(
    context: Context, owner: QWidget, qtbot: QtBot
) -> None:
    asked: list[int] = []
    follow = Follow(context, owner, lambda: asked.append(1), lambda _none: None)
    follow.later(600)
    follow.later(0.02)
    follow.later(300)
    qtbot.waitUntil(lambda: asked == [1])


def test_a_question_slower_than_the_hail_is_answered_while_it_falls_and_the_last_change_is_shown(
    context: Context, owner: QWidget, qtbot: QtBot
) -> None:
    shown: list[int] = []
    truth = [0]

    def slow() -> int:
        found = truth[0]
        time.sleep(0.12)
        return found

    def change(number: int) -> None:
        truth[0] = number
        context.link.changed.emit(HYDRANTS)

    owner.show()
    _follow = Follow(context, owner, slow, shown.append, {"hydrant"})
    with Hail(change) as hail:
        qtbot.waitUntil(lambda: len(shown) >= 3, timeout=20_000)
    qtbot.waitUntil(lambda: shown[-1] == hail.count)


@pytest.mark.parametrize(
    ("took_s", "rest_ms"),
    [(0.0, GATHER_MS), (0.005, GATHER_MS), (0.04, 160), (0.1, REST_MOST_MS), (0.5, 1_000)],
)
def test_a_panel_rests_in_proportion_to_its_question_and_never_less_than_it_takes(
    context: Context, owner: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, took_s: float, rest_ms: int
) -> None:
    clock, shown = Clock(), list[object]()
    monkeypatch.setattr(follow_module, "time", clock)

    def work() -> str:
        clock.now_s += took_s
        return "facts"

    follow = Follow(context, owner, work, shown.append, {"hydrant"})
    follow.ask()
    qtbot.waitUntil(lambda: shown == ["facts"])
    clock.now_s = follow._asked_at
    follow.soon()
    assert follow._timer.interval() == pytest.approx(rest_ms, abs=1)
    follow._timer.stop()
    clock.now_s += 60
    follow.soon()
    assert follow._timer.interval() == 0
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_one_that_was_stopped_asks_no_more_and_shows_no_answer_that_was_under_way(
    context: Context, owner: QWidget, qtbot: QtBot
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    asked: list[int] = []
    shown: list[object] = []

    def slow() -> int:
        asked.append(1)
        begun.set()
        return int(go_on.wait(60))

    owner.show()
    follow = Follow(context, owner, slow, shown.append, {"hydrant"})
    follow.ask()
    assert begun.wait(60)
    follow.stop()
    follow.stop()
    go_on.set()
    context.link.changed.emit(HYDRANTS)
    follow.ask()
    follow.soon()
    follow.later(0.001)
    with qtbot.waitSignal(context.background._finished, timeout=5_000):
        context.background.query(lambda: None, lambda _none: None)
    qtbot.wait(2 * GATHER_MS)
    assert (asked, shown) == ([1], [])
