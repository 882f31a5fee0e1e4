"""The layers of the map as the window sees them."""

from console.features import FEATURES
from console.features.map_layers.feature import FEATURE
from console.features.map_layers.presets import ALWAYS, Presets
from tests.console.features.desk import Desk


def test_panel_and_follower_share_one_set_of_looks_whichever_comes_first(desk: Desk) -> None:
    desk.put(FEATURE.panels[0].make(desk.context))
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    assert len(desk.context.map.findChildren(Presets)) == 1


def test_the_act_shows_the_panel(desk: Desk) -> None:
    FEATURE.acts[0].run(desk.context)
    assert desk.shown.asked == ["map_layers"]


def test_what_is_always_shown_is_what_the_features_call_so(desk: Desk) -> None:
    layers = [layer for feature in FEATURES for layer in feature.layers(desk.context)]
    for layer in layers:
        layer.start()
    names = {layer.name for layer in desk.context.map.layers}
    for layer in layers:
        layer.stop()
    assert set(ALWAYS) <= names
