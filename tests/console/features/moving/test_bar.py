"""The bar of the playback: every part by key, and it shows what the clock shows."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from console.features.moving.bar import PAGE_S, STEP_S, PlaybackBar
from maps.tools.playback import SPEEDS, Playback
from maps.view import MapView

FROM_S = 1_800_000_000.0


@pytest.fixture
def bar(qtbot) -> Iterator[PlaybackBar]:
    view = MapView()
    view.resize(900, 600)
    view.show()
    playback = Playback(view, lambda: 0.0)
    made = PlaybackBar(view, playback)
    yield made
    playback.end()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def opened(bar: PlaybackBar) -> PlaybackBar:
    bar.playback.begin({}, (FROM_S, FROM_S + 3_600))
    bar.open("a note")
    return bar


def test_it_stands_at_the_foot_of_the_map_while_the_past_is_shown_and_goes_with_it(bar):
    assert bar.isHidden()
    opened(bar)
    assert bar.isVisible()
    assert bar.parentWidget().rect().contains(bar.geometry())
    bar.parentWidget().resize(500, 400)
    QCoreApplication.sendPostedEvents()
    assert bar.parentWidget().rect().contains(bar.geometry())
    bar.playback.end()
    assert bar.isHidden()


def test_arrows_and_pages_move_through_time_and_the_end_is_the_end(bar, qtbot):
    opened(bar)
    for key, moment_s in (
        (Qt.Key.Key_Right, STEP_S), (Qt.Key.Key_PageUp, STEP_S + PAGE_S), (Qt.Key.Key_Left, PAGE_S),
        (Qt.Key.Key_End, 3_600), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        qtbot.keyClick(bar.slider, key)
        assert bar.playback.at_s == FROM_S + moment_s


def test_space_runs_and_stops_and_plus_and_minus_change_the_speed(bar, qtbot):
    opened(bar)
    assert bar.playback.is_running
    qtbot.keyClick(bar.slider, Qt.Key.Key_Space)
    assert not bar.playback.is_running
    qtbot.keyClick(bar.slider, Qt.Key.Key_Space)
    assert bar.playback.is_running
    for _ in range(9):
        qtbot.keyClick(bar.slider, Qt.Key.Key_Plus)
    assert (bar.playback.speed, bar.speed.currentIndex()) == (SPEEDS[-1], len(SPEEDS) - 1)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Minus)
    assert bar.playback.speed == SPEEDS[-2]


def test_the_buttons_do_the_same(bar, qtbot):
    opened(bar)
    bar.run.click()
    assert not bar.playback.is_running
    bar.speed.activated.emit(2)
    assert bar.playback.speed == SPEEDS[2]
    bar.to_now.click()
    assert not bar.playback.is_on


def test_the_slider_follows_the_clock_unless_a_hand_holds_it(bar):
    opened(bar)
    bar.playback.seek(FROM_S + 100)
    assert bar.slider.value() == 100
    bar.slider.setSliderDown(True)
    bar.playback.seek(FROM_S + 200)
    assert bar.slider.value() == 100
