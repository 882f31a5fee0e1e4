from typing import Any

import pytest

from models.hydrant import Hydrant, HydrantStatus
from models.record import BadFact


@pytest.mark.parametrize("status", HydrantStatus)
def test_only_a_source_that_gives_water_may_be_offered(status: HydrantStatus) -> None:
    offered = Hydrant(number="1", status=status).usable
    assert offered is (status in (HydrantStatus.IN_SERVICE, HydrantStatus.LOW_PRESSURE))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pressure_mpa", 40.0), ("test_static_mpa", -0.1), ("test_residual_mpa", float("nan")),
        ("test_flow_lps", 1e5), ("main_flow_lps", -1.0), ("lift_m", 1e3), ("elevation_m", 1e5),
    ],
)  # fmt: skip
def test_an_amount_no_main_has_is_no_fact(field: str, value: float) -> None:
    fields: dict[str, Any] = {field: value}
    with pytest.raises(BadFact, match=field):
        Hydrant(number="1", **fields)
