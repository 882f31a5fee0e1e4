"""With a model of the mains the plan stands on what that gives; without its answer, on the other facts, said so."""

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.background import Background
from console.features.hydrants.allocation.problem import faults
from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.allocation.supply import Basis
from console.features.hydrants.answer import Answer
from console.features.hydrants.mains_word import RETRY_S
from console.features.hydrants.modelled import modelled_answer
from console.features.hydrants.solving import better_answer, first_answer
from console.mains.model import NetworkModel
from console.mains.wire import Drawn
from resources.words import set_language
from tests.console.features.hydrants.fireground import Ground, engine, fire, hydrant
from tests.console.mains.networks import UNPLACED, fork_lps, published

LARGE = {"pump_flow_lps": 80.0, "hose_stock": "80×800", "most_lines": 4}
FACTS = {
    "I": fire(["E1", "E2"], 150.0), "E1": engine("E1", **LARGE), "E2": engine("E2", **LARGE),
    "a": hydrant(50, number="A", flow_lps=99.0), "b": hydrant(60, number="B", flow_lps=99.0),
}  # fmt: skip


def better(ground: Ground, inp: Path) -> Answer:
    """The better answer without the model's word."""
    first = first_answer(ground.known(network=Network(inp=str(inp))))
    assert first is not None
    return better_answer(first, threading.Event())


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    path = tmp_path / "fork.inp"
    path.write_text(UNPLACED, encoding="utf-8")
    return path


def test_the_published_network_with_its_neighbours_running_bounds_the_plan(tmp_path: Path) -> None:
    """Two hydrants called as junctions of Net3: neither is planned for more than the mains have for both."""
    numbered = {
        **FACTS, "a": hydrant(50, number="105", flow_lps=99.0), "b": hydrant(60, number="107", flow_lps=99.0),
        "c": hydrant(70, number="not in it", flow_lps=5.0),
    }  # fmt: skip
    with Ground(tmp_path, **numbered) as ground:
        before = better(ground, published("Net3"))
        assert not before.final
        last = modelled_answer(before)
    assert last.final
    assert last.mains.trouble == ""
    assert last.mains.opened is not None
    assert last.mains.opened.junctions == 92
    assert {f.id: f.junction for f in last.mains.opened.found} == {"a": "105", "b": "107"}
    assert last.mains.opened.unknown == ["c"]
    assert {last.ground.supplies[key].basis for key in "ab"} == {Basis.MODELLED}
    assert last.ground.supplies["c"].basis is Basis.STATED
    assert last.mains.drawn is not None
    drawn = {d.option.source_id: d.flow_lps for d in last.plan.draws}
    assert set(drawn) & {"a", "b"}
    for source, gets in last.mains.drawn.gets_lps.items():
        assert drawn[source] == pytest.approx(gets, abs=0.05)
        assert last.mains.drawn.pressures_mpa[source] >= 0.10 - 0.003
    assert faults(last.ground.problem, last.plan.draws) == []


def test_what_the_mains_give_together_takes_the_place_of_what_was_stated(tmp_path: Path, fork: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        before = better(ground, fork)
        assert before.brought_lps == pytest.approx(150.0, abs=1)
        last = modelled_answer(before)
    assert last.brought_lps == pytest.approx(2 * fork_lps(2), rel=0.01)
    assert last.plan.proven


def test_the_answer_at_once_after_a_change_keeps_the_models_word(tmp_path: Path, fork: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        last = modelled_answer(better(ground, fork))
        ground.put(I=fire(["E1", "E2"], 140.0))
        network = Network(inp=str(fork))
        again = first_answer(ground.known(network=network), last)
        assert again is not None
        assert not again.final
        assert again.brought_lps == pytest.approx(last.brought_lps, rel=0.02)
        other = first_answer(ground.known(network=Network(inp="elsewhere.inp")), last)
        assert other is not None
        assert other.mains.opened is None


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_broken_file_is_said_and_the_plan_stands_on_the_other_facts(
    tmp_path: Path, fork: Path, spoken: str
) -> None:
    set_language(spoken)
    fork.write_text("nothing", encoding="utf-8")
    with Ground(tmp_path, **FACTS) as ground:
        before = better(ground, fork)
        last = modelled_answer(before)
    assert last.final
    assert last.plan == before.plan
    assert fork.name in last.mains.trouble
    assert "⟦" not in last.mains.trouble


def test_a_model_that_hangs_costs_its_time_once_and_is_asked_again_later(
    tmp_path: Path, fork: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("en")
    with Ground(tmp_path, **FACTS) as ground:
        before = better(ground, fork)
        last = modelled_answer(before, wait_s=0.02)
        assert "not solved within" in last.mains.trouble
        assert last.brought_lps == pytest.approx(before.brought_lps)
        ground.put(I=fire(["E1", "E2"], 140.0))
        network = Network(inp=str(fork))
        first = first_answer(ground.known(network=network), last)
        assert first is not None
        begun = time.monotonic()
        soon = modelled_answer(better_answer(first, threading.Event()))
        assert soon.mains == last.mains
        assert soon.final
        monkeypatch.setattr(time, "monotonic", lambda: begun + RETRY_S)
        due = first_answer(ground.known(network=network), soon)
        assert due is not None
        assert not due.final


def test_a_process_that_dies_in_the_middle_takes_back_what_it_said_before(
    tmp_path: Path, fork: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        last = modelled_answer(better(ground, fork))
        ground.put(I=fire(["E1", "E2"], 140.0))
        first = first_answer(ground.known(network=Network(inp=str(fork))), last)
        assert first is not None
        draw = NetworkModel.draw

        def dying(model: NetworkModel, flows_lps: Mapping[str, float]) -> Drawn:
            model.end()
            return draw(model, flows_lps)

        monkeypatch.setattr(NetworkModel, "draw", dying)
        after = modelled_answer(better_answer(first, threading.Event()))
    assert after.mains.trouble
    assert after.ground.supplies["a"].basis is Basis.STATED
    assert after.brought_lps == pytest.approx(140.0, abs=1)


def test_whoever_does_not_wait_any_more_ends_the_process_at_once(tmp_path: Path, fork: Path, qtbot: QtBot) -> None:
    """The console closes while the model is asked, which would take its 60 s."""
    with Ground(tmp_path, **FACTS) as ground:
        before = better(ground, fork)
    background, begun, ended = Background(), threading.Event(), []

    def ask() -> None:
        begun.set()
        ended.append(modelled_answer(before, wait_s=60.0))

    fork.unlink()
    os.mkfifo(fork)
    background.query(ask, lambda _answer: None)
    assert begun.wait(60)
    qtbot.wait(1_500)
    since = time.monotonic()
    background.close()
    assert time.monotonic() - since < 10
    assert ended[0].mains.trouble


def test_without_a_model_there_is_nothing_to_ask(tmp_path: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert modelled_answer(first) is first
