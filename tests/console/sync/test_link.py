"""Changes are gathered without losing one, and many ids of a kind become the whole kind."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.sync.link import MOST_IDS, Changes, LinkState, Phase
from tests.models.facts import NOON

IDS = st.dictionaries(st.sampled_from(["unit", "hydrant", "site"]), st.frozensets(st.text(max_size=2), min_size=1))


@given(IDS, IDS)
def test_both_together_know_everything_that_either_knew(
    one: dict[str, frozenset[str]], two: dict[str, frozenset[str]]
) -> None:
    both = Changes(one).and_then(Changes(two))
    for kind, ids in [*one.items(), *two.items()]:
        assert all(both.has(kind, record_id) for record_id in ids)
        assert both.touches(kind)
    assert both.touches("camera") is False


def test_more_ids_than_are_worth_listing_are_the_whole_kind() -> None:
    many = Changes({"unit": frozenset(map(str, range(MOST_IDS)))}).and_then(Changes({"unit": frozenset({"new"})}))
    assert many.of("unit") is None
    assert many.has("unit", "anything")
    assert many.and_then(Changes({"unit": frozenset({"x"})})).of("unit") is None


def test_everything_stays_everything() -> None:
    assert Changes().and_then(Changes(everything=True)).touches("camera")
    assert Changes(everything=True).and_then(Changes()).of("unit") is None


def test_only_a_line_with_somebody_at_the_other_end_is_online() -> None:
    assert {phase for phase in Phase if LinkState(phase).online} == {Phase.LIVE, Phase.LOADING}


def test_what_is_shown_is_as_of_the_last_moment_it_was_whole_until_it_is_whole_again() -> None:
    cut, now = NOON, NOON + timedelta(hours=2)
    live = LinkState(Phase.LIVE, last_contact_at=cut, cursor=5, head=5).levelled()
    assert (live.level_at, live.as_of, live.catching_up) == (cut, cut, False)
    behind = msgspec.structs.replace(live, phase=Phase.LOADING, last_contact_at=now, head=9).levelled()
    assert (behind.as_of, behind.catching_up) == (cut, True)
    broken = msgspec.structs.replace(behind, phase=Phase.OFFLINE, cursor=7).levelled()
    assert (broken.as_of, broken.catching_up) == (cut, False)
    level = msgspec.structs.replace(behind, phase=Phase.LIVE, cursor=9).levelled()
    assert level.as_of == now


def test_a_first_load_catches_up_with_nothing() -> None:
    first = LinkState(Phase.LOADING, last_contact_at=NOON).levelled()
    assert (first.catching_up, first.as_of) == (False, NOON)


def test_a_live_line_makes_nothing_newer_while_what_it_brought_is_not_written() -> None:
    cut, now = NOON, NOON + timedelta(hours=2)
    live = LinkState(Phase.LIVE, last_contact_at=cut, cursor=5, head=5).levelled()
    heard = msgspec.structs.replace(live, last_contact_at=now, head=9).levelled()
    assert msgspec.structs.replace(heard, phase=Phase.OFFLINE).levelled().as_of == cut
    written = msgspec.structs.replace(heard, cursor=9).levelled()
    assert msgspec.structs.replace(written, phase=Phase.OFFLINE).levelled().as_of == now


def test_what_was_never_whole_is_as_of_no_moment() -> None:
    first = LinkState(Phase.LOADING, last_contact_at=NOON, cursor=5, head=9)
    assert msgspec.structs.replace(first, phase=Phase.OFFLINE).levelled().as_of is None


def test_what_is_of_another_past_is_no_newer_than_before_however_the_line_is() -> None:
    cut, now = NOON, NOON + timedelta(hours=2)
    live = LinkState(Phase.LIVE, last_contact_at=cut, cursor=9, head=9).levelled()
    heard = msgspec.structs.replace(live, last_contact_at=now, other_past=True).levelled()
    assert [msgspec.structs.replace(heard, phase=phase).levelled().as_of for phase in Phase] == [cut] * len(Phase)
    taken_up = msgspec.structs.replace(heard, other_past=False).levelled()
    assert msgspec.structs.replace(taken_up, phase=Phase.OFFLINE).levelled().as_of == now


def test_only_changes_that_name_something_are_any() -> None:
    assert not Changes()
    assert not Changes.of_rows({}, ())
    assert Changes(everything=True)
    assert Changes(bulk=frozenset({"unit"}))
    assert Changes({"unit": frozenset({"1"})})
