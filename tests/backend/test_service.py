import asyncio
import threading

import pytest

from backend.clock import now
from backend.commands import judge
from backend.db import Database
from backend.service import Service
from backend.settings import Settings
from tests.backend.test_outgoing import DISPATCH, ME, acts, dispatches, town
from tests.patience import MUST_COME_S

__all__ = ["town"]


def test_writers_wait_for_each_other_and_the_loop_for_nobody(database_url: str) -> None:
    service = Service(Settings(database_url=database_url))
    running: list[int] = []
    most: list[int] = []
    ticked = threading.Event()

    def work() -> bool:
        running.append(1)
        most.append(len(running))
        ticked.clear()
        loop_goes_on = ticked.wait(MUST_COME_S)
        running.pop()
        return loop_goes_on

    async def all_at_once() -> list[bool]:
        jobs = asyncio.gather(*(service.write(work) for _ in range(5)))
        while not jobs.done():
            await asyncio.sleep(0.005)
            ticked.set()
        return await jobs

    assert asyncio.run(all_at_once()) == [True] * 5
    assert max(most) == 1
    service.db.close()


@pytest.mark.parametrize("to_log", [False, True])
def test_an_order_that_has_no_channel_is_not_ordered_unless_the_log_is_somebodys(
    town: Database, database_url: str, to_log: bool
) -> None:
    service = Service(Settings(database_url=database_url, orders_to_log=to_log))
    judge(service.db, ME, acts((DISPATCH, 1)), now(), send=service.send_waiting)
    service.db.close()
    (dispatch,) = dispatches(town)
    assert (dispatch.ordered, dispatch.undelivered) == (to_log, "" if to_log else "no_channel")
