"""The threads behind a page: an answer each, and nobody waits for one that hangs."""

import threading
import time

import pytest

from maps import scheme_workers
from maps.scheme_workers import SchemeWorkers, wait_for_all
from maps.sources.tile import MISSING, Tile
from tests.maps.sources.pictures import MadeGround

SOON_S = 0.3


class Hanging:
    """Work that does not end before it is let go."""

    def __init__(self) -> None:
        self.began, self.let_go = threading.Event(), threading.Event()

    def __call__(self) -> tuple[bytes, bytes]:
        self.began.set()
        self.let_go.wait(60)
        return b"text/plain", b"late"


@pytest.fixture
def hanging():
    made = Hanging()
    yield made
    made.let_go.set()
    wait_for_all(60.0)
    assert not scheme_workers._ending


def test_an_answer_a_failure_and_nothing_for_nobody(qtbot) -> None:
    workers = SchemeWorkers({1, 2, 3}.__contains__)
    answered: list[object] = []
    failed: list[int] = []
    said: list[str] = []
    workers.answers.answered.connect(lambda *answer: answered.append(answer))
    workers.answers.failed.connect(failed.append)
    workers.answers.stumbled.connect(said.append)

    def damaged() -> None:
        raise OSError("a hole")

    workers.start(1, lambda: (b"text/plain", b"here"), far=False)
    workers.start(2, lambda: None, far=True)
    workers.start(3, damaged, far=False)
    workers.start(4, lambda: (b"text/plain", b"nobody"), far=False)
    qtbot.waitUntil(lambda: len(answered) == 1 and len(failed) == 2 and not workers.is_busy)
    assert answered == [(1, b"text/plain", b"here")]
    assert sorted(failed) == [2, 3]
    assert said == ["OSError: a hole"]
    workers.end()
    assert workers not in scheme_workers._ending


def test_what_hangs_is_kept_and_waited_for_by_nobody(qtbot, hanging) -> None:
    workers = SchemeWorkers(lambda _number: True)
    workers.start(1, hanging, far=True)
    assert hanging.began.wait(60)
    began = time.monotonic()
    workers.end()
    assert time.monotonic() - began < SOON_S
    assert workers in scheme_workers._ending
    hanging.let_go.set()
    qtbot.waitUntil(lambda: workers not in scheme_workers._ending, timeout=5_000)


def test_the_end_of_the_application_waits_a_little_and_no_longer(hanging) -> None:
    workers = SchemeWorkers(lambda _number: True)
    workers.start(1, hanging, far=True)
    assert hanging.began.wait(60)
    workers.end()
    began = time.monotonic()
    wait_for_all(0.2)
    assert 0.1 < time.monotonic() - began < 0.2 + SOON_S
    assert workers in scheme_workers._ending


def test_a_map_closes_at_once_while_a_ground_of_it_hangs(ready_map, qtbot, hanging) -> None:
    def hang(*_at: int) -> Tile:
        hanging()
        return MISSING

    ready_map.ground.offer([MadeGround(hang)])
    ready_map.set_ground("made", True)
    qtbot.waitUntil(hanging.began.is_set, timeout=10_000)
    began = time.monotonic()
    ready_map.stop(last=False)
    assert time.monotonic() - began < SOON_S
    assert scheme_workers._ending
