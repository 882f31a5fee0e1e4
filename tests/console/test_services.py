"""The services stand behind the window and end without leaving a thread."""

from pathlib import Path

import httpx
from pytestqt.qtbot import QtBot

from backend.journal_report import verify
from console.identity.tokens import TokenStore
from console.profile import open_profile
from console.services import Services, packs_in
from console.sync.link import Phase
from models.log_entry import AddLogEntry
from tests.backend.server import SECRET, BackendProcess
from tests.faults import Proxy
from tests.maps.towns import another_build, small_town


def test_packs_are_found_newest_first(tmp_path: Path) -> None:
    for year, name in enumerate(("oldest", "older", "old")):
        another_build(small_town(), tmp_path / name, name, f"202{year}-01-01T00:00:00+00:00")
    (tmp_path / "half-built").mkdir()
    assert [pack.name for pack in packs_in(tmp_path)] == ["old", "older", "oldest"]
    assert packs_in(tmp_path / "nowhere") == []


def test_services_that_were_never_started_end(qapp: object, tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path)
    Services(profile, "2", ["http://127.0.0.1:9"]).close()
    lock.unlock()


def test_a_sign_in_gives_the_session_its_name_and_signing_out_takes_it(qtbot: QtBot, tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path / "seat")
    with BackendProcess(tmp_path / "backend") as backend:
        services = Services(profile, "2", [backend.url])
        services.start()
        services.sign_in("local", SECRET, "")
        qtbot.waitUntil(lambda: services.link.state.phase is Phase.LIVE, timeout=30_000)
        assert (services.session.user, services.session.seat) == ("local", "2")
        token = services.client.token
        services.sign_out()
        assert not services.session.signed_in
        # Whoever finds it somewhere can do nothing with it.
        asked = {"Authorization": f"Bearer {token}"}
        qtbot.waitUntil(
            lambda: httpx.get(f"{backend.url}/v1/changes", headers=asked, timeout=60).status_code == 401
        )
        services.close()
    lock.unlock()


def test_who_signs_out_in_an_outage_is_signed_out_at_the_backend_as_soon_as_it_is_there_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    profile, lock = open_profile(tmp_path / "seat")
    with BackendProcess(tmp_path / "backend") as backend, Proxy(backend.port) as proxy:
        services = Services(profile, "2", [proxy.url])
        services.start()
        services.sign_in("local", SECRET, "")
        qtbot.waitUntil(lambda: services.link.state.phase is Phase.LIVE, timeout=30_000)
        asked = {"Authorization": f"Bearer {services.client.token}"}
        proxy.refusing = True
        proxy.cut()
        qtbot.waitUntil(lambda: services.link.state.phase is Phase.OFFLINE, timeout=30_000)
        services.sign_out()
        tokens = services.tokens
        assert tokens is not None
        qtbot.waitUntil(lambda: len(tokens.load().ended) == 1, timeout=10_000)
        assert httpx.get(f"{backend.url}/v1/changes", headers=asked, timeout=60).status_code == 200
        proxy.refusing = False
        qtbot.waitUntil(
            lambda: httpx.get(f"{backend.url}/v1/changes", headers=asked, timeout=60).status_code == 401,
            timeout=30_000,
        )
        qtbot.waitUntil(lambda: services.link.state.phase is Phase.SIGNED_OUT, timeout=10_000)
        assert tokens.load().ended == ()
        services.close()
    lock.unlock()


def test_who_signs_out_and_closes_the_window_at_once_does_not_go_on_with_the_next_start(
    qtbot: QtBot, tmp_path: Path
) -> None:
    profile, lock = open_profile(tmp_path / "seat")
    with BackendProcess(tmp_path / "backend") as backend, Proxy(backend.port) as proxy:
        services = Services(profile, "2", [proxy.url])
        services.start()
        services.sign_in("local", SECRET, "")
        qtbot.waitUntil(lambda: services.link.state.phase is Phase.LIVE, timeout=30_000)
        token = services.client.token
        proxy.refusing = True
        proxy.cut()
        services.sign_out()
        services.close()
        tokens = TokenStore(profile.identity, proxy.url).load()
        assert (tokens.session, [one.token for one in tokens.ended]) == ("", [token])
    lock.unlock()


def test_the_journal_of_a_consoles_profile_is_found_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path)
    services = Services(profile, "2", ["http://127.0.0.1:9"])
    services.start()
    with qtbot.waitSignal(services.link.saved, timeout=30_000):
        services.commands.submit(AddLogEntry(text="断网"))
    services.close()
    lock.unlock()
    report = verify(None, tmp_path, [])
    assert report is not None
    assert (report.acts, report.findings) == (1, [])


def test_trouble_from_any_thread_is_told_on_the_line(qtbot: QtBot, tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path)
    services = Services(profile, "2", ["http://127.0.0.1:9"])
    with qtbot.waitSignal(services.link.trouble, timeout=5_000) as told:
        services.say_trouble("caught", {"error": "x"})
    assert told.args == ["caught", {"error": "x"}]
    services.close()
    lock.unlock()
