"""A world to print."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from tests.console.printing.printed_world import PrintedWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrintedWorld]:
    """A profile with one incident in every state that matters."""
    made = PrintedWorld(tmp_path / "profile").fill()
    yield made
    made.close()


@pytest.fixture
def store(world: PrintedWorld) -> Iterator[Store]:
    """The reader's side of it."""
    opened = world.store()
    yield opened
    opened.close()
