from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from models.presence import AWAY_AFTER, GONE_AFTER, Presence, PresenceState, judged, seat_order
from tests.models.facts import NOON


def there(console: str, seat: str = "2", since_s: float = -60, seen_s: float = 0) -> Presence:
    """A console that began and was heard so many seconds from noon."""
    return Presence(
        console=console, seat=seat, user="li", name="李明", role="dispatcher",
        since=NOON + timedelta(seconds=since_s), seen_at=NOON + timedelta(seconds=seen_s),
    )  # fmt: skip


def test_a_console_unheard_for_a_while_is_away_and_then_gone() -> None:
    console = there("a")
    assert judged([console], NOON + AWAY_AFTER)[0].state is PresenceState.HERE
    assert judged([console], NOON + AWAY_AFTER + timedelta(seconds=1))[0].state is PresenceState.AWAY
    assert judged([console], NOON + GONE_AFTER + timedelta(seconds=1)) == ()


def test_two_consoles_at_one_seat_are_both_told() -> None:
    found = judged([there("a"), there("b", since_s=-5), there("c", seat="3")], NOON)
    assert [(p.console, p.doubled) for p in found] == [("a", True), ("b", True), ("c", False)]


def test_a_console_that_was_restarted_is_no_double() -> None:
    found = judged([there("a", seen_s=-10), there("b", since_s=-5)], NOON)
    assert [p.doubled for p in found] == [False, False]


def test_a_double_that_is_not_heard_any_more_is_none() -> None:
    later = NOON + AWAY_AFTER + timedelta(seconds=5)
    found = judged([there("a"), there("b", since_s=-5, seen_s=30)], later)
    assert [p.doubled for p in found] == [False, False]


def test_consoles_without_a_seat_are_no_doubles() -> None:
    assert not any(p.doubled for p in judged([there("a", seat=""), there("b", seat="")], NOON))


def test_seats_are_in_the_order_of_their_numbers() -> None:
    assert sorted(["10", "2", "值班长", "9" * 30, "²"], key=seat_order)[:2] == ["2", "10"]


SECONDS = st.integers(-400, 0)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("123"), SECONDS, SECONDS), max_size=8))
def test_doubling_is_mutual_and_nobody_is_lost_or_invented(rows: list[tuple[int, str, int, int]]) -> None:
    reported = [there(str(c), s, min(a, b), max(a, b)) for c, s, a, b in {r[0]: r for r in rows}.values()]
    found = judged(reported, NOON)
    assert {p.console for p in found} == {p.console for p in reported if NOON - p.seen_at <= GONE_AFTER}
    for presence in found:
        others = [p for p in found if p.seat == presence.seat and p.console != presence.console]
        assert not presence.doubled or any(p.doubled for p in others)
    assert judged([msgspec.structs.replace(p, doubled=False) for p in reversed(found)], NOON) == found
