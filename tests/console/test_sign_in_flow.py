"""Signing in to another machine's backend: over the cached data, with a sentence when it fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.app import Console, compose
from console.embedded import EmbeddedBackend
from console.sign_in import SignIn
from resources.words import t
from tests.console.test_app import LONG_MS, arguments


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[EmbeddedBackend]:
    child = EmbeddedBackend(tmp_path / "server", ["--demo"])
    child.start()
    yield child
    child.stop()


@pytest.fixture
def console(
    backend: EmbeddedBackend, qtbot: QtBot, tmp_path: Path, expected_log: list[object]
) -> Iterator[Console]:
    running = compose(arguments(tmp_path / "profile", server=backend.url))
    with qtbot.waitSignal(running.attached, timeout=LONG_MS):
        pass
    yield running
    running.close()
    qtbot.wait(50)


def panel_of(console: Console) -> SignIn:
    panel = console.window.stage.sign_in
    assert panel is not None
    return panel


def give(panel: SignIn, user: str, password: str) -> None:
    panel.user.setText(user)
    panel.password.setText(password)
    QTest.keyClick(panel.password, Qt.Key.Key_Return)


def test_a_wrong_password_is_said_and_the_right_one_opens_the_seat(console: Console, qtbot: QtBot) -> None:
    panel = panel_of(console)
    assert panel.isVisible()
    give(panel, "liming", "wrong")
    qtbot.waitUntil(lambda: panel.problem.text() == t("shell.sign_in.wrong"), timeout=LONG_MS)
    give(panel, "liming", "wanghuolou")
    qtbot.waitUntil(lambda: console.services.session.signed_in, timeout=LONG_MS)
    assert not panel.isVisible()
    assert panel.password.text() == ""


def test_an_empty_form_is_not_sent(console: Console) -> None:
    panel = panel_of(console)
    give(panel, "", "")
    assert panel.problem.text() == t("shell.sign_in.empty")


def test_a_backend_that_is_gone_is_said(console: Console, backend: EmbeddedBackend, qtbot: QtBot) -> None:
    backend.stop()
    panel = panel_of(console)
    give(panel, "liming", "wanghuolou")
    qtbot.waitUntil(lambda: backend.url in panel.problem.text(), timeout=LONG_MS)


def test_escape_puts_the_question_off_and_the_menu_asks_again(console: Console) -> None:
    panel = panel_of(console)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    console.window.ask_sign_in()
    assert panel.isVisible()
