"""Drawings keep their form, two seats' changes end alike, and taking back leaves what was there."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.command import Circumstances, Command, Conflicting, Refused
from models.drawing import (
    MAX_VERTICES,
    Act,
    AddDrawing,
    ChangeDrawing,
    Drawing,
    Estimate,
    Form,
    RemoveDrawing,
    change,
    removal,
    reverse,
    tidy,
)
from models.kinds import apply_envelope
from models.log_entry import LogEntry, LogKind
from models.record import BadFact, Key
from tests.models.facts import NOON, Known, at, envelope

KEY = Key(Drawing.KIND, "D")
LINE = AddDrawing(
    drawing_id="D",
    type="cordon",
    form=Form.LINE,
    points=((121.0, 25.0), (121.1, 25.0)),
    text="北门",
    incident_id="I",
)
degrees = st.floats(-80, 80, allow_nan=False).map(lambda value: round(value, 6))
places = st.tuples(degrees, degrees)


def drawn(facts: Known) -> Drawing:
    found = facts[KEY]
    assert isinstance(found, Drawing)
    return found


def do(facts: Known, command: Command, where: Circumstances | None = None) -> LogKind:
    """Applied as it travels: through its envelope."""
    puts = apply_envelope(envelope(command), facts, where or at())
    facts.write(puts)
    (said,) = [put.fact for put in puts if isinstance(put.fact, LogEntry)]
    return said.kind


def test_a_drawing_is_as_of_the_moment_it_was_drawn_and_by_whom() -> None:
    facts = Known()
    assert do(facts, LINE, at(4)) is LogKind.DRAWN
    assert (drawn(facts).as_of, drawn(facts).author, drawn(facts).seat) == (at(4).made_at, "li", "2")
    columns = drawn(facts).columns()
    assert (columns.name, columns.type, columns.parent_id) == ("北门", "cordon", "I")
    assert (columns.lon, columns.lat) == pytest.approx((121.05, 25.0))


def test_the_log_of_its_incident_tells_what_was_drawn() -> None:
    (_put, said) = LINE.apply(Known(), at())
    assert isinstance(said.fact, LogEntry)
    assert (said.fact.incident_id, said.fact.params, said.fact.text) == ("I", {"drawing": "cordon"}, "北门")


def test_a_second_drawing_of_the_same_id_is_refused() -> None:
    facts = Known()
    do(facts, LINE)
    with pytest.raises(Refused, match=r"drawing\.exists"):
        LINE.apply(facts, at())


IMPOSSIBLE = {
    "a line of one point": {"points": ((1.0, 2.0),)},
    "a line of the same point twice": {"points": ((1.0, 2.0), (1.0, 2.0))},
    "no point": {"form": Form.POINT, "points": ()},
    "too many points": {"points": tuple((n / 100, 1.0) for n in range(MAX_VERTICES + 1))},
    "off the earth": {"points": ((1.0, 2.0), (1.0, 91.0))},
    "no number": {"points": ((1.0, 2.0), (float("nan"), 1.0))},
    "a circle without a radius": {"form": Form.CIRCLE, "points": ((1.0, 2.0),)},
    "a circle of no size": {"form": Form.CIRCLE, "points": ((1.0, 2.0),), "radius_m": 0.0},
    "a line with a radius": {"radius_m": 5.0},
    "a bearing beyond the circle": {"bearing_deg": 360.0},
    "words without end": {"text": "火" * 10_000},
    "an estimate of nothing": {"estimate": Estimate(method="x", inputs={"q": float("inf")})},
}


@pytest.mark.parametrize("fields", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(fields: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"drawing\.value"):
        msgspec.structs.replace(LINE, **fields).apply(Known(), at())


def test_a_kept_drawing_that_is_impossible_is_a_bad_fact() -> None:
    with pytest.raises(BadFact):
        Drawing(type="x", form=Form.POLYGON, points=((1.0, 2.0), (2.0, 2.0)), as_of=NOON)


def test_two_seats_that_change_different_fields_merge() -> None:
    facts = Known()
    do(facts, LINE)
    seen = drawn(facts)
    moved, worded = change("D", seen, points=((1.0, 1.0), (2.0, 2.0))), change("D", seen, text="南门")
    assert moved is not None
    assert worded is not None
    do(facts, moved, at(1))
    do(facts, worded, at(2))
    assert (drawn(facts).points, drawn(facts).text) == (((1.0, 1.0), (2.0, 2.0)), "南门")
    assert drawn(facts).as_of == at(1).made_at


def test_two_seats_that_move_the_same_line_conflict_with_both_forms() -> None:
    facts = Known()
    do(facts, LINE)
    seen = drawn(facts)
    mine, theirs = (change("D", seen, points=((lon, 1.0), (2.0, 2.0))) for lon in (1.0, 3.0))
    assert mine is not None
    assert theirs is not None
    do(facts, theirs)
    with pytest.raises(Conflicting) as caught:
        do(facts, mine)
    assert caught.value.fields == {"points": ([[3.0, 1.0], [2.0, 2.0]], [[1.0, 1.0], [2.0, 2.0]])}


def test_wiping_out_what_somebody_has_moved_meanwhile_is_contested() -> None:
    facts = Known()
    do(facts, LINE)
    wipe = removal("D", drawn(facts))
    do(facts, ChangeDrawing(drawing_id="D", before={}, after={"text": "有人被困"}))
    with pytest.raises(Conflicting) as caught:
        do(facts, wipe)
    assert caught.value.fields == {"text": ("有人被困", None)}


def test_two_who_wipe_it_out_mean_the_same() -> None:
    facts = Known()
    do(facts, LINE)
    wipe = removal("D", drawn(facts))
    assert do(facts, wipe) is do(facts, wipe) is LogKind.DRAWING_REMOVED
    assert KEY not in facts


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ({"author": "x"}, "drawing.field"),
        ({"form": "circle"}, "drawing.field"),
        ({"points": [[1.0, 2.0]]}, "drawing.value"),
        ({"points": "everywhere"}, "drawing.value"),
        ({"radius_m": 4.0}, "drawing.value"),
        ({"as_of": "soon"}, "drawing.value"),
    ],
)
def test_a_change_to_what_cannot_be_is_refused(after: dict[str, Any], code: str) -> None:
    facts = Known()
    do(facts, LINE)
    with pytest.raises(Refused) as refused:
        do(facts, ChangeDrawing(drawing_id="D", before={}, after=after))
    assert refused.value.code == code


def test_a_drawing_nobody_has_cannot_be_changed() -> None:
    with pytest.raises(Refused, match="missing"):
        ChangeDrawing(drawing_id="D", before={}, after={"text": "x"}).apply(Known(), at())


def test_no_order_waits_for_a_drawing() -> None:
    assert Key("incident", "I") not in LINE.touches("c")
    assert not LINE.HOLDS_BACK


@settings(deadline=None)
@given(st.lists(places, max_size=40))
def test_tidied_points_stay_tidy_and_have_no_point_twice_in_a_row(points: list[tuple[float, float]]) -> None:
    tidied = tidy(points)
    assert tidy(tidied) == tidied
    assert all(one != other for one, other in pairwise(tidied))


afters = st.fixed_dictionaries(
    {},
    optional={
        "points": st.lists(places, min_size=2, max_size=6, unique=True).map(tuple),
        "text": st.sampled_from(["北门", "南门", ""]),
        "type": st.sampled_from(["cordon", "fence"]),
        "bearing_deg": st.floats(0, 359),
    },
)


def act_on(seen: Drawing, after: dict[str, Any] | None) -> Act | None:
    return removal("D", seen) if after is None else change("D", seen, **after)


@settings(deadline=None)
@given(one=afters | st.none(), other=afters | st.none(), minutes=st.permutations([1.0, 2.0]))
def test_two_seats_acts_end_alike_in_either_order_or_one_of_them_is_contested(
    one: dict[str, Any] | None, other: dict[str, Any] | None, minutes: list[float]
) -> None:
    start = Known()
    do(start, LINE)
    first, second = act_on(drawn(start), one), act_on(drawn(start), other)
    assume(first is not None and second is not None)
    ends, stopped = [], []
    pairs = [(first, minutes[0]), (second, minutes[1])]
    for order in (pairs, pairs[::-1]):
        facts, halts = Known(start), 0
        for command, minute in order:
            assert command is not None
            try:
                do(facts, command, at(minute))
            except (Conflicting, Refused):
                halts += 1
        ends.append(facts.get("drawing", "D"))
        stopped.append(halts)
    assert stopped[0] == stopped[1]
    if not stopped[0]:
        assert ends[0] == ends[1]


@settings(deadline=None)
@given(steps=st.lists(afters | st.none(), max_size=6), after_s=st.floats(1, 1_000))
def test_taking_back_every_act_in_turn_leaves_what_was_there(
    steps: list[dict[str, Any] | None], after_s: float
) -> None:
    facts, done = Known(), []
    for number, step in enumerate([{}, *steps]):
        before = facts.get("drawing", "D")
        assert before is None or isinstance(before, Drawing)
        act: Act | None = LINE if before is None else act_on(before, step)
        if act is None:
            continue
        do(facts, act, msgspec.structs.replace(at(), made_at=NOON + timedelta(seconds=after_s * number)))
        after = facts.get("drawing", "D")
        assert after is None or isinstance(after, Drawing)
        done.append((act, before, after))
    for act, before, after in reversed(done):
        back = reverse(act, before, after)
        if back is not None:
            do(facts, back, at(10_000))
        assert facts.get("drawing", "D") == before


def test_taking_back_what_somebody_changed_since_is_contested() -> None:
    facts = Known()
    do(facts, LINE)
    before = drawn(facts)
    mine = change("D", before, text="南门")
    assert mine is not None
    do(facts, mine)
    back = reverse(mine, before, drawn(facts))
    assert back is not None
    do(facts, ChangeDrawing(drawing_id="D", before={}, after={"text": "东门"}))
    with pytest.raises(Conflicting):
        do(facts, back)


def test_nothing_is_taken_back_of_an_act_that_did_nothing() -> None:
    assert reverse(RemoveDrawing(drawing_id="D", before={}), None, None) is None
