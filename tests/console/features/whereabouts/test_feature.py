"""The verbs of `what is here` are found as they are typed."""

from typing import cast

import pytest

from console.context import Context
from console.features.whereabouts.feature import FEATURE
from console.suggestions import matching_acts
from resources.words import language, set_language


@pytest.mark.parametrize(("lang", "typed"), [("zh", "这里"), ("zh", "zl"), ("zh", "zheli"), ("en", "here")])
def test_the_command_bar_knows_the_verb(lang: str, typed: str) -> None:
    before = language()
    set_language(lang)
    try:
        ran: list[str] = []
        found = matching_acts(FEATURE.acts, lambda act: ran.append(act.key), typed)
        best = max(found, key=lambda one: one.rank)
        best.run(cast("Context", None))
        assert ran == ["whereabouts.here"]
    finally:
        set_language(before)
