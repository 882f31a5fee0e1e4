"""What an incident wants until somebody says so: from a table that a centre edits, and that is said."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.demand import (
    Stage,
    basis_words,
    demand_lps,
    shipped_rows,
    stage_of,
    usual_points,
)
from models.site import Site
from models.water_need import check_points
from resources.words import set_language
from tests.console.features.hydrants.fireground import fire


def test_the_shipped_table_is_an_example_and_says_so() -> None:
    assert shipped_rows()
    assert not any(row.verified for row in shipped_rows().values())
    set_language("zh")
    assert "未核实" in basis_words("residential/initial", shipped_rows())
    assert basis_words("", shipped_rows()) == basis_words("nothing/initial", shipped_rows()) == ""


def test_a_fire_wants_what_its_type_its_grade_and_its_floors_tell() -> None:
    plain = usual_points(fire(grade=2, demand_lps=None), None, shipped_rows())
    tall = usual_points(fire(grade=2, demand_lps=None), Site(number="S", name="S", floors=18), shipped_rows())
    assert (plain[0].demand_lps, plain[0].basis) == (20.0, "residential/developed")
    assert tall[0].demand_lps == 29.0
    assert usual_points(fire(type="lift_rescue", demand_lps=None), None, shipped_rows()) == ()
    assert [stage_of(grade) for grade in range(1, 6)] == [
        Stage.INITIAL, Stage.DEVELOPED, Stage.DEVELOPED, Stage.SPREAD, Stage.SPREAD,
    ]  # fmt: skip


@given(
    st.sampled_from(sorted(shipped_rows())), st.sampled_from(Stage), st.integers(-5, 10**6), st.floats(-1.0, 1e9)
)
def test_more_floors_and_more_area_never_want_less_and_every_demand_can_be_kept(
    key: str, stage: Stage, floors: int, area_m2: float
) -> None:
    row = shipped_rows()[key]
    wanted = demand_lps(row, stage, floors, area_m2)
    assert row.least_lps[stage] <= wanted <= max(row.most_lps, row.least_lps[stage])
    assert demand_lps(row, stage, floors + 1, area_m2) >= wanted
    assert demand_lps(row, stage, floors, area_m2 + 100) >= wanted


def test_what_is_taken_for_granted_can_be_kept() -> None:
    for kind in ("building_fire", "warehouse_fire", "chemical_fire", "outdoor_fire"):
        for grade in range(1, 6):
            check_points(usual_points(fire(type=kind, grade=grade, demand_lps=None), None, shipped_rows()))
