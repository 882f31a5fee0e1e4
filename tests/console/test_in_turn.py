"""console/in_turn.py"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest

from console.context import Context
from console.in_turn import in_turn
from models.claim import ClaimIncident


def test_an_act_that_could_not_be_given_leaves_the_turn_to_the_next_press() -> None:
    turns: set[tuple[type, str]] = set()
    commands = SimpleNamespace(turns=turns, under_way=list)
    background = SimpleNamespace(query=lambda work, then, _failed: then(work()))
    context = cast(Context, SimpleNamespace(commands=commands, background=background))

    def then(_read: str, _end: Callable[[], None]) -> None:
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        in_turn(context, (ClaimIncident, "i"), lambda _act: True, str, then)
    assert not turns
