"""Flows of a scenario that look like another unit are said to, and solved as they are written."""

import pytest

from console.features.hydrants.allocation.doubts import doubts
from console.features.hydrants.allocation.report import report
from resources.words import set_language
from tests.bench.allocation.scenarios import scenario
from tests.console.features.hydrants.allocation.places import source, street
from tests.console.features.hydrants.allocation.test_explain import asked


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_hydrants_in_cubic_metres_an_hour_are_doubted_in_words_and_solved_in_litres(spoken: str) -> None:
    set_language(spoken)
    hydrants = [source(f"H{n}", 40 + n, flow_lps=lps) for n, lps in enumerate((54.0, 72.0, 54.0))]
    ground, plan, _ = asked(street(*hydrants, demand_lps=35.0))
    (said,) = report(ground, plan)["doubts"]
    assert (said["code"], said["field"], said["units"]) == ("unit_doubted", "flow_lps", "m³/h")
    assert {"zh": "登记流量", "en": "stated flows"}[spoken] in said["text"]
    assert "flow_lps" not in said["text"]
    assert plan.levels[0].value == pytest.approx(35.0)


def test_cranes_and_what_is_written_in_litres_are_not() -> None:
    cranes = [source(f"C{n}", 40 + n, kind="crane", flow_lps=54.0) for n in range(4)]
    round_lps = [source(f"H{n}", 40 + n, flow_lps=lps) for n, lps in enumerate((15.0, 20.0, 30.0))]
    assert list(doubts(street(*cranes, *round_lps))) == []
    assert [list(doubts(scenario(seed))) for seed in range(40)] == [[]] * 40


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize(("flows", "unit"), [((15.0, 72.0, 20.0, 54.0), "m³/h"), ((15.0, 1200.0, 900.0), "L/min")])
def test_hydrants_in_two_units_are_doubted_with_those_that_differ_and_solved_as_written(
    flows: tuple[float, ...], unit: str, spoken: str
) -> None:
    set_language(spoken)
    hydrants = [source(f"H{n}", 40 + n, flow_lps=lps) for n, lps in enumerate(flows)]
    ground, plan, _ = asked(street(*hydrants, demand_lps=35.0))
    (said,) = report(ground, plan)["doubts"]
    assert (said["code"], said["small_unit"], said["large_unit"]) == ("unit_mixed", "L/s", unit)
    assert (said["small_count"], said["large_count"]) == (len(flows) - 2, 2)
    assert f"H1 ({flows[1]:.0f})" in said["text"]
    assert unit in said["text"]
    assert plan.levels[0].value == pytest.approx(35.0)
