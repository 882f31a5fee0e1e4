"""An order is given again only where nobody can have it; of the others it is said why not."""

from collections.abc import Iterator
from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.notices import Notices
from console.order_again import find, give, may_order_again
from console.sync.link import LinkState, Phase
from console.untold import Untold, why_untold
from models.command import Command
from models.incident import Dispatch, Incident
from models.record import Fact, Key
from models.undelivered import Undelivered
from models.unit import DispatchUnit, Unit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON


def sent(unit_id: str, undelivered: str) -> Dispatch:
    return Dispatch(unit_id=unit_id, made_at=NOON, order_id=f"o{unit_id}", undelivered=undelivered)


FACTS: dict[Key, Fact] = {
    Key("unit", "A"): Unit(number="11", incident_id="I"),
    Key("unit", "B"): Unit(number="12", incident_id="I"),
    Key("incident", "I"): Incident(
        number="2-1", type="fire", address="x", dispatches=(sent("A", "failed"), sent("B", "unknown"))
    ),
}  # fmt: skip


class Room:
    """A context that remembers what was submitted."""

    def __init__(self, folder: Path) -> None:
        self.submitted: list[Command] = []
        self.notices = Notices()
        commands = SimpleNamespace(submit=self.submitted.append)
        now = NOON + timedelta(minutes=1)
        self._over = context_over(folder, FACTS, now=lambda: now, notices=self.notices, commands=commands)
        self.context = self._over.__enter__()

    def line(self, phase: Phase) -> None:
        self.context.link.report(LinkState(phase))
        self.context.link._pass_on()

    def said(self) -> list[str]:
        return [notice.text for notice in self.notices.all]

    def close(self) -> None:
        self._over.__exit__(None, None, None)


@pytest.fixture
def room(qtbot: object, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    room.line(Phase.LIVE)
    yield room
    room.close()


def test_of_an_incidents_orders_those_nobody_can_have_are_given_again(room: Room) -> None:
    give(room.context, find(room.context, "", "I"))
    assert room.submitted == [DispatchUnit(unit_id="A", incident_id="I")]
    assert room.said() == [t("untold.again.unsafe", units="12")]


def test_the_chosen_unit_alone_is_meant(room: Room) -> None:
    assert [one.number for one in find(room.context, "B", "I")] == ["12"]
    give(room.context, find(room.context, "B", "I"))
    assert room.submitted == []


def test_offline_no_order_is_given(room: Room) -> None:
    room.line(Phase.OFFLINE)
    give(room.context, find(room.context, "A", "I"))
    assert (room.submitted, room.said()) == ([], [t("untold.again.offline")])


def test_where_nobody_waits_to_be_told_that_is_said(room: Room) -> None:
    give(room.context, find(room.context, "", "J"))
    assert room.said() == [t("untold.nobody")]


@pytest.mark.parametrize("undelivered", ["", *Undelivered])
@pytest.mark.parametrize("pending", [False, True])
def test_every_outcome_has_a_sentence_of_its_own(undelivered: str, pending: bool) -> None:
    others = {why_untold(sent("A", other), pending=pending) for other in ("", *Undelivered) if other != undelivered}
    assert why_untold(sent("A", undelivered), pending=pending) not in others


def test_an_outcome_nobody_knows_here_is_said_to_have_failed_and_is_not_safe(room: Room) -> None:
    (one, *_others) = find(room.context, "A", "I")
    strange: Untold = changed(one, dispatch=sent("A", "mislaid"))
    assert strange.why == t("untold.why.failed")
    assert not may_order_again(strange)
