"""The acts of the map's view, over a real cache."""

from console.features.map_view.feature import FEATURE
from maps.bridge import Viewed
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON

FIT, PREVIOUS, NEXT = FEATURE.acts


def rest(desk: Desk, lon: float, *, by_hand: bool = True) -> None:
    box = {"west": lon - 0.1, "south": LAT - 0.1, "east": lon + 0.1, "north": LAT + 0.1}
    desk.context.map.conversation.hear(Viewed(lon=lon, lat=LAT, zoom=12.0, by_hand=by_hand, **box))


def test_one_key_looks_at_the_incident_and_back(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    assert FIT.refusal(desk.context)
    desk.open_incident()
    assert not FIT.refusal(desk.context)
    rest(desk, 100.0)
    FIT.run(desk.context)
    desk.wait(lambda: abs(desk.context.map.view().lon - LON) < 0.01)
    rest(desk, desk.context.map.view().lon, by_hand=False)
    FIT.run(desk.context)
    desk.wait(lambda: desk.context.map.view().lon == 100.0)


def test_there_is_no_view_before_the_first(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    assert PREVIOUS.refusal(desk.context)
    rest(desk, 100.0)
    desk.qtbot.wait(900)
    rest(desk, 101.0)
    assert not PREVIOUS.refusal(desk.context)
    PREVIOUS.run(desk.context)
    assert desk.context.map.view().lon == 100.0
    NEXT.run(desk.context)
    assert desk.context.map.view().lon == 101.0
