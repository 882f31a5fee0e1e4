"""The acts of the map windows."""

from console.features.map_windows.feature import FEATURE
from console.features.map_windows.windows import MapWindows
from tests.console.features.desk import Desk


def test_the_acts_open_enlarge_and_close(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    windows = MapWindows.of(desk.context)
    wall, inset, full, close = FEATURE.acts
    assert full.refusal(desk.context)
    wall.run(desk.context)
    inset.run(desk.context)
    assert len(windows.all) == 2
    assert not full.refusal(desk.context)
    full.run(desk.context)
    close.run(desk.context)
    close.run(desk.context)
    assert close.refusal(desk.context)
