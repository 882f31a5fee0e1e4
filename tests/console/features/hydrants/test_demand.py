"""What an incident wants until somebody says so: from a table that a centre edits, and that is said."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.demand import (
    basis_words,
    demand_lps,
    shipped_rows,
    stage_of,
    usual_points,
)
from models.demand_row import FireStage
from models.record import replace
from models.site import Site
from models.water_need import WaterPoint, check_points
from resources.words import set_language
from tests.console.features.hydrants.fireground import fire


def taken(basis: str, edition: int = 0) -> WaterPoint:
    return WaterPoint(id="A", demand_lps=10, basis=basis, basis_edition=edition)


def test_the_shipped_table_is_an_example_and_says_so() -> None:
    assert shipped_rows()
    assert not any(row.verified for row in shipped_rows().values())
    set_language("zh")
    assert "未核实" in basis_words(taken("residential/initial"), shipped_rows())
    assert basis_words(taken(""), shipped_rows()) == basis_words(taken("nothing/initial"), shipped_rows()) == ""


def test_a_demand_says_which_edition_of_a_row_it_was_taken_from_and_that_the_row_is_another_one_now() -> None:
    set_language("zh")
    now = {"residential": replace(shipped_rows()["residential"], edition=3)}
    assert "后来已改" in basis_words(taken("residential/initial"), now)
    assert "后来已改" in basis_words(taken("residential/initial", 2), now)
    assert "第 2 版" in basis_words(taken("residential/initial", 2), now)
    assert "后来已改" not in basis_words(taken("residential/initial", 3), now)
    assert usual_points(fire(grade=2, demand_lps=None), None, now)[0].basis_edition == 3


def test_a_fire_wants_what_its_type_its_grade_and_its_floors_tell() -> None:
    plain = usual_points(fire(grade=2, demand_lps=None), None, shipped_rows())
    tall = usual_points(fire(grade=2, demand_lps=None), Site(number="S", name="S", floors=18), shipped_rows())
    assert (plain[0].demand_lps, plain[0].basis) == (20.0, "residential/developed")
    assert tall[0].demand_lps == 29.0
    assert usual_points(fire(type="lift_rescue", demand_lps=None), None, shipped_rows()) == ()
    assert [stage_of(grade) for grade in range(1, 6)] == [
        FireStage.INITIAL, FireStage.DEVELOPED, FireStage.DEVELOPED, FireStage.SPREAD, FireStage.SPREAD,
    ]  # fmt: skip


@given(
    st.sampled_from(sorted(shipped_rows())),
    st.sampled_from(FireStage),
    st.integers(-5, 10**6),
    st.floats(-1.0, 1e9),
)
def test_more_floors_and_more_area_never_want_less_and_every_demand_can_be_kept(
    key: str, stage: FireStage, floors: int, area_m2: float
) -> None:
    row = shipped_rows()[key]
    wanted = demand_lps(row, stage, floors, area_m2)
    assert row.least_lps(stage) <= wanted <= max(row.most_lps, row.least_lps(stage))
    assert demand_lps(row, stage, floors + 1, area_m2) >= wanted
    assert demand_lps(row, stage, floors, area_m2 + 100) >= wanted


def test_what_is_taken_for_granted_can_be_kept() -> None:
    for kind in ("building_fire", "warehouse_fire", "chemical_fire", "outdoor_fire"):
        for grade in range(1, 6):
            check_points(usual_points(fire(type=kind, grade=grade, demand_lps=None), None, shipped_rows()))
