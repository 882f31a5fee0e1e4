"""Points of a layer grow old by their own time or with the line, and the layer knows when to look again."""

from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.context import Context
from console.layer_age import LATEST_S, NEVER, SOONEST_S, LayerAges
from console.sync.link import LinkState, Phase
from models.age import aspects
from models.record import Key, iso
from models.store import Positions
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

STATE = aspects("device")[0]
(STATED,) = aspects("incident")
LIFE_S = 100.0


class Clock:
    def __init__(self) -> None:
        self.now = NOON


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(qapp: object, tmp_path: Path, clock: Clock) -> Iterator[Context]:
    settings = SimpleNamespace(number=lambda _key: LIFE_S)
    with context_over(tmp_path, {}, now=lambda: clock.now, settings=settings) as context:
        heard(context, NOON)
        yield context


def heard(context: Context, at: datetime) -> None:
    context.link.report(LinkState(Phase.LIVE, last_contact_at=at))
    context.link._pass_on()


def points(*moments: str, state: str = "synced") -> Positions:
    ids = [str(at) for at in range(len(moments))]
    place = array("d", [1.0] * len(ids))
    texts = [""] * len(ids)
    return Positions(ids, place, place, ids, texts, texts, [0] * len(ids), [state] * len(ids), texts, list(moments))


def ago(seconds: float) -> str:
    return iso(NOON - timedelta(seconds=seconds))


def test_each_point_is_judged_by_its_own_time(context: Context) -> None:
    judged = LayerAges(context, STATE).judge(points(ago(99), ago(101), "", NEVER))
    assert list(judged.stale) == [False, True, False, True]
    assert judged.due_s == pytest.approx(1.05, abs=0.01)


def test_everything_but_the_seats_own_is_stale_when_the_line_is_gone(context: Context, clock: Clock) -> None:
    ages = LayerAges(context, STATED)
    assert not any(ages.judge(points("", "")).stale)
    clock.now = NOON + timedelta(seconds=101)
    assert ages.line_gone()
    assert all(ages.judge(points("", "")).stale)
    assert not any(ages.judge(points("", state="pending")).stale)
    heard(context, clock.now)
    assert not any(ages.judge(points("", "")).stale)


def test_it_says_as_of_when_beside_what_is_stale_and_nothing_beside_the_rest(context: Context) -> None:
    ages = LayerAges(context, STATE)
    assert ages.words(ago(99)) == ""
    assert ages.words("") == ""
    assert t("widgets.age.as_of", time="").strip() in ages.words(ago(101))
    assert ages.words(NEVER) == t("map.no_fix")


@settings(deadline=None)  # each example makes a cache of its own
@given(st.lists(st.floats(0, 1e6), max_size=20))
def test_it_looks_again_no_later_than_the_next_one_is_due(
    tmp_path_factory: pytest.TempPathFactory, olds: list[float]
) -> None:
    with context_over(
        tmp_path_factory.mktemp("age"), {}, now=lambda: NOON, settings=SimpleNamespace(number=lambda _key: LIFE_S)
    ) as context:
        judged = LayerAges(context, STATE).judge(points(*(ago(old) for old in olds)))
        assert SOONEST_S <= judged.due_s <= LATEST_S
        coming = [LIFE_S - old for old in olds if old < LIFE_S]
        assert judged.due_s <= max(SOONEST_S, min(coming, default=LATEST_S)) + 0.1


def test_a_point_whose_newest_change_cannot_be_read_is_stale_and_says_so(context: Context) -> None:
    context.store.outdated = frozenset({Key("device", "1")})
    ages = LayerAges(context, STATE)
    judged = ages.judge(points(ago(1), ago(1)))
    assert list(judged.stale) == [False, True]
    assert ages.words(judged.moments[1]) == t("map.newer_unread")


def test_the_line_is_due_when_it_has_been_gone_for_too_long_whatever_its_points_do(context, clock):
    ages = LayerAges(context, STATE)
    assert ages.line_due_s() == pytest.approx(LIFE_S + 0.05)
    clock.now = NOON + timedelta(seconds=LIFE_S + 1)
    assert ages.line_due_s() == LATEST_S
