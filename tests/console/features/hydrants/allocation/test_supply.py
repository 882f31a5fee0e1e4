"""What a source may be counted on for, and that nothing that cannot be is taken for water."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.allocation.scenario import Rules
from console.features.hydrants.allocation.supply import MOST_LPS, Basis, Supply, Why, supply
from tests.console.features.hydrants.allocation.places import source

RULES = Rules()


def test_a_source_nobody_measured_is_assumed_to_give_what_the_standard_asks() -> None:
    given_ = supply(source("H"), RULES)
    assert (given_.flow_lps, given_.basis, given_.why) == (15.0, Basis.ASSUMED, None)
    assert supply(source("C", kind="crane"), RULES).flow_lps == 30.0


def test_a_flow_test_counts_before_a_stated_flow_and_follows_the_pressure_of_today() -> None:
    test = {"test_static_mpa": 0.30, "test_residual_mpa": 0.20, "test_flow_lps": 20.0, "flow_lps": 50.0}
    then = supply(source("H", **test), RULES)
    assert then.flow_lps == pytest.approx(20 * 2**0.54)
    assert then.basis is Basis.TESTED
    now = supply(source("H", static_mpa=0.20, **test), RULES)
    assert now.flow_lps == pytest.approx(20.0)


def test_a_weak_test_says_so() -> None:
    test = {"test_static_mpa": 0.30, "test_residual_mpa": 0.28, "test_flow_lps": 20.0}
    assert supply(source("H", **test), RULES).basis is Basis.WEAK_TEST


def test_a_test_in_another_unit_is_left_out() -> None:
    metres = {"test_static_mpa": 32.0, "test_residual_mpa": 22.0, "test_flow_lps": 16.0}
    assert supply(source("H", **metres), RULES).basis is Basis.ASSUMED
    assert supply(source("H", flow_lps=9.0, **metres), RULES) == Supply(9.0, Basis.STATED)
    bar = {"test_static_mpa": 3.2, "test_residual_mpa": 2.2, "test_flow_lps": 16.0}
    assert supply(source("H", **bar), RULES).basis is Basis.ASSUMED


def test_no_flow_is_worked_out_from_a_pressure_that_may_be_in_bar() -> None:
    test = {"test_static_mpa": 0.32, "test_residual_mpa": 0.22, "test_flow_lps": 16.0}
    assert supply(source("H", static_mpa=3.2, **test), RULES) == supply(source("H", **test), RULES)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        pytest.param({"usable": False}, Why.OUT_OF_SERVICE, id="out of service"),
        pytest.param({"reachable": False}, Why.UNREACHABLE, id="unreachable"),
        pytest.param({"static_mpa": 0.08}, Why.TOO_WEAK, id="too weak"),
        pytest.param({"static_mpa": -0.2}, Why.BAD_PRESSURE, id="negative pressure"),
        pytest.param({"static_mpa": 300.0}, Why.BAD_PRESSURE, id="kilopascals"),
        pytest.param({"static_mpa": math.nan}, Why.BAD_PRESSURE, id="not a number"),
        pytest.param({"flow_lps": 0.0}, Why.NO_FLOW, id="stated to give nothing"),
        pytest.param({"kind": "tank", "volume_m3": 0.0}, Why.EMPTY, id="empty tank"),
        pytest.param({"kind": "tank", "volume_m3": 90.0, "flow_lps": 0.0}, Why.EMPTY, id="tank that gives nothing"),
        pytest.param({"kind": "natural", "flow_lps": 0.0}, Why.EMPTY, id="dry stream"),
        pytest.param({"kind": "natural", "lift_m": 8.0}, Why.TOO_LOW, id="water too deep"),
    ],
)
def test_what_gives_nothing_says_why(known: dict[str, Any], why: Why) -> None:
    assert supply(source("H", **known), RULES).why is why


def test_a_tank_lasts_as_long_as_the_rules_ask() -> None:
    assert supply(source("T", kind="tank", volume_m3=36.0), RULES).flow_lps == pytest.approx(10.0)


@given(
    st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
    st.one_of(st.none(), st.floats(-1, 5)),
    st.one_of(st.none(), st.floats(-1, 5)),
    st.one_of(st.none(), st.floats(-10, 500)),
    st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
)
def test_whatever_is_written_down_the_flow_is_a_number_and_never_negative(
    static: float | None,
    test_static: float | None,
    residual: float | None,
    test_flow: float | None,
    flow: float | None,
) -> None:
    given_ = supply(
        source(
            "H", static_mpa=static, test_static_mpa=test_static, test_residual_mpa=residual,
            test_flow_lps=test_flow, flow_lps=flow,
        ),
        RULES,
    )  # fmt: skip
    assert math.isfinite(given_.flow_lps)
    assert given_.flow_lps >= 0
    assert (given_.flow_lps > 0) == (given_.why is None)


def test_what_a_model_of_the_mains_gives_comes_before_a_test_and_what_was_stated() -> None:
    known = source(
        "H", model_lps=21.0, flow_lps=99.0, test_static_mpa=0.4, test_residual_mpa=0.2, test_flow_lps=30.0
    )
    assert supply(known, Rules()) == Supply(21.0, Basis.MODELLED)
    assert supply(source("H", model_lps=0.0, flow_lps=99.0), Rules()).why is Why.NO_FLOW
    assert supply(source("H", model_lps=21.0, usable=False), Rules()).why is Why.OUT_OF_SERVICE


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"flow_lps": 1e308}, id="stated"),
        pytest.param(
            {"test_static_mpa": 0.4, "test_residual_mpa": 0.3999999999999999, "test_flow_lps": 1e300}, id="test"
        ),
    ],
)
def test_a_flow_that_no_source_gives_is_no_flow_that_is_known(fields: dict[str, float]) -> None:
    known = supply(source("H", **fields), RULES)
    assert (known.flow_lps, known.basis) == (15.0, Basis.ASSUMED)


def test_a_sea_gives_no_more_than_any_source() -> None:
    known = supply(source("N", kind="natural", volume_m3=1e308), RULES)
    assert known.flow_lps == MOST_LPS
