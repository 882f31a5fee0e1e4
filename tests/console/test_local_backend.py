"""The seat's own backend is kept running: started, started again, and ended with the console."""

import logging
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from console.local_backend import LocalBackend
from console.sync.access import Credentials


class Watched:
    """A backend, and what it told."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.troubles: list[str] = []
        self.ups: list[str] = []
        self.came_up = threading.Event()
        self.in_trouble = threading.Event()
        self.backend = LocalBackend(folder, "2", self._up, self._trouble, options)

    def _up(self, address: str, _credentials: Credentials) -> None:
        self.ups.append(address)
        self.came_up.set()

    def _trouble(self, code: str, _params: Mapping[str, str]) -> None:
        self.troubles.append(code)
        self.in_trouble.set()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    made.backend.start()
    assert made.came_up.wait(60)
    yield made
    made.backend.stop()


def test_it_comes_up_and_lets_this_seat_sign_in(watched: Watched) -> None:
    one = watched.backend.credentials
    body = {"user": one.user, "password": one.password, "seat": one.seat}
    assert httpx.post(f"{watched.backend.url}/v1/session", json=body, timeout=60).status_code == 200
    assert one.password not in repr(one)


def test_one_that_dies_is_told_and_started_again(watched: Watched, expected_log: list[logging.LogRecord]) -> None:
    watched.came_up.clear()
    watched.backend._child.kill()
    assert watched.in_trouble.wait(60)
    assert watched.came_up.wait(60)
    assert watched.troubles == ["backend_gone"]
    assert httpx.get(f"{watched.backend.url}/v1/health", timeout=60).status_code == 200
    assert expected_log


def test_a_cut_lasts_until_the_power_is_back_and_is_no_fault(watched: Watched) -> None:
    watched.came_up.clear()
    watched.backend.cut()
    assert not watched.backend.wait_up(0.5)
    watched.backend.resume()
    assert watched.came_up.wait(60)
    assert watched.troubles == []


def test_one_that_cannot_start_is_told_with_its_last_words(
    tmp_path: Path, expected_log: list[logging.LogRecord]
) -> None:
    watched = Watched(tmp_path, "--heartbeat-s", "-1")
    watched.backend.start()
    assert watched.in_trouble.wait(60)
    watched.backend.stop()
    assert watched.troubles[0] == "backend_failed"
    assert expected_log


def test_nobody_keeps_waiting_for_one_that_is_being_stopped(tmp_path: Path) -> None:
    held = Watched(tmp_path).backend
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(held.wait_up(60)))
    waiting.start()
    held.stop()
    waiting.join(60)
    assert answers == [False]
