"""A card holds the figures of the plan, worked out again by hand, and the way in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.allocation.cards import Said, cards_of, way_words
from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.plan import at_once
from console.features.hydrants.allocation.scenario import Engine, Hose, Rules, Scenario
from console.features.hydrants.hydraulics.hose import tables
from resources.words import set_language, t
from tests.console.features.hydrants.allocation.places import LAT, LON, engine, source, street

M = 1 / 111_195
"""Degrees of latitude a metre."""


def cards(scenario: Scenario, said: Said | None = None):
    ground = prepare(scenario)
    return cards_of(at_once(ground.problem), ground, said)


def test_the_pump_pressure_of_a_card_is_what_arrives_plus_what_the_hose_takes() -> None:
    made = cards(street(source("H", 75, flow_lps=16.0), engines=(engine("E1"),), demand_lps=16.0))
    assert len(made) == 1
    lay = made[0].lay
    assert (lay.source, lay.hose, lay.lines, lay.hose_m) == ("H", ((4, 80.0),), 1, 80.0)
    assert lay.flow_lps == pytest.approx(16.0)
    assert lay.pump_mpa == pytest.approx(0.15 + tables()["cn_lined"].mpa_per_m[80] * 80 * 16**2)


def test_the_hose_of_a_card_is_the_one_that_reaches() -> None:
    two = Engine(
        id="E1", incident_id="I", pump_lps=40.0,
        hose=(Hose(diameter_mm=80, length_m=40), Hose(diameter_mm=65, length_m=200)),
    )  # fmt: skip
    made = cards(street(source("H", 75), engines=(two,), demand_lps=8.0))
    assert [card.lay.hose for card in made] == [((4, 65.0),)]


def test_what_is_assumed_is_marked_where_it_stands() -> None:
    known = cards(street(source("H", 75, flow_lps=16.0), demand_lps=10.0))[0]
    guess = cards(street(source("H", 75), demand_lps=10.0, ways=(), rules=Rules()))[0]
    assert (known.lay.about_flow, known.lay.about_hose) == (False, False)
    assert (guess.lay.about_flow, guess.lay.about_pump, guess.lay.about_hose) == (True, True, True)
    assert len(guess.remarks) > len(known.remarks)


def test_a_card_calls_things_by_their_names_and_has_the_next_source_ready() -> None:
    said = Said(
        engines={"E1": "水罐一车"}, radios={"E1": "CH-3"}, sources={"H": "7 号栓"}, places={"H": "解放路"},
        points={"P": "北侧"}, incidents={"I": "2-017"},
    )  # fmt: skip
    scenario = street(source("H", 35, flow_lps=16.0), source("B", 95, flow_lps=9.0), demand_lps=16.0)
    card = cards(scenario, said)[0]
    assert (card.engine, card.radio, card.lay.source, card.lay.place) == ("水罐一车", "CH-3", "7 号栓", "解放路")
    assert (card.point, card.incident) == ("北侧", "2-017")
    assert card.fallback is not None
    assert (card.fallback.source, card.fallback.flow_lps) == ("B", pytest.approx(9.0))


def test_a_remark_calls_another_source_by_its_name() -> None:
    said = Said(sources={"H": "7 号栓", "B": "8 号栓"})
    (card,) = cards(street(source("H", 35, flow_lps=16.0), source("B", 35, flow_lps=9.0), demand_lps=16.0), said)
    assert any("8 号栓" in remark for remark in card.first)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_adapters_are_named_first_for_the_fallback_as_well(spoken: str) -> None:
    set_language(spoken)
    two = Engine(
        id="E1", incident_id="I", pump_lps=40.0,
        hose=(Hose(diameter_mm=80, length_m=40), Hose(diameter_mm=65, length_m=160)),
    )  # fmt: skip
    (card,) = cards(street(source("H", 35), source("B", 195), engines=(two,), demand_lps=8.0))
    assert (card.lay.source, card.lay.hose) == ("H", ((2, 80.0),))
    assert card.fallback is not None
    assert card.fallback.hose == ((2, 80.0), (8, 65.0))
    joined = t("water.why.hose_joined", sizes="80/65")
    assert card.first == (t("printing.water_card.of_fallback", source="B", words=joined),)
    (alone,) = cards(street(source("B", 195), engines=(two,), demand_lps=8.0))
    assert alone.first == (joined,)


def test_a_pump_pressure_over_ground_nobody_measured_is_marked() -> None:
    (card,) = cards(street(source("H", 75, flow_lps=16.0), demand_lps=10.0))
    assert card.lay.about_pump
    assert t("water.why.level_assumed") in card.remarks


def test_an_engine_that_draws_nothing_has_no_card() -> None:
    assert cards(street(source("H", 75, usable=False))) == []


def test_the_way_is_told_from_the_point_to_the_source_with_its_turns() -> None:
    set_language("en")
    line = [(LON + 100 * M, LAT + 60 * M), (LON, LAT + 60 * M), (LON, LAT)]
    scenario = street(source("H", 60, flow_lps=16.0))
    assert cards(scenario, Said(ways={("H", "P"): line}))[0].way == ("Go north, 60 m", "Right, east, 90 m")
    assert cards(scenario)[0].way == ("Roughly north, 60 m of hose line",)


def test_small_bends_are_no_turns_and_what_is_beyond_the_last_leg_is_told_in_metres() -> None:
    set_language("en")
    bend = [(LON, LAT), (LON + 3 * M, LAT + 40 * M), (LON, LAT + 80 * M)]
    assert way_words(bend) == ("Go north, 80 m",)
    stairs = [(LON + (n // 2) * 50 * M, LAT + ((n + 1) // 2) * 50 * M) for n in range(8)]
    words = way_words(stairs, most=3)
    assert words[:2] == ("Go north, 50 m", "Right, east, 45 m")
    assert words[2] == "240 m more along the hose (see the map)"


@given(st.lists(st.tuples(st.floats(121.0, 121.01), st.floats(25.0, 25.01)), max_size=40))
def test_any_line_is_told_in_few_words(line: list[tuple[float, float]]) -> None:
    assert len(way_words(line)) <= 5
