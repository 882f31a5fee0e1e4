"""The real console: its window, its own backend as a child, its databases; up, down, and in another language."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.app import Console, compose
from console.profile import ProfileUnusable
from console.servers import BadServer
from console.sync.link import Phase
from models.log_entry import AddLogEntry
from resources.words import language, t
from widgets.ages import now_s

LONG_MS = 60_000


def arguments(profile: Path, **changes: object) -> argparse.Namespace:
    values: dict[str, object] = {
        "lang": "zh", "theme": "dark", "profile": profile, "server": None, "ca_file": None, "seat": "2",
        "region": None, "demo": False, "tour": None, "sandboxed": True,
    }  # fmt: skip
    return argparse.Namespace(**(values | changes))


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path, expected_log: list[object]) -> Iterator[Console]:
    running = compose(arguments(tmp_path))
    with qtbot.waitSignal(running.attached, timeout=LONG_MS):
        pass
    yield running
    running.close()
    qtbot.wait(50)


def test_the_seat_signs_in_by_itself_and_an_act_reaches_the_backend(console: Console, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.LIVE, timeout=LONG_MS)
    qtbot.waitUntil(lambda: t("shell.strip.online") in console.window.strip.link.words)
    console.services.commands.submit(AddLogEntry(text="值班正常"))
    qtbot.waitUntil(lambda: console.services.link.state.cursor > 0, timeout=LONG_MS)
    qtbot.waitUntil(lambda: console.services.link.state.to_send == 0, timeout=LONG_MS)


def test_losing_the_backend_is_seen_and_heard_and_what_is_done_meanwhile_is_delivered(
    console: Console, qtbot: QtBot
) -> None:
    heard: list[str] = []
    console.sound.sounded.connect(heard.append)
    backend = console.services.backend
    assert backend is not None
    qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.LIVE, timeout=LONG_MS)
    backend.cut()
    qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.OFFLINE, timeout=LONG_MS)
    qtbot.waitUntil(lambda: heard == ["link_lost"])
    assert t("shell.link.lost") in console.window.stage.notices.texts()
    console.services.commands.submit(AddLogEntry(text="断网期间记录"))
    qtbot.waitUntil(lambda: console.window.strip.to_send.words.endswith(" 1"))
    backend.resume()
    qtbot.waitUntil(lambda: heard == ["link_lost", "link_back"], timeout=LONG_MS)
    qtbot.waitUntil(lambda: console.window.strip.to_send.words.endswith(" 0"), timeout=LONG_MS)


def test_ages_are_counted_by_the_backends_clock_while_the_window_stands(console: Console) -> None:
    console.services.engine._clock.heard(time.time() + 7_200)
    assert abs(now_s() - time.time() - 7_200) < 5
    assert abs(console.services.now().timestamp() - now_s()) < 1


def test_another_language_rebuilds_the_window_on_the_same_session(console: Console, qtbot: QtBot) -> None:
    services, old = console.services, console.window
    with qtbot.waitSignal(console.attached, timeout=LONG_MS):
        console.speak("en")
    assert language() == "en"
    assert console.window is not old
    assert console.services is services
    assert console.window.windowTitle() == "Wanghuolou"


def test_a_second_console_on_the_profile_is_refused(console: Console) -> None:
    with pytest.raises(ProfileUnusable):
        compose(arguments(console.profile.root))


def test_an_address_that_may_not_be_used_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadServer):
        compose(arguments(tmp_path, server="http://example.org"))
