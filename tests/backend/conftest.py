"""Databases on SQLite and on PostgreSQL, and a real backend a module on each."""

from collections.abc import Iterator

import httpx
import pytest

from backend.db import Database
from tests.backend.server import ROOT, BackendProcess
from tests.conftest import DATABASES, empty_database


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture(scope="module", params=DATABASES)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    """A real backend with folders for regions and clips, on each kind of database."""
    folder = tmp_path_factory.mktemp("backend")
    url = empty_database(request, request.param, folder)
    for name in ("regions", "media", "documents"):
        (folder / name).mkdir()
    options = (
        "--regions", str(folder / "regions"), "--media", str(folder / "media"),
        "--documents", str(folder / "documents"), "--heartbeat-s", "0.3",
        "--catalogues", str(ROOT / "resources" / "catalogues"),
    )  # fmt: skip
    with BackendProcess(folder, *options, database_url=url) as process:
        yield process


@pytest.fixture
def client(backend: BackendProcess) -> Iterator[httpx.Client]:
    """A client signed in as the local administrator."""
    with backend.client() as signed_in:
        yield signed_in
