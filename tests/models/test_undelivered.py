"""Whether an order may be given once more depends on whether anybody can have it already."""

from models.undelivered import AGAIN, Undelivered


def test_only_what_nobody_can_have_is_given_once_more() -> None:
    assert {state for state in Undelivered if state not in AGAIN} == {Undelivered.TRYING, Undelivered.UNKNOWN}


def test_an_outcome_that_a_newer_backend_invents_is_not_taken_for_safe() -> None:
    assert "mislaid" not in AGAIN
