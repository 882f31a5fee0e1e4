"""The backend's clock as a seat knows it: right whatever the line holds back and this machine is set to."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.sync.clock import BEATS, JITTER_S, LINE_S, BackendClock, steady_s

TRUTH_S = 1_800_000_000.0
"""The backend's time when a test begins."""
delays = st.floats(0, 25)
wrong = st.floats(-7_200, 7_200)


class Machine:
    """A machine whose wall clock is `wrong_s` off, and time that passes when told."""

    def __init__(self, wrong_s: float = 0.0) -> None:
        self.passed_s = 0.0
        self.wrong_s = wrong_s
        self.clock = BackendClock(lambda: self.truth_s + self.wrong_s, lambda: 77.0 + self.passed_s)

    @property
    def truth_s(self) -> float:
        return TRUTH_S + self.passed_s

    @property
    def error_s(self) -> float:
        return self.clock.now_s() - self.truth_s

    def sign_in(self, there_s: float, back_s: float) -> None:
        begun_s = self.clock.begin()
        self.passed_s += there_s
        told_s = self.truth_s
        self.passed_s += back_s
        self.clock.exchanged(begun_s, told_s)

    def beat(self, delay_s: float) -> None:
        told_s = self.truth_s
        self.passed_s += delay_s
        self.clock.heard(told_s)
        self.passed_s += 10


def test_before_anything_was_heard_it_is_this_machines_time() -> None:
    machine = Machine(7_200)
    assert machine.error_s == 7_200
    assert machine.clock.offset_s == 0


@given(wrong, st.floats(0, 3), st.floats(0, 0.4))
def test_a_sign_in_sets_it_however_wrong_this_machine_is(wrong_s: float, there_s: float, back_s: float) -> None:
    machine = Machine(wrong_s)
    machine.sign_in(there_s, back_s)
    assert abs(machine.error_s) <= 0.4 + JITTER_S
    assert machine.clock.offset_s == pytest.approx(machine.error_s - wrong_s, abs=1e-3)


@given(wrong, st.lists(delays, max_size=30))
def test_heartbeats_never_make_it_run_ahead_and_a_quick_one_makes_it_right(
    wrong_s: float, late: list[float]
) -> None:
    machine = Machine(wrong_s)
    for delay_s in [*late, 0.0]:
        machine.beat(delay_s)
        assert machine.error_s <= 1e-6
    assert machine.error_s >= -JITTER_S - 1e-6


# The sign-in itself may leave it 0.1 s ahead: the line is as slow as may be less that.
@given(st.lists(st.floats(0, LINE_S - 0.2), max_size=50))
def test_a_slow_line_does_not_move_it(late: list[float]) -> None:
    machine = Machine()
    machine.sign_in(0.2, 0.0)
    before_s = machine.error_s
    for delay_s in late:
        machine.beat(delay_s)
    assert machine.error_s == pytest.approx(before_s, abs=1e-6)


@given(
    st.lists(delays, min_size=1, max_size=12).filter(
        lambda late: any(abs(a - b) > JITTER_S for a, b in itertools.pairwise(late))
    )
)
def test_heartbeats_held_back_for_various_times_are_a_bad_line_and_nothing_else(late: list[float]) -> None:
    machine = Machine()
    machine.sign_in(0.1, 0.0)
    before_s = machine.error_s
    for delay_s in itertools.islice(itertools.cycle(late), BEATS - 1):
        machine.beat(delay_s)
    assert machine.error_s == pytest.approx(before_s, abs=1e-6)


@given(wrong, st.floats(-7_200, 7_200))
def test_setting_this_machines_clock_changes_nothing(wrong_s: float, step_s: float) -> None:
    machine = Machine(wrong_s)
    machine.sign_in(0.1, 0.0)
    before_s, offset_s = machine.error_s, machine.clock.offset_s
    machine.wrong_s += step_s
    assert machine.error_s == pytest.approx(before_s, abs=1e-5)
    assert machine.clock.offset_s == pytest.approx(offset_s - step_s, abs=1e-5)


def test_a_backend_whose_clock_is_set_back_is_believed_when_several_heartbeats_agree() -> None:
    machine = Machine()
    machine.sign_in(0.1, 0.0)
    for beat in range(1, BEATS + 1):
        machine.clock.heard(machine.truth_s - 3_600)
        assert (machine.error_s < -3_000) is (beat == BEATS)
        machine.passed_s += 10


def test_a_backend_whose_clock_is_set_forward_is_believed_at_once() -> None:
    machine = Machine()
    machine.sign_in(0.1, 0.0)
    machine.clock.heard(machine.truth_s + 3_600)
    assert machine.error_s == pytest.approx(3_600, abs=1)


@pytest.mark.parametrize("told_s", [float("nan"), float("inf"), -1e18, 0.0, 1e18])
def test_a_time_that_cannot_be_is_not_believed(told_s: float) -> None:
    machine = Machine()
    machine.clock.heard(told_s)
    machine.clock.exchanged(machine.clock.begin(), told_s)
    machine.clock.remember(0.0, told_s)
    assert machine.error_s == 0
    assert machine.clock.offset_s == 0


def test_what_was_known_before_serves_until_the_backend_speaks() -> None:
    machine = Machine(-7_200)
    machine.clock.remember(7_200, machine.truth_s - 60)
    assert machine.error_s == pytest.approx(0)
    machine.sign_in(0.1, 0.0)
    machine.clock.remember(-500, machine.truth_s)
    assert abs(machine.error_s) < JITTER_S


def test_it_is_never_earlier_than_what_was_last_heard() -> None:
    machine = Machine(-7_200)
    machine.clock.remember(0.0, machine.truth_s - 60)
    assert machine.error_s == pytest.approx(-60)


def test_steady_time_goes_on() -> None:
    first_s = steady_s()
    assert steady_s() >= first_s
