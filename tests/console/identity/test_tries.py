"""Guessing costs more and more time, and a restart does not help."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.identity.tries import FREE, LONGEST_S, MOST_NAMES, Tries


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_few_mistakes_cost_nothing_and_then_the_wait_doubles_up_to_its_limit(
    tmp_path: Path, clock: Clock
) -> None:
    tries = Tries(tmp_path / "tries.json", clock)
    waits = []
    for _ in range(20):
        tries.failed("li")
        waits.append(tries.wait_s("li"))
    assert waits[: FREE + 2] == [0.0] * (FREE - 1) + [2.0, 4.0, 8.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_S
    assert tries.wait_s("wang") == 0


def test_the_wait_outlives_a_restart_and_ends_with_its_time_or_the_right_password(
    tmp_path: Path, clock: Clock
) -> None:
    for _ in range(FREE):
        Tries(tmp_path / "tries.json", clock).failed("li")
    tries = Tries(tmp_path / "tries.json", clock)
    assert tries.wait_s("li") == 2.0
    clock.now_s += 2.0
    assert tries.wait_s("li") == 0
    tries.failed("li")
    assert tries.wait_s("li") == 4.0
    tries.forget("li")
    assert Tries(tmp_path / "tries.json", clock).wait_s("li") == 0


@given(back_s=st.floats(0.001, 1e9))
def test_setting_the_clock_back_wins_nothing(tmp_path_factory: pytest.TempPathFactory, back_s: float) -> None:
    clock = Clock()
    tries = Tries(tmp_path_factory.mktemp("tries") / "tries.json", clock)
    for _ in range(FREE):
        tries.failed("li")
    clock.now_s -= back_s
    assert tries.wait_s("li") == 2.0


def test_many_names_share_one_count_so_that_the_file_stays_small(tmp_path: Path, clock: Clock) -> None:
    tries = Tries(tmp_path / "tries.json", clock)
    for number in range(MOST_NAMES + FREE):
        tries.failed(f"name {number}")
    assert tries.wait_s("a name nobody tried") == 2.0
    assert (tmp_path / "tries.json").stat().st_size < 20_000
