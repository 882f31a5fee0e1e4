"""What the model last said is good for an answer at once; a model that said nothing is asked again later."""

import time

from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.mains_word import RETRY_S, Mains, is_due, with_model
from console.mains.wire import Found, Opened
from tests.console.features.hydrants.allocation.places import engine, source, street

OPENED = Opened(3, 18, [Found("A", "J1", None, 0.4, 21.0, 1, 21.0)], [], is_placed=False)


def test_a_scenario_has_the_flows_the_model_last_gave() -> None:
    sources = (source("A", 50, flow_lps=99.0), source("B", 60, flow_lps=98.0))
    scenario = street(*sources, engines=(engine("E1", 400, 40.0),))
    mains = Mains(Network(inp="town.inp"), OPENED)
    assert [s.model_lps for s in with_model(scenario, mains).sources] == [21.0, None]
    assert with_model(scenario, Mains()) is scenario
    found = mains.found("A")
    assert found is not None
    assert found.junction == "J1"
    assert mains.found("B") is None


def test_only_what_gave_no_answer_is_due_again_and_only_after_a_while() -> None:
    now = time.monotonic()
    assert not is_due(Mains())
    assert not is_due(Mains(trouble="slow", asked_s=now))
    assert is_due(Mains(trouble="slow", asked_s=now - RETRY_S - 1))
