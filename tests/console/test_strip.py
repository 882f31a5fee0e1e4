"""The strip says how the line stands, how old the data are, and what waits."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from console.strip import Link, Strip
from resources.words import t
from widgets.theme import apply_theme


@pytest.fixture
def strip(qtbot: QtBot) -> Strip:
    strip = Strip(QLabel("/"))
    qtbot.addWidget(strip)
    strip.resize(1366, 44)
    strip.show()
    return strip


def test_before_anything_came_it_connects_and_nobody_sits_there(strip: Strip) -> None:
    assert strip.link.words == t("shell.strip.connecting")
    assert t("shell.strip.not_signed_in") in [label.text() for label in strip.findChildren(QLabel)]


@pytest.mark.parametrize("link", Link)
def test_every_state_of_the_line_has_words_and_a_tone_of_its_own(strip: Strip, link: Link) -> None:
    strip.show_link(link, 3)
    assert strip.link.words
    assert (strip.link.tone == "ok") is (link is Link.ONLINE)


def test_age_overrules_the_states_own_tone(strip: Strip) -> None:
    strip.show_link(Link.ONLINE, 40, "red")
    assert strip.link.tone == "red"
    strip.show_link(Link.OFFLINE, 7_200)
    assert strip.link.words != t("shell.strip.never")
    strip.show_link(Link.OFFLINE, None)
    assert strip.link.words == t("shell.strip.never")


def test_what_waits_and_what_was_refused_are_counted_and_can_be_pressed(strip: Strip, qtbot: QtBot) -> None:
    strip.show_outbox(3, 1)
    assert strip.to_send.words.endswith("3")
    assert (strip.to_send.tone, strip.refused.tone) == ("pending", "refused")
    for fact, wanted in ((strip.to_send, strip.outbox_wanted), (strip.refused, strip.refused_wanted)):
        with qtbot.waitSignal(wanted):
            qtbot.mouseClick(fact, Qt.MouseButton.LeftButton)
    strip.show_outbox(0, 0)
    assert strip.to_send.tone == "neutral"


def test_more_alarms_than_a_seat_can_take_are_a_flood(strip: Strip) -> None:
    strip.show_load([1] * 10, 10)
    assert not strip.load.is_flood
    strip.show_load([2, *[1] * 9], 10)
    assert strip.load.is_flood
    assert "11" in strip.load.words


def test_the_seat_names_who_sits_there(strip: Strip) -> None:
    strip.show_seat("2", "李明")
    assert any("2" in label.text() and "李明" in label.text() for label in strip.findChildren(QLabel))


def test_units_nobody_told_are_a_red_plate_that_can_be_pressed(strip: Strip, qtbot: QtBot) -> None:
    assert not strip.untold.isVisible()
    strip.show_untold(2)
    assert (strip.untold.words, strip.untold.tone) == (t("untold.strip", count=2), "red")
    with qtbot.waitSignal(strip.untold_wanted):
        qtbot.mouseClick(strip.untold, Qt.MouseButton.LeftButton)


def test_an_unusual_sign_in_has_a_plate_of_its_own_and_a_usual_one_none(strip: Strip) -> None:
    assert not strip.mark.isVisible()
    strip.show_mark(t("identity.plate.break_glass"), "red")
    assert strip.mark.isVisible()
    assert strip.mark.accessibleName() == t("identity.plate.break_glass")
    strip.show_mark("", "")
    assert not strip.mark.isVisible()


def test_the_link_tells_its_backend_and_what_is_old_under_the_pointer(strip: Strip) -> None:
    strip.show_server("http://127.0.0.1:8000")
    strip.show_link(Link.OFFLINE, 90, "red", "状态 <b>")
    assert "127.0.0.1:8000" in strip.link.toolTip()
    assert "状态 &lt;b&gt;" in strip.link.toolTip()


def test_in_touch_mode_the_strip_is_as_high_as_its_command_bar_needs(qapp: QApplication, qtbot: QtBot) -> None:
    line = QLineEdit()
    strip = Strip(line)
    qtbot.addWidget(strip)
    usual = strip.height()
    try:
        assert apply_theme(qapp, "dark", touch=True).control_height < strip.height() - 8
        assert line.sizeHint().height() <= strip.height() - 8
    finally:
        apply_theme(qapp, "dark")
    assert strip.height() == usual


def test_what_is_told_again_and_the_seconds_that_pass_lay_nothing_out_anew(strip: Strip) -> None:
    strip.show_load([0] * 9 + [2], 10)
    strip.show_time(datetime(2026, 5, 4, 10, 11, 11, tzinfo=UTC))
    QApplication.processEvents()
    asked: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            asked.append(event.type())
            return False

    watch = Watch(strip)
    strip.installEventFilter(watch)
    strip.show_load([0] * 9 + [2], 10)
    strip.show_time(datetime(2026, 5, 4, 20, 58, 48, tzinfo=UTC))
    QApplication.processEvents()
    assert QEvent.Type.LayoutRequest not in asked
    strip.show_load([0] * 9 + [3], 10)
    QApplication.processEvents()
    assert QEvent.Type.LayoutRequest in asked


@pytest.mark.parametrize("moment", ["00:00:00", "11:11:11", "20:48:58"])
def test_the_clock_has_room_for_every_time_of_day(strip: Strip, moment: str) -> None:
    clock = next(label for label in strip.findChildren(QLabel) if label.toolTip() == t("shell.strip.clock"))
    assert clock.width() >= clock.fontMetrics().horizontalAdvance(moment)
