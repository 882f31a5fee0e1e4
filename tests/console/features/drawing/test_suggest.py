"""What is to be drawn can be typed into the command bar."""

from collections.abc import Callable

import pytest

from console.features.drawing.drawer import drawer_of
from console.features.drawing.suggest import suggest
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk


@pytest.mark.parametrize("typed", ["警戒线", "jjx", "Cordon"])
def test_a_name_or_its_initials_offer_the_pen(desk: Desk, typed: str) -> None:
    (found,) = suggest(desk.context, typed, [])
    assert "警戒线" in found.title
    found.run(desk.context)
    assert drawer_of(desk.context).hand_type == "cordon"


def test_a_single_letter_offers_nothing_and_an_estimate_is_not_drawn_by_hand(desk: Desk) -> None:
    assert suggest(desk.context, "j", []) == []
    assert suggest(desk.context, "羽流", []) == []


def test_who_may_not_draw_is_offered_nothing(desks: Callable[..., Desk], world: BackendProcess) -> None:
    observer = desks(world, "chenjing")
    observer.wait(lambda: observer.context.session.role is not None)
    assert suggest(observer.context, "警戒线", []) == []
