"""Where hose lies across a road stands the sign of a ramp, with the road's name; a busy one is told apart."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.crossing_marks import (
    MOST_DRAWN,
    MOST_NAMED,
    crossed_words,
    crossing_spots,
    crossing_strokes,
)
from maps.crossings import CLASSES, Crossing
from resources.words import set_language, t

QUIET, BUSY = 0, 1
LANE = Crossing(11.5, 48.1, "residential", "Lindenstraße")
RING = Crossing(11.6, 48.1, "primary", "Ring")


def test_the_two_signs_are_told_apart_without_their_colour() -> None:
    quiet, busy = crossing_strokes()
    assert quiet.symbol != busy.symbol
    assert quiet.title != busy.title
    assert quiet.on_light
    assert busy.on_light


def test_each_road_has_a_sign_where_it_is_crossed_with_its_name_or_its_class() -> None:
    set_language("en")
    nameless = Crossing(11.7, 48.1, "tertiary")
    spots = crossing_spots([(RING, 1), (LANE, 1), (nameless, 1), (Crossing(11.8, 48.1, "odd"), 1)], QUIET, BUSY)
    assert [(spot.text, spot.style) for spot in spots] == [
        ("Lindenstraße", QUIET), ("tertiary road", QUIET), ("road", QUIET), ("Ring (busy)", BUSY),
    ]  # fmt: skip
    assert [spot.lon for spot in spots] == [11.5, 11.7, 11.8, 11.6]


def test_lays_that_cross_at_one_place_share_a_sign_with_their_lines_counted() -> None:
    set_language("zh")
    (spot,) = crossing_spots([(RING, 2), (RING._replace(lon=11.600001), 1)], QUIET, BUSY)
    assert spot.text == "Ring（车流大） · 3 路"


@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from([*CLASSES, ""]))),
    st.integers(1, 9),
)
def test_every_sign_has_a_name_of_its_own_and_the_busy_roads_come_last(
    places: list[tuple[float, float, str]], lines: int
) -> None:
    spots = crossing_spots([(Crossing(*place), lines) for place in places], QUIET, BUSY)
    assert len({spot.id for spot in spots}) == len(spots) <= MOST_DRAWN
    assert [spot.style for spot in spots] == sorted(spot.style for spot in spots)


def test_in_words_the_roads_are_named_and_of_very_many_some_counted() -> None:
    set_language("en")
    assert crossed_words([]) == t("hydrants.detail.crosses_none")
    assert crossed_words([LANE, RING]).endswith("2 road(s) at least, hose ramps needed: Lindenstraße, Ring (busy)")
    assert crossed_words([RING, LANE, RING]).endswith(
        "3 road(s) at least, hose ramps needed: Ring (busy) ×2, Lindenstraße"
    )
    many = [LANE._replace(name=f"Street {number}") for number in range(MOST_NAMED + 2)]
    assert crossed_words(many).endswith(f"Street {MOST_NAMED - 1}, 2 more")
