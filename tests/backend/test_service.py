import asyncio
import time

from backend.service import Service
from backend.settings import Settings


def test_writers_wait_for_each_other_and_the_loop_for_nobody(database_url: str) -> None:
    service = Service(Settings(database_url=database_url))
    running: list[int] = []
    most: list[int] = []

    def work() -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()

    async def all_at_once() -> int:
        ticks = 0
        jobs = asyncio.gather(*(service.write(work) for _ in range(5)))
        while not jobs.done():
            await asyncio.sleep(0.005)
            ticks += 1
        await jobs
        return ticks

    assert asyncio.run(all_at_once()) >= 5
    assert max(most) == 1
    service.db.close()
