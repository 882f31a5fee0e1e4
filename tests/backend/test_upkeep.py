import asyncio
import time

from backend.changes_page import read_page
from backend.service import Service
from backend.settings import Settings
from backend.upkeep import keep_up
from backend.work import Author
from models.record import Key
from models.station import Station
from tests.patience import MUST_COME_S


def test_old_tombstones_go_by_themselves(database_url: str) -> None:
    service = Service(Settings(database_url=database_url, tombstone_days=1))
    service.db.migrate()
    key, by = Key("station", "a"), Author("t", "2020-01-01T00:00:00.000Z", "")
    for fact in (Station(number="1", name="a"), None):
        with service.db.writing() as work:
            work.put([(key, fact, None)], by)

    async def a_while() -> int:
        task = asyncio.create_task(keep_up(service))
        count = 1
        until = time.monotonic() + MUST_COME_S
        while time.monotonic() < until:
            await asyncio.sleep(0.02)
            with service.db.reading() as connection:
                count = read_page(connection, 0, 10).count
            if not count:
                break
        task.cancel()
        return count

    assert asyncio.run(a_while()) == 0
    service.db.close()
