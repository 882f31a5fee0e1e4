"""Hose of several diameters in one lay: it reaches further, and is joined only where that brings more."""

import pytest
from msgspec import structs

from console.features.hydrants.allocation.cards import cards_of
from console.features.hydrants.allocation.laid import lay_of, pieces_of
from console.features.hydrants.allocation.report import report
from console.features.hydrants.allocation.scenario import Engine, Hose, Main, Scenario
from console.features.hydrants.hydraulics.hose import tables
from console.features.hydrants.hydraulics.pump import rated_curve
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.features.hydrants.allocation.test_explain import asked

WIDE_M, THIN_M = 200.0, 100.0


def mixed(pump_lps: float = 40.0, lines: int = 1, wide_m: float = WIDE_M, thin_m: float = THIN_M) -> Engine:
    """200 m of 80 mm and 100 m of 65 mm."""
    both = (Hose(diameter_mm=65.0, length_m=thin_m), Hose(diameter_mm=80.0, length_m=wide_m))
    return structs.replace(engine("E1", 0, pump_lps, most_lines=lines), hose=both)


def lay(scenario: Scenario) -> tuple[tuple[tuple[int, float], ...], float, float]:
    """The hose of the only draw, its flow, and what is left of the pump's pressure at the point's 0.15 MPa."""
    ground, plan, _ = asked(scenario)
    (draw,) = plan.draws
    pieces = pieces_of(ground, draw.option, draw.flow_lps)
    table = tables()["cn_lined"]
    lost = sum(table.coefficient(mm) * n * 20.0 * (draw.flow_lps / draw.option.lines) ** 2 for n, mm in pieces)
    curve = rated_curve(ground.engines["E1"].pump_lps)
    assert lay_of(ground, draw.option, pieces).line[0].diameters_mm == (pieces[0][1],) * draw.option.lines
    return pieces, draw.flow_lps, curve.pressure_mpa(draw.flow_lps) - lost - 0.15


def test_a_lay_that_no_diameter_reaches_alone_is_made_of_both() -> None:
    pieces, flow, left = lay(street(source("H", 260, flow_lps=60), engines=(mixed(),)))
    assert pieces == ((10, 80.0), (3, 65.0))
    assert 10 < flow < 40
    assert left == pytest.approx(0.0, abs=1e-6)


def test_hose_of_one_diameter_is_laid_where_it_brings_as_much() -> None:
    assert lay(street(source("H", 90, flow_lps=5), engines=(mixed(),)))[0] == ((5, 65.0),)
    # 80 mm brings more over 90 m than 65 mm does, and is enough for it.
    assert lay(street(source("H", 90, flow_lps=60), engines=(mixed(60.0),)))[0] == ((5, 80.0),)


def test_hose_of_one_diameter_is_laid_where_no_more_flows_than_it_brings() -> None:
    main = (Main(id="M", capacity_lps=6.0),)
    far = source("H", 90, flow_lps=60, main_id="M")
    assert lay(street(far, engines=(mixed(60.0, wide_m=60.0),), mains=main))[0] == ((5, 65.0),)
    assert lay(street(far, engines=(mixed(60.0, wide_m=60.0),)))[0] == ((3, 80.0), (2, 65.0))


def test_two_lines_of_both_diameters_are_equal() -> None:
    pieces, flow, left = lay(street(source("H", 120, flow_lps=90), engines=(mixed(90.0, 2),), demand_lps=90.0))
    assert pieces == ((5, 80.0), (1, 65.0))
    assert left == pytest.approx(0.0, abs=1e-6)
    assert flow > lay(street(source("H", 120, flow_lps=90), engines=(mixed(90.0),), demand_lps=90.0))[1]


def test_what_is_still_too_far_is_refused_with_all_the_hose_there_is() -> None:
    set_language("en")
    _, _, found = asked(street(source("H", 290, flow_lps=60), source("X", 310), engines=(mixed(),)))
    assert found["E1"].draw is not None
    ground, plan, _ = asked(street(source("X", 310), engines=(mixed(),)))
    (told,) = report(ground, plan)["engines"]
    assert told["reason"]["text"] == "within its 300 m of hose there is no source that it can use"


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_lay_of_two_diameters_is_written_out_and_its_adapters_are_named(spoken: str) -> None:
    set_language(spoken)
    ground, plan, _ = asked(street(source("H", 260, flow_lps=60), engines=(mixed(),)))
    answer = report(ground, plan)
    assert answer["assignment"][0]["hose"] == [
        {"lengths": 10, "diameter_mm": 80.0}, {"lengths": 3, "diameter_mm": 65.0},
    ]  # fmt: skip
    words = "adapters are assumed" if spoken == "en" else "异径接口"
    (card,) = cards_of(plan, ground)
    assert any("80/65 mm" in remark and words in remark for remark in card.first)
    ground, plan, _ = asked(street(source("H", 190, flow_lps=60), engines=(mixed(),)))
    assert "hose_joined" not in {said["code"] for said in report(ground, plan)["engines"][0]["assumptions"]}
