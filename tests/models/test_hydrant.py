import pytest

from models.hydrant import Hydrant, HydrantStatus
from models.record import BadFact


@pytest.mark.parametrize("status", HydrantStatus)
def test_only_a_source_that_gives_water_may_be_offered(status: HydrantStatus) -> None:
    offered = Hydrant(number="1", status=status).usable
    assert offered is (status in (HydrantStatus.IN_SERVICE, HydrantStatus.LOW_PRESSURE))


def test_a_pressure_no_main_has_is_no_fact() -> None:
    with pytest.raises(BadFact):
        Hydrant(number="1", pressure_mpa=40)
