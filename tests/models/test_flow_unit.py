"""Flows in m³/h are told from L/s by what most of them are, by their mains, and by how they are rounded."""

import random

import pytest

from models.flow_unit import doubted_units, main_speed_mps


def units(*values: float, main_mm: float | None = None) -> tuple[str, ...]:
    return doubted_units([(value, main_mm) for value in values])


def test_54_litres_a_second_run_through_a_100_mm_main_at_almost_7_metres_a_second() -> None:
    assert main_speed_mps(54.0, 100.0) == pytest.approx(6.875, abs=0.001)


@pytest.mark.parametrize(
    ("values", "main_mm"),
    [
        pytest.param((54, 72, 36, 54, 54), None, id="15, 20 and 10 L/s in m³/h"),
        pytest.param((36, 36, 36), None, id="10 L/s each in m³/h"),
        pytest.param((51.3, 60.2, 48.9, 77.7), None, id="more than hydrants give"),
        pytest.param((41.3, 44.2, 39.9, 42.7), 100.0, id="faster than a DN100 carries"),
    ],
)
def test_flows_that_are_likelier_cubic_metres_an_hour_are_doubted(
    values: tuple[float, ...], main_mm: float | None
) -> None:
    assert "m3/h" in units(*values, main_mm=main_mm)


@pytest.mark.parametrize(
    ("values", "main_mm"),
    [
        pytest.param((15, 20, 15, 10, 25), None, id="round litres a second"),
        pytest.param((30, 45, 30, 40), 200.0, id="much, through wide mains"),
        pytest.param((41.3, 44.2, 39.9, 42.7), 200.0, id="a DN200 carries it"),
        pytest.param((54, 72), None, id="two flows tell nothing"),
        pytest.param((), None, id="none"),
    ],
)
def test_flows_that_may_well_be_litres_a_second_are_not(values: tuple[float, ...], main_mm: float | None) -> None:
    assert units(*values, main_mm=main_mm) == ()


@pytest.mark.parametrize(
    ("values", "likelier"),
    [
        pytest.param((500, 750, 1000, 1500, 1250), ("gpm", "l/min"), id="what hydrants give in gpm"),
        pytest.param((800, 900, 800, 1000), ("gpm", "l/min"), id="or in litres a minute"),
        pytest.param((60, 60, 60), ("m3/h",), id="no hydrant is rated at 60 gpm"),
        pytest.param((1.0, 1.2, 1.0), ("m3/min",), id="next to nothing but in m³/min"),
    ],
)
def test_every_unit_that_is_likelier_is_named_and_no_other(
    values: tuple[float, ...], likelier: tuple[str, ...]
) -> None:
    assert units(*values) == likelier


def test_measured_litres_a_second_are_not_doubted_by_chance() -> None:
    chance = random.Random(1)
    for _ in range(300):
        flows = [(round(chance.uniform(6, 38), 1), chance.choice([None, 150.0, 200.0, 300.0])) for _ in range(12)]
        assert doubted_units(flows) == ()
