"""What works beside the window is batch work; the window and the outbox are not."""

import os
import threading
from pathlib import Path

from console.background import Background
from console.sync.give_way import give_way
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat


def own() -> int:
    return os.sched_getscheduler(threading.get_native_id())


def test_a_thread_that_gives_way_and_those_it_starts_are_batch_work_and_no_other_is() -> None:
    found: list[int] = []
    before = own()

    def work() -> None:
        give_way()
        found.append(own())
        below = threading.Thread(target=lambda: found.append(own()))
        below.start()
        below.join()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [os.SCHED_BATCH, os.SCHED_BATCH]
    assert own() == before != os.SCHED_BATCH


def test_background_work_gives_way_to_the_window(qapp: object) -> None:
    found: list[int] = []
    done = threading.Event()
    background = Background()
    background.query(lambda: (found.append(own()), done.set()), lambda _none: None)
    assert done.wait(60)
    background.close()
    assert found == [os.SCHED_BATCH]


def test_what_catches_up_gives_way_and_what_saves_an_act_does_not(
    one_backend: BackendProcess, tmp_path: Path
) -> None:
    with Seat(tmp_path, one_backend.url) as seat:
        seat.wait_live()
        policies = {one.name: os.sched_getscheduler(one.native_id or 0) for one in threading.enumerate()}
    assert [policies[name] for name in ("cache", "stream", "sender")] == [os.SCHED_BATCH] * 3
    assert policies["outbox"] == policies["MainThread"] == os.SCHED_OTHER
