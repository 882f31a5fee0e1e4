"""Classes by flow: what the standard asks for is green by the local scale and red by NFPA 291."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrant_care.flow_scale import GPM_LPS, LOCAL, NFPA, FlowClass, flow_of
from models.flow_rating import rated
from models.hydrant import CRITICAL_PRESSURE_MPA, Hydrant


def test_a_compliant_hydrant_is_green_here_and_red_there() -> None:
    hydrant = Hydrant(number="1", flow_lps=15.0)
    assert flow_of(hydrant, LOCAL).kind is FlowClass.GREEN
    assert flow_of(hydrant, NFPA).kind is FlowClass.RED
    assert flow_of(Hydrant(number="1", flow_lps=1000 * GPM_LPS), NFPA).kind is FlowClass.GREEN


def test_a_test_goes_before_the_record_and_a_weak_one_is_said_to_be() -> None:
    tested = Hydrant(number="1", flow_lps=5.0, test_static_mpa=0.4, test_residual_mpa=0.38, test_flow_lps=20.0)
    found = flow_of(tested, LOCAL)
    assert found.flow_lps == pytest.approx(rated(0.4, 0.38, 20, CRITICAL_PRESSURE_MPA).flow_lps)
    assert (found.kind, found.weak) == (FlowClass.BLUE, True)
    impossible = Hydrant(number="1", flow_lps=5.0, test_static_mpa=0.2, test_residual_mpa=0.3, test_flow_lps=20.0)
    assert flow_of(impossible, LOCAL).flow_lps == 5.0


def test_what_nobody_knows_is_unknown() -> None:
    assert flow_of(Hydrant(number="1"), LOCAL) == (FlowClass.UNKNOWN, None, False)


@given(st.floats(0, 2000), st.floats(0, 2000), st.sampled_from([LOCAL, NFPA]))
def test_more_water_is_never_a_lesser_class(one: float, other: float, scale: object) -> None:
    order = list(FlowClass)
    low, high = sorted((one, other))
    by = LOCAL if scale is LOCAL else NFPA
    better, worse = (order.index(flow_of(Hydrant(number="1", flow_lps=f), by).kind) for f in (high, low))
    assert better <= worse
