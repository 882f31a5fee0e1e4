"""Tracks: slots, how coarsely a long time is given, and fixes in whatever order."""

import math

from hypothesis import given
from hypothesis import strategies as st

from models.kinds import KINDS
from models.track import MOST_FIXES, MOVING, SLOT_MS, TrackFix, gathered, slot_of, stride

FIX = st.builds(TrackFix, st.integers(0, 50), st.floats(-180, 180), st.floats(-90, 90))


def test_what_moves_are_kinds_with_a_moment_of_their_place():
    assert set(MOVING) <= set(KINDS)
    assert all("position_at" in kind.__struct_fields__ for kind in MOVING.values())


@given(st.integers(0, 10**13), st.integers(0, 86_400_000), st.integers(0, 5_000))
def test_no_time_gives_more_fixes_than_an_answer_may_carry(start_ms, span_ms, things):
    step = stride(start_ms, start_ms + span_ms, things)
    slots = slot_of(start_ms + span_ms) - slot_of(start_ms) + 1
    assert step >= 1
    assert things * math.ceil(slots / step) <= MOST_FIXES + things


@given(st.lists(st.tuples(st.sampled_from(["unit", "person"]), st.sampled_from("ab"), FIX), max_size=40))
def test_fixes_in_any_order_are_tracks_in_order_of_time(told):
    found = gathered(told)
    assert {(one.kind, one.id) for one in found} == {(kind, id_) for kind, id_, _fix in told}
    for track in found:
        moments = [fix.at_ms for fix in track.fixes]
        assert moments == sorted(set(moments))
        assert set(moments) == {fix.at_ms for kind, id_, fix in told if (kind, id_) == (track.kind, track.id)}


def test_a_moment_lies_in_the_slot_it_begins_with_or_after():
    assert slot_of(SLOT_MS) == 1
    assert slot_of(SLOT_MS - 1) == 0
    assert slot_of(-1) == -1


def test_what_is_no_place_is_not_sane():
    assert TrackFix(0, 180.0, -90.0).is_sane
    wrong = [(math.nan, 0.0), (0.0, math.inf), (181.0, 0.0), (0.0, -91.0)]
    assert not any(TrackFix(0, lon, lat).is_sane for lon, lat in wrong)
    assert not TrackFix(0, 0.0, 0.0, math.nan).is_sane
