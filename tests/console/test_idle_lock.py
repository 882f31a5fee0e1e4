"""A seat nobody touches locks: everything stays in sight and typed, nothing can be done, also with no line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.embedded import EmbeddedBackend
from console.idle_lock import AFTER_MIN, IdleLock
from console.keeper import Keeper
from console.main_window import Basis, MainWindow
from console.notices import Notices
from console.profile import Profile, open_profile
from console.selection import Selection
from console.services import Services
from console.settings import Settings
from console.shell_acts import SETTINGS
from console.sign_in_flow import SignInFlow
from console.sync.link import Phase
from console.unlock import Unlock
from models.log_entry import AddLogEntry
from resources.words import t

LONG_MS = 60_000


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Seat:
    """A window on real services, without map and features."""

    def __init__(self, folder: Path, server: str) -> None:
        self.profile, self._profile_lock = open_profile(folder)
        self.keeper, self.notices, self.clock = Keeper(), Notices(), Clock()
        self.settings = Settings(self.profile.settings, self.keeper)
        self.settings.declare(SETTINGS)
        self.services = Services(self.profile, "2", [server] if server else [])
        self.window = _window(self.profile, self.keeper, self.settings, self.notices)
        SignInFlow(self.services, self.window, self.notices)
        self.lock = IdleLock(self.services, self.window, self.settings, self.notices, self.clock)

    def close(self) -> None:
        self.lock.close()
        self.window.close()
        self.window.deleteLater()
        self.services.close()
        self.keeper.close()
        self._profile_lock.unlock()

    @property
    def line(self) -> Unlock:
        line = self.window.stage.unlock
        assert line is not None
        return line

    def idle(self, minutes: float) -> None:
        self.clock.now_s += minutes * 60
        self.lock.look()


def _window(profile: Profile, keeper: Keeper, settings: Settings, notices: Notices) -> MainWindow:
    window = MainWindow(Basis(profile, keeper, settings, notices, Selection()))
    window.resize(1366, 768)
    window.open()
    window.equip(())
    return window


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[EmbeddedBackend]:
    child = EmbeddedBackend(tmp_path / "server", ["--demo"])
    child.start()
    yield child
    child.stop()


@pytest.fixture
def seat(backend: EmbeddedBackend, qtbot: QtBot, tmp_path: Path, expected_log: list[object]) -> Iterator[Seat]:
    made = Seat(tmp_path / "profile", backend.url)
    made.services.start()
    made.services.sign_in("liming", "wanghuolou", "2")
    qtbot.waitUntil((made.profile.identity / "verifiers.json").exists, timeout=LONG_MS)
    qtbot.waitUntil(lambda: made.services.session.signed_in, timeout=LONG_MS)
    yield made
    made.close()


def unlock(seat: Seat, password: str) -> None:
    seat.line.password.setText(password)
    QTest.keyClick(seat.line.password, Qt.Key.Key_Return)


def test_a_seat_nobody_touches_locks_after_its_minutes_and_a_touch_begins_them_anew(seat: Seat) -> None:
    session = seat.services.session
    seat.idle(10)
    QTest.keyClick(seat.window.windowHandle(), Qt.Key.Key_Shift)
    seat.idle(14)
    assert not session.locked
    seat.idle(1)
    assert session.locked
    assert seat.line.isVisible()


def test_nought_minutes_never_lock(seat: Seat) -> None:
    seat.settings.set(AFTER_MIN, 0)
    seat.idle(10_000)
    assert not seat.services.session.locked


def test_the_password_opens_it_with_no_line_too_and_a_wrong_one_does_not(
    seat: Seat, backend: EmbeddedBackend, qtbot: QtBot
) -> None:
    backend.stop()
    qtbot.waitUntil(lambda: seat.services.link.state.phase is Phase.OFFLINE, timeout=LONG_MS)
    seat.lock.lock()
    unlock(seat, "a guess")
    qtbot.waitUntil(lambda: seat.line.problem.text() == t("identity.lock.wrong"), timeout=LONG_MS)
    assert seat.services.session.locked
    unlock(seat, "wanghuolou")
    qtbot.waitUntil(lambda: not seat.services.session.locked, timeout=LONG_MS)
    assert not seat.line.isVisible()
    assert seat.services.session.user == "liming"


def test_an_act_at_a_locked_seat_is_refused_and_the_keyboard_goes_to_the_line(seat: Seat, qtbot: QtBot) -> None:
    seat.window.command_bar.setFocus()
    seat.lock.lock()
    with qtbot.waitSignal(seat.services.commands.not_saved) as refused:
        seat.services.commands.submit(AddLogEntry(text="x"))
    assert refused.args[1] == t("identity.barred.locked")
    qtbot.waitUntil(seat.line.password.hasFocus)


def test_somebody_else_may_take_a_locked_seat(seat: Seat, qtbot: QtBot) -> None:
    seat.lock.lock()
    seat.line.other_wanted.emit()
    panel = seat.window.stage.sign_in
    assert panel is not None
    assert panel.isVisible()
    panel.user.setText("wangfang")
    panel.password.setText("wanghuolou")
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: seat.services.session.user == "wangfang", timeout=LONG_MS)
    assert not seat.services.session.locked
    assert not seat.line.isVisible()


def test_what_was_typed_is_still_there_and_the_rest_goes_on(seat: Seat, qtbot: QtBot) -> None:
    typed = seat.window.command_bar.line
    typed.setText("解放路")
    seat.lock.lock()
    unlock(seat, "wanghuolou")
    qtbot.waitUntil(lambda: not seat.services.session.locked, timeout=LONG_MS)
    assert typed.text() == "解放路"


def test_an_observer_whom_no_verifier_knows_unlocks_with_what_they_signed_in_with(seat: Seat, qtbot: QtBot) -> None:
    (seat.profile.identity / "verifiers.json").unlink()
    seat.services.sign_in("chenjing", "wanghuolou", "2")
    qtbot.waitUntil(lambda: seat.services.session.user == "chenjing", timeout=LONG_MS)
    seat.lock.lock()
    unlock(seat, "wanghuolou")
    qtbot.waitUntil(lambda: not seat.services.session.locked, timeout=LONG_MS)


def test_nobody_and_a_seat_with_its_own_backend_are_told_that_there_is_nothing_to_lock(
    qtbot: QtBot, tmp_path: Path
) -> None:
    for server, words in (("", "identity.lock.local"), ("http://127.0.0.1:9", "identity.lock.nobody")):
        seat = Seat(tmp_path / f"profile{len(server)}", server)
        seat.lock.lock()
        assert [notice.text for notice in seat.notices.all] == [t(words)]
        seat.close()


def test_a_session_renewed_by_the_line_unlocks_nothing_but_its_user_signing_in_does(
    seat: Seat, qtbot: QtBot
) -> None:
    seat.lock.lock()
    with qtbot.waitSignal(seat.services.link.signed_in, timeout=LONG_MS):
        seat.services.sign_in("liming", "wanghuolou", "2")
    assert seat.services.session.locked
    seat.line.other_wanted.emit()
    panel = seat.window.stage.sign_in
    assert panel is not None
    panel.user.setText("liming")
    panel.password.setText("wanghuolou")
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not seat.services.session.locked, timeout=LONG_MS)


def test_a_wrong_password_of_somebody_else_sends_nobody_away_and_opens_nothing(seat: Seat, qtbot: QtBot) -> None:
    seat.lock.lock()
    seat.line.other_wanted.emit()
    panel = seat.window.stage.sign_in
    assert panel is not None
    panel.user.setText("wangfang")
    panel.password.setText("a guess")
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(panel.problem.text()), timeout=LONG_MS)
    session = seat.services.session
    assert (session.locked, session.user) == (True, "liming")
    unlock(seat, "wanghuolou")
    qtbot.waitUntil(lambda: not session.locked, timeout=LONG_MS)
    qtbot.waitUntil(lambda: seat.services.engine.fits("wanghuolou"), timeout=LONG_MS)
    qtbot.waitUntil(lambda: seat.services.link.state.phase is Phase.LIVE, timeout=LONG_MS)
