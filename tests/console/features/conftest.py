"""Desks over a small world, and over an empty one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.backend.server import BackendProcess
from tests.conftest import DATABASES, empty_database
from tests.console.features.desk import SEAT, Desk
from tests.console.features.world import running


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module of acts is tried on each kind of database; most look at what a panel makes of the cache."""
    if metafunc.definition.get_closest_marker("both_databases") and "world" in metafunc.fixturenames:
        metafunc.parametrize("world", DATABASES, indirect=True, scope="module")


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> Iterator[BackendProcess]:
    """A backend with the small world; one a module, so that a module's incidents are its own."""
    folder = tmp_path_factory.mktemp("world")
    url = empty_database(request, getattr(request, "param", "sqlite"), folder)
    yield from running(folder, filled=True, database_url=url)


@pytest.fixture(scope="session")
def void(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[BackendProcess]:
    """A backend that has nothing."""
    yield from running(tmp_path_factory.mktemp("void"), filled=False)


@pytest.fixture
def desks(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks: desks(backend, user, seat)."""
    with ExitStack() as stack:
        made: list[Desk] = []

        def make(backend: BackendProcess, user: str = "", seat: str = SEAT) -> Desk:
            desk = stack.enter_context(Desk(qtbot, tmp_path / f"desk{len(made)}", backend, user, seat))
            made.append(desk)
            return desk

        yield make


@pytest.fixture
def desk(world: BackendProcess, desks: Callable[..., Desk]) -> Desk:
    """A desk over the small world."""
    return desks(world)
