"""Cards for the pack say what was accepted and nothing else, and end when there is no time for more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features import FEATURES
from console.features.hydrants import card_pack
from console.features.hydrants.card_pack import AcceptedCards, accepted
from console.keeper import Keeper
from console.settings import Settings
from maps.routing import StraightLineRouter
from models.record import Fact
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant
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
