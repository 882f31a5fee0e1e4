"""Real backends for seats without a screen: on each kind of database, or on one where it has no say."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from console.sync.writer import Writer
from tests.backend.server import BackendProcess
from tests.conftest import empty_database
from tests.console.sync.writing import Listener, no_entries


def _running(tmp_path: Path, database_url: str = "") -> Iterator[BackendProcess]:
    folder = tmp_path / "backend"
    folder.mkdir()
    with BackendProcess(folder, "--heartbeat-s", "0.5", database_url=database_url) as running:
        yield running


@pytest.fixture
def backend(tmp_path: Path, database_url: str) -> Iterator[BackendProcess]:
    """A backend on each kind of database."""
    yield from _running(tmp_path, database_url)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """The address of another empty database of the same kind."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return empty_database(request, make_url(database_url).get_backend_name(), folder)


@pytest.fixture
def one_backend(tmp_path: Path) -> Iterator[BackendProcess]:
    """A backend on SQLite, for what lies between console and line and would be the same on any database."""
    yield from _running(tmp_path)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def writer(tmp_path: Path, listener: Listener, expected_log: list[logging.LogRecord]) -> Iterator[Writer]:
    running = Writer(tmp_path, listener, no_entries)
    running.start()
    assert running.wait_opened()
    yield running
    running.stop()
