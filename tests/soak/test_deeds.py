"""Storms do everything that can be done: a command nobody draws is one nobody has tried to lose."""

from models.kinds import COMMANDS
from tests.soak.deeds import DEEDS, NEVER_DRAWN


def test_every_command_is_drawn_or_says_why_not() -> None:
    assert not DEEDS.keys() & NEVER_DRAWN.keys()
    assert DEEDS.keys() | NEVER_DRAWN.keys() == COMMANDS.keys()
    assert all(NEVER_DRAWN.values())
