"""Signing in to another machine's backend: over the cached data, with a sentence when it fails."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.app import Console, compose
from console.embedded import EmbeddedBackend
from console.session import How
from console.sign_in import SignIn
from console.sync.access import Credentials
from console.sync.client import Client, SessionAnswer
from console.sync.link import Phase
from models.command import Role
from models.log_entry import AddLogEntry
from models.sign_in import break_glass_actor
from resources.words import t
from tests.backend.test_user import user
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


def live(console: Console, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.LIVE, timeout=LONG_MS)


def sign_in_once(console: Console, qtbot: QtBot) -> None:
    """Somebody is here, and the verifiers have come."""
    give(panel_of(console), "liming", "wanghuolou")
    kept = console.profile.identity / "verifiers.json"
    qtbot.waitUntil(kept.exists, timeout=LONG_MS)
    live(console, qtbot)


def cut(console: Console, backend: EmbeddedBackend, qtbot: QtBot) -> None:
    backend.stop()
    qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.OFFLINE, timeout=LONG_MS)


def authors(backend: EmbeddedBackend) -> dict[str, tuple[str, str]]:
    """Text of each note -> who wrote it, with whose credential it came."""
    with contextlib.closing(Client([backend.url])) as auditor:
        auditor.sign_in("wangfang", "wanghuolou", "9")
        found = auditor.request("GET", "/v1/audit", query={"kind": "log_entry"})
    return {entry["after"].get("text", ""): (entry["actor"], entry["credential"]) for entry in found["entries"]}


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
    tokens = console.services.tokens
    assert tokens is not None
    place = "file" if tokens.in_file else "store"
    assert console.window.settings_notes == [t(f"identity.tokens_in_{place}", file=tokens.file)]
    assert (console.window.settings_notes[0] in console.window.stage.notices.texts()) is tokens.in_file


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


def test_a_relief_who_never_signed_in_here_starts_a_shift_in_an_outage_and_signs_what_they_do(
    console: Console, backend: EmbeddedBackend, qtbot: QtBot
) -> None:
    sign_in_once(console, qtbot)
    cut(console, backend, qtbot)
    console.window.ask_sign_in()
    give(panel_of(console), "wangfang", "wanghuolou")
    session = console.services.session
    qtbot.waitUntil(lambda: session.user == "wangfang", timeout=LONG_MS)
    assert (session.how, session.name) == (How.OFFLINE, "王芳")
    assert not panel_of(console).isVisible()
    console.services.commands.submit(AddLogEntry(text="接班，断网中"))
    backend.start()
    live(console, qtbot)
    qtbot.waitUntil(lambda: console.services.link.state.to_send == 0, timeout=LONG_MS)
    qtbot.waitUntil(lambda: session.how is How.ONLINE, timeout=LONG_MS)
    assert authors(backend)["接班，断网中"] == ("wangfang", "wangfang")


def test_the_session_of_whoever_sat_here_before_unlocks_nothing_for_whoever_asks_now(
    console: Console, backend: EmbeddedBackend, qtbot: QtBot
) -> None:
    sign_in_once(console, qtbot)
    cut(console, backend, qtbot)
    session = console.services.session
    session.lock()
    console.window.ask_sign_in()
    give(panel_of(console), "wangfang", "a guess")
    renewed = SessionAnswer(token="t", user="liming", name="李明", role=Role.DISPATCHER, seat=session.seat)
    console.services.link.signed_in.emit(renewed)
    assert session.locked
    qtbot.waitUntil(lambda: panel_of(console).problem.text() == t("identity.verdict.wrong"), timeout=LONG_MS)


def test_a_wrong_password_in_an_outage_is_said_and_leaves_nobody_at_the_seat(
    console: Console, backend: EmbeddedBackend, qtbot: QtBot
) -> None:
    sign_in_once(console, qtbot)
    cut(console, backend, qtbot)
    console.window.ask_sign_in()
    give(panel_of(console), "wangfang", "a guess")
    qtbot.waitUntil(lambda: panel_of(console).problem.text() == t("identity.verdict.wrong"), timeout=LONG_MS)
    assert not console.services.session.signed_in
    with qtbot.waitSignal(console.services.commands.not_saved, timeout=LONG_MS) as refused:
        console.services.commands.submit(AddLogEntry(text="谁写的？"))
    assert refused.args[1] == t("identity.barred.nobody")


def test_neither_password_nor_token_is_in_the_log(console: Console, qtbot: QtBot) -> None:
    sign_in_once(console, qtbot)
    tokens = console.services.tokens
    assert tokens is not None
    kept = tokens.load()
    assert kept.session
    assert kept.seat
    console.services.sign_out()
    qtbot.waitUntil(lambda: not tokens.load().session, timeout=LONG_MS)
    logged = b"".join(path.read_bytes() for path in console.profile.logs.iterdir())
    assert logged
    for secret in (kept.session, kept.seat, "wanghuolou"):
        assert secret.encode() not in logged.replace(b"wanghuolou.", b"")


def test_somebody_the_backend_takes_no_more_is_signed_out_with_a_sentence(
    console: Console, backend: EmbeddedBackend, qtbot: QtBot
) -> None:
    sign_in_once(console, qtbot)
    cut(console, backend, qtbot)
    console.services.engine.sign_in(Credentials("liming", "the old password", "2"))
    backend.start()
    qtbot.waitUntil(lambda: not console.services.session.signed_in, timeout=LONG_MS)
    assert t("identity.not_known") in console.window.stage.notices.texts()
    assert panel_of(console).isVisible()


def test_with_the_sealed_code_somebody_acts_under_a_red_plate_and_every_act_is_marked(
    console: Console, backend: EmbeddedBackend, qtbot: QtBot, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'server' / 'backend.sqlite'}"
    assert user(url, "break-glass", password="sealed code").returncode == 0
    sign_in_once(console, qtbot)
    cut(console, backend, qtbot)
    console.window.ask_sign_in()
    panel = panel_of(console)
    panel.break_glass.click()
    panel.user.setText("赵军")
    panel.password.setText("sealed code")
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    assert panel.problem.text() == t("identity.break_glass.empty")
    panel.reason.setText("全员撤离，无人能登录")
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    session = console.services.session
    qtbot.waitUntil(lambda: session.how is How.BREAK_GLASS, timeout=LONG_MS)
    assert (session.name, session.role) == ("赵军", Role.DISPATCHER)
    assert console.window.strip.mark.isVisible()
    assert console.window.strip.mark.accessibleName() == t("identity.plate.break_glass")
    console.services.commands.submit(AddLogEntry(text="应急"))
    backend.start()
    qtbot.waitUntil(lambda: console.services.link.state.to_send == 0, timeout=LONG_MS)
    live(console, qtbot)
    qtbot.waitUntil(lambda: "应急" in authors(backend), timeout=LONG_MS)
    assert authors(backend)["应急"] == (break_glass_actor("赵军"), "seat:2")
