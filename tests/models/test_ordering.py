"""An order is on its way for seconds at most; then it is NOT ORDERED until somebody has told the unit."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.incident import Dispatch
from models.ordering import ANSWER_S, Ordering, ordering
from models.undelivered import Undelivered
from tests.models.facts import NOON

SENT = Dispatch(unit_id="A", made_at=NOON)


@given(st.floats(-1e6, 1e6), st.booleans(), st.booleans())
def test_what_nobody_was_told_of_is_never_said_to_be_ordered(age_s: float, pending: bool, online: bool) -> None:
    found = ordering(SENT, NOON + timedelta(seconds=age_s), pending=pending, online=online)
    waits = pending and online and abs(age_s) < ANSWER_S
    assert found is (Ordering.ORDERING if waits else Ordering.NOT_ORDERED)


@given(st.floats(-1e6, 1e6), st.booleans(), st.booleans())
def test_what_somebody_was_told_of_stays_told(age_s: float, pending: bool, online: bool) -> None:
    now = NOON + timedelta(seconds=age_s)
    told = Dispatch(unit_id="A", made_at=NOON, told_by_voice="王 2026-05-04T12:01:00Z")
    reported = Dispatch(unit_id="A", made_at=NOON, reported_at=NOON)
    ordered = Dispatch(unit_id="A", made_at=NOON, ordered_at=NOON)
    for dispatch, wanted in ((told, Ordering.TOLD), (reported, Ordering.TOLD), (ordered, Ordering.ORDERED)):
        assert ordering(dispatch, now, pending=pending, online=online) is wanted


@given(st.floats(-1e6, 1e6), st.sampled_from(Undelivered), st.booleans())
def test_an_order_no_channel_has_taken_is_on_its_way_for_seconds_at_most(
    age_s: float, undelivered: Undelivered, online: bool
) -> None:
    dispatch = Dispatch(unit_id="A", made_at=NOON, order_id="1", undelivered=undelivered)
    found = ordering(dispatch, NOON + timedelta(seconds=age_s), pending=False, online=online)
    waits = undelivered is Undelivered.TRYING and online and abs(age_s) < ANSWER_S
    assert found is (Ordering.ORDERING if waits else Ordering.NOT_ORDERED)
