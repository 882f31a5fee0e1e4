"""A keeper on a desk, and a real tile server on loopback."""

from collections.abc import Iterator

import pytest

from console.features.map_sources.keeper import GroundKeeper, keeper_of
from maps.sources.source import Source
from tests.console.features.desk import Desk
from tests.maps.sources.pictures import picture
from tests.maps.sources.tile_server import Reply, TileServer

GREEN = picture("#20c040")


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer(lambda path: Reply(GREEN))
    yield made
    made.close()


@pytest.fixture
def source(server: TileServer) -> Source:
    address = server.address + "/{z}/{x}/{y}?tk={key}"
    return Source(name="source_1", title="测试影像", address=address, most_kept=100)


@pytest.fixture
def keeper(desk: Desk) -> GroundKeeper:
    made = keeper_of(desk.context)
    desk.wait(lambda: made.is_open)
    return made
