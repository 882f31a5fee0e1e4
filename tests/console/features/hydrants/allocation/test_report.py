"""The answer as data: complete, in words, and true to the plan."""

import time
from pathlib import Path

import msgspec
import pytest

from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.networked import solve
from console.features.hydrants.allocation.report import network_report, report, sentence
from console.mains.model import NetworkModel
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.features.hydrants.allocation.test_explain import asked
from tests.console.mains.networks import FORK


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_engine_and_gap_is_told_in_words(tongue: str) -> None:
    set_language(tongue)
    scenario = street(
        source("a", 20),
        source("weak", 10, static_mpa=0.05),
        source("far", 300),
        engines=(engine("E1"), engine("E2")),
    )
    ground, plan, _ = asked(scenario)
    answer = msgspec.json.decode(msgspec.json.encode(report(ground, plan)))
    assert {e["engine"] for e in answer["engines"]} == {"E1", "E2"}
    texts = [r["reason"]["text"] for e in answer["engines"] for r in e["nearer"]]
    texts += [e["reason"]["text"] for e in answer["engines"]] + [
        w["text"] for g in answer["gaps"] for w in g["ways"]
    ]
    assert all(text and "{" not in text and "water." not in text for text in texts)
    assert any("0.05" in text for text in texts)


def test_levels_of_hose_and_crossings_are_written_as_what_they_count() -> None:
    ground, plan, _ = asked(street(source("a", 55, flow_lps=30), demand_lps=20))
    levels = {level["name"]: level for level in report(ground, plan)["levels"]}
    assert levels["hose_m"] == {"name": "hose_m", "value": 60.0, "bound": 60.0, "proven": True, "gap": 0.0}
    assert levels["water_lps"]["value"] == pytest.approx(20.0, abs=0.01)


def test_every_lay_can_be_written_out_for_another_solver() -> None:
    ground, plan, _ = asked(street(source("a", 55), source("b", 75)))
    answer = report(ground, plan, options=True)
    assert [o["source"] for o in answer["options"]] == ["a", "b"]
    assert {d["source"] for d in answer["assignment"]} <= {o["source"] for o in answer["options"]}


def test_names_that_pins_and_exclusions_lead_nowhere_with_are_told() -> None:
    scenario = street(source("a", 55), exclusions=(("*", "b"), ("E9", "a")), pins=(("E1", "c"),))
    ground, plan, _ = asked(scenario)
    assert report(ground, plan)["unknown_names"] == ["E9", "b", "c"]


def test_hydrants_that_a_model_does_not_feed_are_named(tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "town.inp"
    starved = FORK.replace(" A 0 0\n", " A 0 9000\n")
    path.write_text(starved, encoding="utf-8")
    with NetworkModel(path) as model:
        solved = solve(street(source("A", 55)), time.monotonic() + 20, model)
    told = network_report(solved)
    assert told["sources"][0]["static_mpa"] is None
    assert "before anything is drawn: A." in told["text"]
    assert solved.plan.draws == ()


def test_a_number_in_a_sentence_has_no_needless_zeros() -> None:
    set_language("en")
    assert "196 m" in sentence(Reason("hose_short", {"needed_m": 196.0, "carried_m": 160.0}))
