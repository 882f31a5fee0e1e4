"""Only a device that breaks a circuit can cut its power."""

import pytest

from models.command import Refused
from models.device import Device
from models.power import SWITCHES, CutPower
from models.record import Key
from tests.models.facts import Known


@pytest.mark.parametrize("kind", [*sorted(SWITCHES), "smoke", "lift_ebike", ""])
def test_a_device_that_only_watches_is_refused_by_name(kind: str) -> None:
    facts = Known({Key("device", "d"): Device(number="D1", name="一层配电", type=kind)})
    if kind in SWITCHES:
        CutPower(device_id="d").check(facts)
        return
    with pytest.raises(Refused) as refused:
        CutPower(device_id="d").check(facts)
    assert (refused.value.code, refused.value.params) == ("power.no_switch", {"device": "一层配电"})
