"""Claiming, taking over and giving up an incident, by key, menu or command bar."""

from collections.abc import Callable

import pytest

from console.features.seats import claims
from console.features.seats.panel import SeatsPanel
from models.claim import ReleaseIncident
from models.incident import CloseIncident, Incident
from models.log_entry import LogEntry, LogKind
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

pytestmark = pytest.mark.both_databases

Desks = Callable[..., Desk]


def holder(desk: Desk, incident_id: str) -> str:
    return desk.get(Incident, incident_id).fact.owner_seat


def said(desk: Desk, words: str) -> bool:
    return any(words in notice.text for notice in desk.context.notices.all)


def test_an_incident_given_up_is_claimed_again(desk: Desk) -> None:
    incident_id = desk.open_incident()
    claims.release(desk.context)
    desk.wait(lambda: holder(desk, incident_id) == "")
    claims.claim(desk.context)
    desk.wait(lambda: holder(desk, incident_id) == "2")
    desk.level()
    assert holder(desk, incident_id) == "2"


def test_an_incident_given_up_by_two_quick_presses_is_given_up_by_one_act(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()

    def releases() -> int:
        return sum(act.name == ReleaseIncident.NAME for act in desk.services.commands.under_way())

    with desk.held_fold():
        claims.release(desk.context)
        desk.wait(lambda: len(desk.services.commands.entries()) == 1)
        claims.release(desk.context)
        claims.release(desk.context)
        desk.wait(lambda: not desk.services.commands.turns)
        assert releases() == 1
    desk.wait(lambda: holder(desk, incident_id) == "")
    claims.claim(desk.context)
    desk.wait(lambda: holder(desk, incident_id) == "2")
    claims.release(desk.context)
    desk.wait(lambda: releases() == 2)
    desk.mend()


def test_claiming_what_is_ones_own_or_closed_is_said_and_not_sent(desk: Desk) -> None:
    incident_id = desk.open_incident()
    number = desk.get(Incident, incident_id).fact.number
    desk.level()
    claims.claim(desk.context)
    desk.wait(lambda: said(desk, t("seats.notice.yours", number=number)))
    desk.do(ReleaseIncident(incident_id=incident_id))
    claims.release(desk.context)
    desk.wait(lambda: said(desk, t("refusal.claim.not_held", number=number, seat="—")))
    desk.do(CloseIncident(incident_id=incident_id))
    for act in (claims.claim, claims.release):
        act(desk.context)
        desk.wait(lambda: said(desk, t("refusal.incident.closed", number=number)))
        desk.context.notices.withdraw_key("seats.claim")
    desk.level()


def test_another_seats_incident_is_taken_over_with_a_reason_which_the_log_keeps(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    incident_id = one.open_incident()
    one.level()
    two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
    two.context.selection.choose("incident", incident_id)
    panel = two.put(SeatsPanel(two.context), 900, 300)
    two.shown.widgets["seats"] = panel
    two.wait(panel.reason.isVisible)
    claims.claim(two.context)
    two.wait(lambda: two.shown.asked == ["seats"])
    panel.take()
    assert said(two, t("seats.notice.reason"))
    panel.reason_line.setText("2 席无人应答")
    panel.take_button.click()
    two.wait(lambda: holder(two, incident_id) == "3")
    one.wait(lambda: holder(one, incident_id) == "3")
    two.level()
    entries = two.services.store.children(LogEntry.KIND, incident_id, 50)
    taken = [e.fact for e in entries if isinstance(e.fact, LogEntry) and e.fact.kind is LogKind.TAKEN_OVER]
    assert [(e.text, e.actor, e.seat) for e in taken] == [("2 席无人应答", "wangfang", "3")]


def test_without_an_incident_there_is_nothing_to_claim(desk: Desk) -> None:
    assert claims.needs_incident(desk.context) == t("seats.refusal.no_incident")
