"""Changes are gathered without losing one, and many ids of a kind become the whole kind."""

from hypothesis import given
from hypothesis import strategies as st

from console.sync.link import MOST_IDS, Changes, LinkState, Phase

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
