"""Whoever comes next is led to the hand-over that waits."""

from collections.abc import Callable

import pytest

from console.features.seats.relief import WAITING, Relief
from models.handover import AcceptHandover, WriteHandover
from models.ids import uuid7
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

pytestmark = pytest.mark.both_databases

Desks = Callable[..., Desk]


def told(desk: Desk) -> list[str]:
    return [notice.text for notice in desk.context.notices.all if notice.key == WAITING]


def test_a_hand_over_that_waits_is_told_to_the_one_it_is_for_until_it_is_signed(
    world: BackendProcess, desks: Desks
) -> None:
    one, two, three = desks(world, "liming", "2"), desks(world, "wangfang", "3"), desks(world, "admin", "4")
    for desk in (one, two, three):
        Relief(desk.context)
    handover_id = uuid7()
    one.do(WriteHandover(handover_id=handover_id, note="x", to_user="wangfang", incident_ids=("a", "b")))
    one.level()
    two.wait(lambda: bool(told(two)))
    assert "2" in told(two)[0]
    assert told(one) == told(three) == []
    two.do(AcceptHandover(handover_id=handover_id))
    two.wait(lambda: not told(two))
    two.level()
