"""The backend, and by it every other seat, knows who is here and what is open."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from console.features.seats.reporter import Reporter
from models.presence import Presence
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

Desks = Callable[..., Desk]


def seen(desk: Desk, seat: str) -> Presence | None:
    return next((p for p in desk.services.link.present if p.seat == seat), None)


def test_what_is_opened_here_is_seen_at_another_seat_and_signing_out_too(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    Reporter(one.context)
    two.wait(lambda: seen(two, "2") is not None)
    incident_id = one.open_incident()
    two.wait(lambda: getattr(seen(two, "2"), "incident_id", "") == incident_id)
    presence = seen(two, "2")
    assert presence is not None
    assert (presence.user, presence.name, presence.workspace) == ("liming", "李明", "routine")
    one.level()
    one.services.sign_out()
    two.wait(lambda: seen(two, "2") is None)


def test_two_consoles_of_one_window_after_another_are_one_console(desk: Desk) -> None:
    assert Reporter(desk.context).body["console"] == Reporter(desk.context).body["console"]


def test_a_key_pressed_in_the_window_ends_the_idle_time(desk: Desk) -> None:
    desk.put(desk.window)
    reporter = Reporter(desk.context)
    reporter._touches.last_s -= 100
    assert reporter.body["idle_s"] >= 100
    handle = desk.window.windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    assert reporter.body["idle_s"] < 100


def test_in_an_outage_nothing_is_told_and_nothing_waits(desk: Desk) -> None:
    reporter = Reporter(desk.context)
    desk.cut()
    reporter.report()
    assert desk.services.commands.entries() == ()
    desk.mend()
