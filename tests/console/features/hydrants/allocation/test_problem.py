"""Scores are compared the first thing first, and a broken plan is named."""

from dataclasses import replace

import pytest
from msgspec import structs

from console.features.hydrants.allocation.problem import Draw, Score, faults, score
from tests.console.features.hydrants.allocation.instances import drawn

PROBLEM = drawn(2)


def test_more_water_beats_any_amount_of_hose() -> None:
    assert Score(10.1, 0, -1e6, -99, 0).beats(Score(10, 9, 0, 0, 1))
    assert not Score(10.005, 0, -100, 0, 0).beats(Score(10, 0, -80, 0, 0))
    assert Score(10, 0, -80, -3, 0.5).beats(Score(10, 0, -80, -3, 0.4))


def test_the_margin_is_that_of_the_fullest_shared_main() -> None:
    on_main = next(o for o in PROBLEM.options if _main(o.source_id) in PROBLEM.mains)
    reached = score(PROBLEM, (Draw(on_main, 5.0),))
    assert reached.margin == pytest.approx(1 - 5.0 / PROBLEM.mains[_main(on_main.source_id)])
    assert reached.water_lps == 5.0


def test_a_main_that_gives_nothing_has_no_share_to_spare() -> None:
    dry = replace(PROBLEM, mains={**PROBLEM.mains, "dry": 0.0})
    assert score(dry, ()).margin == score(PROBLEM, ()).margin == 1.0


def test_every_broken_limit_is_named() -> None:
    option = PROBLEM.options[0]
    assert faults(PROBLEM, (Draw(option, option.flow_lps),)) == [] or option.flow_lps > 8
    assert faults(PROBLEM, (Draw(option, option.flow_lps + 1),))
    assert "a lay that was not offered" in faults(PROBLEM, (Draw(structs.replace(option, lines=9), 0.0),))
    twice = faults(PROBLEM, (Draw(option, 0.0), Draw(option, 0.0)))
    assert f"engine {option.engine_id} 2 times" in twice


def _main(source_id: str) -> str:
    return next(s.main_id for s in PROBLEM.sources if s.id == source_id)
