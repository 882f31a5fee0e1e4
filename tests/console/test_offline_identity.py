"""The list a seat keeps is fetched when the line comes, believed for its hours, and never by the UI thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.identity.verifier_book import Checked, Verdict
from console.profile import open_profile
from console.services import Services
from console.session import How, Identity
from console.sync.link import Phase
from models.command import Role
from models.log_entry import AddLogEntry
from models.sign_in import break_glass_actor
from tests.backend.server import BackendProcess
from tests.backend.test_user import user

LONG_MS = 60_000


@pytest.fixture
def backend(tmp_path: Path, database_url: str) -> Iterator[BackendProcess]:
    folder = tmp_path / "backend"
    folder.mkdir()
    user(database_url, "break-glass", password="sealed code")
    with BackendProcess(folder, "--heartbeat-s", "0.3", database_url=database_url) as process:
        yield process


@pytest.fixture
def services(
    backend: BackendProcess, qtbot: QtBot, tmp_path: Path, expected_log: list[object]
) -> Iterator[Services]:
    with seat(tmp_path / "seat", backend.url) as made:
        yield made


@contextmanager
def seat(folder: Path, url: str) -> Iterator[Services]:
    profile, lock = open_profile(folder)
    made = Services(profile, "2", [url])
    made.start()
    try:
        yield made
    finally:
        made.close()
        lock.unlock()


def wait_phase(services: Services, qtbot: QtBot, phase: Phase = Phase.LIVE) -> None:
    qtbot.waitUntil(lambda: services.link.state.phase is phase, timeout=LONG_MS)


def sign_in(services: Services, qtbot: QtBot) -> None:
    services.sign_in("liming", "wanghuolou", "2")
    wait_phase(services, qtbot)
    qtbot.waitUntil(
        lambda: check(services, qtbot, "wangfang", "wanghuolou").verdict is Verdict.FITS, timeout=LONG_MS
    )


def check(services: Services, qtbot: QtBot, name: str, password: str) -> Checked:
    assert services.identity is not None
    answers: list[Checked] = []
    services.identity.check(name, password, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=LONG_MS)
    return answers[0]


def test_a_seat_with_its_own_backend_needs_none_of_it(qapp: object, tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path)
    services = Services(profile, "2", [])
    assert services.identity is None
    assert services.tokens is None
    services.close()
    lock.unlock()


def test_the_list_comes_with_the_line_and_a_user_removed_since_is_nobody(
    backend: BackendProcess, services: Services, qtbot: QtBot
) -> None:
    user(backend.database_url, "add", "zhao", "--role", "dispatcher", password="correct horse")
    sign_in(services, qtbot)
    assert check(services, qtbot, "zhao", "correct horse").verdict is Verdict.FITS
    with qtbot.waitSignal(services.link.accounts_changed, timeout=LONG_MS):
        user(backend.database_url, "disable", "zhao")
    services.session.sign_out()
    assert services.session.barred == "nobody"
    qtbot.waitUntil(
        lambda: check(services, qtbot, "zhao", "correct horse").verdict is not Verdict.FITS, timeout=LONG_MS
    )


def test_wrong_guesses_in_an_outage_are_in_the_audit_when_the_line_is_back(
    backend: BackendProcess, services: Services, qtbot: QtBot
) -> None:
    sign_in(services, qtbot)
    backend.kill()
    wait_phase(services, qtbot, Phase.OFFLINE)
    assert services.identity is not None
    assert "截至" in services.identity.list_age_words() or "as of" in services.identity.list_age_words()
    for _ in range(2):
        assert check(services, qtbot, "wangfang", "a guess").verdict is Verdict.WRONG
    backend.start()
    wait_phase(services, qtbot)
    asked = "SELECT actor, seat, note FROM audit WHERE command = 'GuessedOffline'"
    qtbot.waitUntil(lambda: len(backend.rows(asked)) == 1, timeout=LONG_MS)
    ((actor, where, note),) = backend.rows(asked)
    assert (actor, where) == ("wangfang", "2")
    assert note.startswith("2 times")


def test_a_console_restarted_in_an_outage_takes_acts_of_a_relief_and_delivers_them(
    backend: BackendProcess, qtbot: QtBot, tmp_path: Path, expected_log: list[object]
) -> None:
    with seat(tmp_path / "seat", backend.url) as services:
        sign_in(services, qtbot)
    backend.kill()
    with seat(tmp_path / "seat", backend.url) as again:
        qtbot.waitUntil(lambda: again.session.barred == "nobody", timeout=LONG_MS)
        checked = check(again, qtbot, "王芳", "wanghuolou")
        assert checked.user is not None
        again.sign_in("wangfang", "wanghuolou", "2")
        again.sit_down(Identity(checked.user.user, checked.user.name, checked.user.role, "2", How.OFFLINE))
        again.commands.submit(AddLogEntry(text="重启后"))
        backend.start()
        wait_phase(again, qtbot)
        qtbot.waitUntil(lambda: not again.engine.entries(), timeout=LONG_MS)
    with backend.client("wangfang", "wanghuolou") as auditor:
        entries = auditor.get("/v1/audit", params={"seat": "2", "command": "TellSignIn"}).json()["entries"]
    assert [(e["actor"], e["after"]["means"]) for e in entries] == [("wangfang", "offline")]


def test_a_break_glass_sign_in_delivers_marked_acts_that_wait_for_a_review(
    backend: BackendProcess, services: Services, qtbot: QtBot
) -> None:
    sign_in(services, qtbot)
    backend.kill()
    assert services.identity is not None
    answers: list[Checked] = []
    services.identity.check_code("a guess", answers.append)
    services.identity.check_code("sealed code", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=LONG_MS)
    assert {answer.verdict for answer in answers} == {Verdict.WRONG, Verdict.FITS}
    actor = break_glass_actor("赵军")
    services.sit_down(Identity(actor, actor, Role.DISPATCHER, "2", How.BREAK_GLASS, "全员撤离"))
    services.commands.submit(AddLogEntry(text="应急处置"))
    backend.start()
    wait_phase(services, qtbot)
    qtbot.waitUntil(lambda: not services.engine.entries(), timeout=LONG_MS)
    assert services.session.how is How.BREAK_GLASS
    with backend.client("wangfang", "wanghuolou") as commander:
        entries = commander.get("/v1/audit", params={"actor": actor}).json()["entries"]
        kinds = {entry["kind"]: entry for entry in entries}
    assert kinds["log_entry"]["credential"] == "seat:2"
    assert kinds["sign_in"]["after"]["reason"] == "全员撤离"


def test_a_token_that_ended_in_an_outage_is_replaced_by_the_reliefs_own_sign_in(
    backend: BackendProcess, services: Services, qtbot: QtBot
) -> None:
    sign_in(services, qtbot)
    backend.kill()
    wait_phase(services, qtbot, Phase.OFFLINE)
    services.sign_in("wangfang", "wanghuolou", "2")
    services.sit_down(Identity("wangfang", "王芳", Role.COMMANDER, "2", How.OFFLINE))
    user(backend.database_url, "revoke-seat", "2")
    services.commands.submit(AddLogEntry(text="令牌已失效"))
    backend.start()
    qtbot.waitUntil(lambda: not services.engine.entries(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: services.session.how is How.ONLINE, timeout=LONG_MS)
