"""Cards for the pack say what was accepted and nothing else, and end when there is no time for more."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.features import FEATURES
from console.features.hydrants import card_pack
from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.card_pack import AcceptedCards, accepted
from console.features.hydrants.mains_file import FILE, JUNCTIONS
from console.features.hydrants.modelled import modelled_answer
from console.features.hydrants.solving import better_answer, first_answer
from console.keeper import Keeper
from console.settings import Settings
from maps.routing import Router, StraightLineRouter
from models.hydrant import Hydrant
from models.record import Fact
from resources.words import set_language, t
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant
from tests.console.mains.networks import UNPLACED, fork_lps
from tests.maps.osm_file import place
from tests.maps.towns import crossroads
from tests.models.facts import NOON


@pytest.fixture
def settings(qapp: object, tmp_path: Path) -> Iterator[Settings]:
    keeper = Keeper()
    made = Settings(tmp_path / "settings.json", keeper)
    for feature in FEATURES:
        made.declare(feature.settings)
    yield made
    keeper.close()


def facts() -> dict[str, Fact]:
    """E1 has the further source, E2 has none."""
    return {
        "I": fire(["E1", "E2"]), "E2": engine("E2"), "a": hydrant(30, flow_lps=40.0),
        "b": hydrant(90, flow_lps=30.0, assignments=(held("E1"),)),
    }  # fmt: skip


def test_an_engine_draws_where_it_was_told_to_and_one_that_was_told_nothing_has_no_card(tmp_path: Path) -> None:
    with Ground(tmp_path, **facts()) as ground:
        found = accepted(ground.known())
    assert found is not None
    assert [(line.unit_id, line.change.source_id) for line in found.lines] == [("E1", "b")]


def test_where_nobody_has_water_there_is_nothing_to_print(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(30)) as ground:
        assert accepted(ground.known()) is None
    assert accepted(None) is None


def test_cards_are_made_from_the_records_alone_until_the_time_is_up(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ground(tmp_path, **facts()) as ground:
        made = AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)
        cards = made("I")
        assert cards is not None
        assert [(card.engine, card.lay.source) for card in cards] == [("E1", "H90")]
        assert made("nobody's") == ()
        monkeypatch.setattr(card_pack, "MOST_S", -1.0)
        assert AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)("I") is None


def test_cards_for_the_pack_count_the_roads_their_hose_crosses(tmp_path: Path, settings: Settings) -> None:
    def at(number: str, x_m: float, **more: Any) -> Hydrant:
        lon, lat = place(x_m, 0)
        return Hydrant(number=number, lon=lon, lat=lat, outlets=1, flow_lps=20.0, **more)

    lon, lat = place(160, 0)
    burning = fire(["E1"], 15.0, lon=lon, lat=lat)
    router = Router(crossroads())
    try:
        with Ground(
            tmp_path, I=burning, E1=engine("E1"), beyond=at("H-1", 232, assignments=(held("E1"),)),
            here=at("H-2", 86),
        ) as ground:  # fmt: skip
            cards = AcceptedCards(ground.store, router, settings, NOON)("I")
    finally:
        router.close()
    assert cards is not None
    (card,) = cards
    assert card.fallback is not None
    assert (card.lay.source, card.lay.crossings) == ("H-1", 1)
    assert (card.fallback.source, card.fallback.crossings) == ("H-2", 0)


LARGE = {"pump_flow_lps": 80.0, "hose_stock": "80×800", "most_lines": 4}
DRAWN = {
    "I": fire(["E1", "E2"], 150.0), "E1": engine("E1", **LARGE), "E2": engine("E2", **LARGE),
    "a": hydrant(50, number="A", flow_lps=99.0, assignments=(held("E1"),)),
    "b": hydrant(60, number="B", flow_lps=99.0, assignments=(held("E2"),)),
}  # fmt: skip
"""Both engines have water, from hydrants that stand on one main."""


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    path = tmp_path / "fork.inp"
    path.write_text(UNPLACED, encoding="utf-8")
    return path


def test_the_model_of_the_mains_gives_cards_the_flow_that_the_tab_shows_for_the_same_plan(
    tmp_path: Path, settings: Settings, fork: Path
) -> None:
    settings.set(FILE, str(fork))
    with Ground(tmp_path, **DRAWN) as ground:
        first = first_answer(ground.known(network=Network(inp=str(fork))))
        assert first is not None
        tab = modelled_answer(better_answer(first, threading.Event()))
        cards = AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)("I")
    shown = {line.number: line.lay.flow_lps for line in tab.lines if line.lay is not None}
    assert cards is not None
    assert {card.engine: card.lay.flow_lps for card in cards} == pytest.approx(shown, abs=0.05)
    assert shown == pytest.approx(dict.fromkeys(("E1", "E2"), fork_lps(2)), rel=0.01)
    for said in ("water.why.flow_modelled", "hydrants.card.accepted"):
        assert all(t(said) in card.remarks for card in cards)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_model_that_gives_no_answer_is_said_on_every_card(
    tmp_path: Path, settings: Settings, fork: Path, spoken: str
) -> None:
    set_language(spoken)
    fork.write_text("nothing", encoding="utf-8")
    settings.set(FILE, str(fork))
    with Ground(tmp_path, **DRAWN) as ground:
        cards = AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)("I")
    assert cards is not None
    assert [t("hydrants.card.untried") in card.remarks for card in cards] == [True, True]


def test_a_model_that_hangs_costs_its_time_once(
    tmp_path: Path, settings: Settings, fork: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.set(FILE, str(fork))
    monkeypatch.setattr(card_pack, "MODEL_WAIT_S", 0.02)
    with Ground(tmp_path, **DRAWN) as ground:
        made = AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)
        first = made("I")
        monkeypatch.setattr(card_pack, "modelled_answer", lambda better, *_waits: better)
        again = made("I")
    for cards in (first, again):
        assert cards is not None
        assert [t("hydrants.card.untried") in card.remarks for card in cards] == [True, True]


def test_a_hydrant_that_the_model_does_not_have_and_a_list_that_cannot_be_read_are_said(
    tmp_path: Path, settings: Settings, fork: Path
) -> None:
    settings.set(FILE, str(fork))
    settings.set(JUNCTIONS, str(tmp_path / "gone.csv"))
    with Ground(tmp_path, **{**DRAWN, "b": hydrant(60, flow_lps=9.0, assignments=(held("E2"),))}) as ground:
        cards = AcceptedCards(ground.store, StraightLineRouter(), settings, NOON)("I")
    assert cards is not None
    remarks = {card.engine: card.remarks for card in cards}
    assert t("hydrants.card.unmodelled") in remarks["E2"]
    assert t("hydrants.card.unmodelled") not in remarks["E1"]
    assert all(t("hydrants.card.unlisted") in said for said in remarks.values())
