"""What has changed between two answers is said in a line, that nothing did as well."""

import threading
from pathlib import Path

import pytest

from console.features.hydrants.since import since_words
from console.features.hydrants.solving import better_answer, first_answer
from models.hydrant import HydrantStatus
from models.water_need import Tie, WaterTie
from resources.words import set_language, t
from tests.console.features.hydrants.fireground import Ground, engine, fire, hydrant
from tests.models.facts import NOON


def solved(ground: Ground):
    first = first_answer(ground.known())
    assert first is not None
    return better_answer(first, threading.Event())


def test_water_hose_and_engines_are_told_with_their_change(tmp_path: Path) -> None:
    set_language("en")
    facts = {"a": hydrant(50, number="H-1", flow_lps=20.0), "b": hydrant(190, number="H-2", flow_lps=14.0)}
    with Ground(tmp_path, I=fire(demand_lps=30.0), **facts) as ground:
        before = solved(ground)
        assert since_words(before, before).endswith("every engine keeps its source")
        ground.put(a=hydrant(50, number="H-1", flow_lps=20.0, status=HydrantStatus.OUT_OF_SERVICE))
        words = since_words(before, solved(ground))
    assert "14 of 30 L/s (-6)" in words
    assert "E1: H-1\N{NO-BREAK SPACE}▸\N{NO-BREAK SPACE}H-2" in words
    assert "hose 280 m (+200)" in words


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_pin_that_cannot_be_kept_is_told_and_many_engines_are_counted(tmp_path: Path, spoken: str) -> None:
    set_language(spoken)
    units = [f"E{n}" for n in range(6)]
    facts = {**{u: engine(u) for u in units}, **{f"h{n}": hydrant(50 + n) for n in range(6)}}
    with Ground(tmp_path, I=fire(units, 200.0), far=hydrant(395, number="H-9"), **facts) as ground:
        before = solved(ground)
        tied = WaterTie(unit_id="E1", hydrant_id="far", tie=Tie.PINNED, at=NOON)
        ground.put(I=fire(units, 0.0, water_ties=(tied,)))
        words = since_words(before, solved(ground))
    assert "H-9" in words
    assert t("hydrants.since.more", count=2) in words
    assert "⟦" not in words
