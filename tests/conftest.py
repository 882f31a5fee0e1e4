"""What every test stands on: offscreen Qt, Chinese, no unexpected log line or Qt warning, nothing left running."""

import logging
import os
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from main import decide_sandbox, is_root
from resources.words import DEFAULT_LANGUAGE, language, set_language
from tests import leaks
from tests.backend.postgres import PostgresServer, binaries
from tests.patience import PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Whoever runs the tests has a key store of their own, which is none of the tests' business.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
decide_sandbox(os.environ, is_root())
# How long an example takes on a busy machine is no property of what it tests: the first of a module imports things.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("WANGHUOLOU_SHARED_DATA") or CHECKOUT.parent / "shared" / "data")
NOISE = Path(__file__).with_name("known_noise.toml")
DATABASES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Teach pytest-qt the known noise, and the markers of ours."""
    for noise in tomllib.loads(NOISE.read_text(encoding="utf-8"))["qt"]:
        config.addinivalue_line("qt_log_ignore", noise["pattern"])
    config.addinivalue_line("markers", "leaves_running(reason): a wider fixture stops what this test starts")
    config.addinivalue_line("markers", "both_databases: its module's backend runs on SQLite and on PostgreSQL")
    leaks.remember_starts()


class _Kept(logging.Handler):
    """Keeps what was logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _log_lines(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """Fail the test when something was logged at WARNING or above that it did not expect."""
    kept = _Kept()
    root = logging.getLogger()
    root.addHandler(kept)
    try:
        yield kept.records
    finally:
        root.removeHandler(kept)
    if kept.records and "expected_log" not in request.fixturenames:
        lines = "\n".join(f"  {r.levelname} {r.name}: {r.getMessage()}" for r in kept.records)
        pytest.fail(f"unexpected (use the fixture expected_log and assert on it):\n{lines}", pytrace=False)


@pytest.fixture
def expected_log(_log_lines: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The records logged at WARNING and above so far, which this test expects and looks at."""
    return _log_lines


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave Chinese behind."""
    yield
    if language() != DEFAULT_LANGUAGE:
        set_language(DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def _log_route() -> Iterator[None]:
    """Leave structlog as it is without a console: one test's route must not catch another's lines."""
    yield
    structlog = sys.modules.get("structlog")
    if structlog is not None and structlog.is_configured():
        structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when a thread or a timer that it started still runs."""
    before = set(threading.enumerate())
    leaks.forget()
    yield
    if request.node.get_closest_marker("leaves_running"):
        return
    found = leaks.left_behind(before, qt="qapp" in request.fixturenames)
    if found:
        pytest.fail("left behind:\n  " + "\n  ".join(found), pytrace=False)


@pytest.fixture(scope="session")
def qapp_cls() -> type[Any]:
    """The application class, once the web engine knows our scheme: it will not learn it later."""
    from PySide6.QtWidgets import QApplication

    from maps.scheme import register

    register()
    return QApplication


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """What presses keys and waits, with patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this run's own."""
    programs = binaries()
    if programs is None:
        pytest.fail("PostgreSQL is not installed, and the backend is tested on it: apt-get install postgresql")
    server = PostgresServer(programs)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; what asks for it runs once on each kind."""
    return empty_database(request, request.param, tmp_path)


def empty_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The address of an empty database of this kind; in `folder` when it is a file.

    A server makes one in 25 ms, and its backend's tables in 50 ms of the second it needs to start. None is copied
    from a template that has them: two copies would pass for one and the same centre.
    """
    if kind == "sqlite":
        return f"sqlite:///{folder / 'backend.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def english() -> None:
    """Speak English in this test."""
    set_language("en")


def shared_file(relative: str) -> Path:
    """A real file of ../shared/data; skips the test with a sentence where the data is not there."""
    path = SHARED_DATA / relative
    if not path.exists():
        pytest.skip(f"{path} is not here: put the data beside the checkout or name it in WANGHUOLOU_SHARED_DATA")
    return path


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; skips the test with a sentence where it is not there."""
    return shared_file("")
