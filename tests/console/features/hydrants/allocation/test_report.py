"""The answer as data: complete, in words, and true to the plan."""

import msgspec
import pytest

from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.report import report, sentence
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.features.hydrants.allocation.test_explain import asked


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
    assert levels["hose_m"] == {"name": "hose_m", "value": 60.0, "bound": 60.0, "proven": True}
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


def test_a_number_in_a_sentence_has_no_needless_zeros() -> None:
    set_language("en")
    assert "196 m" in sentence(Reason("hose_short", {"needed_m": 196.0, "carried_m": 160.0}))
