"""What the features contribute fits together: keys, words, panels and tabs that can be made."""

import pytest

from console.feature import Act, Feature
from console.features import FEATURES
from console.menus import check_shortcuts
from models.kinds import KINDS
from resources.words import has
from tests.console.features.desk import Desk

ACTS = [act for feature in FEATURES for act in feature.acts]


def test_no_two_acts_want_the_same_key() -> None:
    check_shortcuts(ACTS)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_everything_a_feature_names_has_words_and_kinds(feature: Feature) -> None:
    titles = [panel.title_key for panel in feature.panels] + [tab.title_key for tab in feature.tabs]
    titles += [act.title_key for act in feature.acts] + [setting.title_key for setting in feature.settings]
    assert all(has(title) for title in titles)
    assert all(tab.kinds <= set(KINDS) for tab in feature.tabs)
    assert all(act.key.startswith(f"{feature.name}.") for act in feature.acts)


@pytest.mark.parametrize("act", ACTS, ids=lambda a: a.key)
def test_every_act_has_a_key(act: Act) -> None:
    assert act.shortcut


def test_every_layer_starts_and_stops(desk: Desk) -> None:
    layers = [layer for feature in FEATURES for layer in feature.layers(desk.context)]
    for layer in layers:
        layer.start()
    names = {layer.name for layer in desk.context.map.layers}
    assert {"hydrant", "unit", "station", "site", "camera", "device", "incidents", "alarm"} <= names
    for layer in layers:
        layer.stop()
    desk.open_incident()
    desk.level()


def test_every_act_without_anything_chosen_is_refused_or_does_no_harm(desk: Desk) -> None:
    for act in ACTS:
        if not act.refusal(desk.context):
            act.run(desk.context)
    desk.qtbot.wait(100)
    assert desk.services.commands.entries() == ()
