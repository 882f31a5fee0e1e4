"""widgets/clock.py"""

import pytest
from pytestqt.qtbot import QtBot

from widgets.clock import ClockLabel, ticker


class Now:
    """A clock that is set by hand."""

    at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def label(qtbot: QtBot, now: Now) -> ClockLabel:
    label = ClockLabel(clock=now)
    qtbot.addWidget(label)
    return label


def test_it_counts_from_its_start(label: ClockLabel, now: Now) -> None:
    label.start(since=1_000.0)
    now.at = 4_665.0
    label.show_now()
    assert label.text() == "1:01:05"


def test_it_turns_amber_and_red_by_its_limits(label: ClockLabel, now: Now) -> None:
    label.start(since=1_000.0, amber_s=45, red_s=60)
    roles = []
    for now.at in (1_010.0, 1_045.0, 1_060.0):
        label.show_now()
        roles.append(label.property("role"))
    assert roles == ["time", "warn", "alert"]


def test_stopped_it_keeps_its_time(label: ClockLabel, now: Now) -> None:
    label.start(since=1_000.0)
    label.stop(at=1_030.0)
    now.at = 9_999.0
    label.show_now()
    assert label.text() == "00:30"


def test_without_a_start_it_shows_no_time(label: ClockLabel) -> None:
    assert label.text() == "--:--"


def test_hidden_clocks_do_not_tick(label: ClockLabel) -> None:
    label.start(since=1_000.0)
    label.show()
    assert ticker()._timer.isActive()
    label.hide()
    assert not ticker()._timer.isActive()
