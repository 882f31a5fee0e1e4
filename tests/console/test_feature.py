"""What the features contribute: words for everything, one name each, places that exist."""

from collections import Counter

import pytest

from console.feature import Area, Feature
from console.features import FEATURES
from console.menus import check_shortcuts
from console.workspaces import WORKSPACES
from models.kinds import COMMANDS, KINDS
from resources.words import has

NAMED = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)


@NAMED
def test_everything_a_feature_shows_has_words(feature: Feature) -> None:
    titles = [
        *(panel.title_key for panel in feature.panels),
        *(tab.title_key for tab in feature.tabs),
        *(act.title_key for act in feature.acts),
        *(setting.title_key for setting in feature.settings),
    ]
    assert [key for key in titles if not has(key)] == []


@NAMED
def test_panels_stand_in_workspaces_and_tabs_belong_to_kinds(feature: Feature) -> None:
    for panel in feature.panels:
        assert panel.workspaces <= set(WORKSPACES)
        assert panel.area in Area
    for tab in feature.tabs:
        assert tab.kinds <= set(KINDS)
        assert tab.kinds or tab.with_incident


@NAMED
def test_an_act_names_the_commands_it_gives(feature: Feature) -> None:
    for act in feature.acts:
        assert all(command.NAME in COMMANDS for command in act.commands)


def test_names_and_keys_are_given_once() -> None:
    acts = [act for feature in FEATURES for act in feature.acts]
    keys = Counter([act.key for act in acts] + [s.key for feature in FEATURES for s in feature.settings])
    assert [key for key, count in keys.items() if count > 1] == []
    check_shortcuts(acts)
