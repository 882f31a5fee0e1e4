"""What drags and wheel steps come to."""

import pytest

from tests.bench.map.live import frames_a_second
from tests.bench.map.move import frames_ms, presented_a_second, steps_ms

DRAGS = [
    {"frames": [0.0, 16.0, 48.0], "presented": [0.0, 20.0, 40.0]},
    {"frames": [9000.0, 9016.0], "presented": [9000.0]},
]


def test_the_pause_between_two_drags_is_no_frame() -> None:
    assert frames_ms(DRAGS, 100) == pytest.approx(32)
    assert frames_ms(DRAGS, 50) == pytest.approx(16)


def test_frames_are_counted_by_the_time_between_the_first_and_the_last() -> None:
    assert presented_a_second(DRAGS) == pytest.approx(50)


def test_a_wheel_step_is_judged_by_the_moment_asked_for() -> None:
    told = {"wheels": [{"first": 10.0, "points": 90.0}, {"first": 20.0, "points": 30.0}]}
    assert steps_ms(told, "first", 95) == 20
    assert steps_ms(told, "points", 95) == 90


def test_what_is_left_after_the_last_whole_second_is_not_counted() -> None:
    assert frames_a_second([0.0, 500.0, 1000.0, 1250.0, 1500.0, 2001.0, 2010.0]) == [2, 3]
