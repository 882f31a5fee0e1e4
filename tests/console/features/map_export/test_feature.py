"""The acts of the map's export."""

from console.features.map_export.feature import FEATURE
from tests.console.features.desk import Desk


def test_each_act_has_a_key_of_its_own_and_nothing_is_cancelled_that_does_not_run(desk: Desk) -> None:
    assert len({act.shortcut for act in FEATURE.acts}) == len(FEATURE.acts)
    cancel = FEATURE.acts[-1]
    assert cancel.refusal(desk.context)
    cancel.run(desk.context)
