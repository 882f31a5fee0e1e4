"""Friction in hose against examples pump operators are taught, and what flow a pressure drives."""

import math

import pytest

from console.features.hydrants.hydraulics.hose import (
    Lay,
    Stretch,
    climb_mpa,
    friction_mpa,
    lengths,
    side_by_side,
    tables,
)

PSI_MPA = 0.006894757
GPM_LPS = 0.06309020
FOOT_M = 0.3048
LDH_MM = {"1.5": 38, "1.75": 44, "2.5": 64, "3": 76, "3.5": 89, "4": 102, "5": 127, "6": 152}


@pytest.mark.parametrize(
    ("inches", "feet", "gpm", "psi"),
    [
        pytest.param("2.5", 100, 200, 8, id="100 ft of 2.5 in at 200 gpm"),
        pytest.param("2.5", 400, 200, 32, id="400 ft of 2.5 in at 200 gpm"),
        pytest.param("2.5", 200, 300, 36, id="200 ft of 2.5 in at 300 gpm"),
        pytest.param("2.5", 300, 100, 6, id="300 ft of 2.5 in at 100 gpm"),
        pytest.param("1.75", 200, 150, 69.75, id="200 ft of 1.75 in at 150 gpm"),
        pytest.param("1.5", 150, 100, 36, id="150 ft of 1.5 in at 100 gpm"),
        pytest.param("3.5", 500, 500, 42.5, id="500 ft of 3.5 in at 500 gpm"),
        pytest.param("6", 1000, 1000, 50, id="1000 ft of 6 in at 1000 gpm"),
        # Of a course for pump operators in Florida.
        pytest.param("1.75", 100, 100, 15.5, id="100 ft of 1.75 in at 100 gpm"),
        pytest.param("2.5", 300, 200, 24, id="300 ft of 2.5 in at 200 gpm"),
        # "Which Supply Line?", FireRescue1: psi for 100 ft.
        pytest.param("2.5", 100, 500, 50, id="100 ft of 2.5 in at 500 gpm"),
        pytest.param("3", 100, 500, 20, id="100 ft of 3 in at 500 gpm"),
        pytest.param("3", 100, 750, 45, id="100 ft of 3 in at 750 gpm"),
        pytest.param("4", 100, 500, 5, id="100 ft of 4 in at 500 gpm"),
        pytest.param("4", 100, 1000, 20, id="100 ft of 4 in at 1000 gpm"),
        pytest.param("5", 100, 500, 2, id="100 ft of 5 in at 500 gpm"),
        pytest.param("5", 100, 1000, 8, id="100 ft of 5 in at 1000 gpm"),
    ],
)
def test_friction_loss_is_that_of_the_published_examples(inches: str, feet: float, gpm: float, psi: float) -> None:
    lay = Lay((Stretch(feet * FOOT_M, (LDH_MM[inches],)),))
    assert friction_mpa(tables()["us_cq2l"], lay, gpm * GPM_LPS) / PSI_MPA == pytest.approx(psi, rel=1e-3)


def test_a_length_of_chinese_hose_loses_what_its_coefficient_says() -> None:
    # h = S Q^2 for 20 m: 0.015 x 15^2 = 3.375 m of water at 80 mm.
    lay = Lay((Stretch(20, (80,)),))
    assert friction_mpa(tables()["cn_lined"], lay, 15) == pytest.approx(3.375 * climb_mpa(1), rel=1e-4)


def test_two_lines_lose_a_quarter_of_what_one_does() -> None:
    table = tables()["cn_lined"]
    one, two = (friction_mpa(table, Lay((Stretch(100, (80,) * lines),)), 20) for lines in (1, 2))
    assert two == pytest.approx(one / 4)


def test_every_table_names_its_source_and_falls_with_the_diameter() -> None:
    for table in tables().values():
        assert len(table.source) > 20
        losses = [table.mpa_per_m[d] for d in sorted(table.mpa_per_m)]
        assert losses == sorted(losses, reverse=True)


def test_a_diameter_between_two_of_the_table_loses_something_between() -> None:
    table = tables()["cn_lined"]
    assert table.coefficient(80) < table.coefficient(72) < table.coefficient(65)


@pytest.mark.parametrize(
    ("metres", "count"),
    [(0, 1), (20, 1), (20.0000001, 1), (20.1, 2), (196, 10), (200, 10)],
)
def test_hose_comes_in_whole_lengths(metres: float, count: int) -> None:
    assert lengths(metres) == count


def test_hoses_side_by_side_lose_the_same_and_share_the_flow() -> None:
    table = tables()["cn_lined"]
    assert side_by_side(table, (80, 80)) == pytest.approx(table.coefficient(80) / 4)
    together = side_by_side(table, (80, 65))
    thick, thin = (math.sqrt(together / table.coefficient(mm)) for mm in (80, 65))
    assert thick + thin == pytest.approx(1)
