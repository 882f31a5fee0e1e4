"""Acts on the worked incident: each is a command, and one that cannot be done says why."""

import logging
from collections.abc import Callable
from functools import partial
from typing import NoReturn

import pytest

from console.fault_words import fault_words
from console.features.incidents import actions
from console.reasons import words
from models.ids import uuid7
from models.incident import CreateIncident, Incident, IncidentStatus
from models.record import SyncState
from models.store.store import Store
from models.unit import Unit, UnitStatus
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PUMPER

Desks = Callable[..., Desk]


def texts(desk: Desk) -> list[str]:
    return [notice.text for notice in desk.context.notices.all]


def test_without_an_incident_there_is_nothing_to_act_on(desk: Desk) -> None:
    assert actions.needs_incident(desk.context)
    actions.close(desk.context)
    actions.next_stage(desk.context)
    desk.qtbot.wait(50)
    assert desk.services.commands.entries() == ()


def test_one_key_sends_what_the_run_card_asks_for(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    actions.dispatch_recommended(desk.context)
    desk.wait(lambda: PUMPER in {d.unit_id for d in desk.get(Incident, incident_id).fact.active_dispatches})
    desk.level()
    assert all(d.drive_time_s for d in desk.get(Incident, incident_id).fact.active_dispatches)
    for dispatch in desk.get(Incident, incident_id).fact.active_dispatches:
        actions.set_status(desk.context, desk.get(Unit, dispatch.unit_id), UnitStatus.AVAILABLE)
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.active_dispatches)
    desk.level()


def test_a_key_pressed_before_an_incident_just_opened_can_be_read_is_done_when_it_can(desk: Desk) -> None:
    with desk.held_fold():
        incident_id = uuid7()
        number = desk.services.commands.next_incident_number()
        desk.services.commands.submit(
            CreateIncident(incident_id=incident_id, number=number, type="building_fire", grade=2, lon=LON, lat=LAT)
        )
        desk.context.selection.choose("incident", incident_id)
        actions.dispatch_recommended(desk.context)
        actions.set_grade(desk.context, 4)
        openings = desk.services.commands.openings
        desk.wait(lambda: len(openings._opened[incident_id].waiting) == 2)
    desk.wait(lambda: desk.services.store.get(Incident, incident_id) is not None)
    desk.wait(lambda: desk.get(Incident, incident_id).fact.grade == 4)
    desk.wait(lambda: bool(desk.get(Incident, incident_id).fact.active_dispatches))
    desk.level()
    assert t("incidents.notice.nobody_to_send") not in texts(desk)
    for dispatch in desk.get(Incident, incident_id).fact.active_dispatches:
        actions.set_status(desk.context, desk.get(Unit, dispatch.unit_id), UnitStatus.AVAILABLE)
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.active_dispatches)
    desk.level()


def test_units_go_to_the_incident_they_were_asked_for_whatever_is_chosen_meanwhile(desk: Desk) -> None:
    other = desk.open_incident(work=False)
    incident_id = desk.open_incident()
    desk.level()
    actions.dispatch_recommended(desk.context)
    desk.context.selection.choose("incident", other)
    desk.wait(lambda: bool(desk.get(Incident, incident_id).fact.active_dispatches))
    desk.level()
    assert not desk.get(Incident, other).fact.active_dispatches
    for dispatch in desk.get(Incident, incident_id).fact.active_dispatches:
        actions.set_status(desk.context, desk.get(Unit, dispatch.unit_id), UnitStatus.AVAILABLE)
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.active_dispatches)
    desk.level()


def test_nobody_to_send_is_said(desk: Desk) -> None:
    incident_id = desk.open_incident()
    actions.dispatch(desk.context, incident_id, [])
    assert len(texts(desk)) == 1
    actions.next_status(desk.context)
    desk.wait(lambda: len(texts(desk)) == 2)


def test_stages_follow_one_another_to_the_last_and_then_say_so(desk: Desk) -> None:
    incident_id = desk.open_incident()
    seen: list[IncidentStatus] = []

    def moved(before: IncidentStatus) -> bool:
        return bool(texts(desk)) or desk.get(Incident, incident_id).fact.status is not before

    for _ in range(len(IncidentStatus)):
        before = desk.get(Incident, incident_id).fact.status
        actions.next_stage(desk.context)
        desk.wait(partial(moved, before))
        if texts(desk):
            break
        seen.append(desk.get(Incident, incident_id).fact.status)
    assert seen[-1] is IncidentStatus.OUT
    assert texts(desk)
    actions.close(desk.context)
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.is_open)
    desk.level()


def test_an_incident_with_units_out_is_not_sent_to_be_closed(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    actions.dispatch(desk.context, incident_id, [PUMPER])
    desk.wait(lambda: bool(desk.get(Incident, incident_id).fact.active_dispatches))
    desk.level()
    actions.close(desk.context)
    desk.wait(lambda: bool(texts(desk)))
    assert desk.services.commands.entries() == ()
    assert desk.get(Incident, incident_id).fact.is_open
    actions.set_status(desk.context, desk.get(Unit, PUMPER), UnitStatus.AVAILABLE)
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.active_dispatches)
    desk.level()


def acts_of(desk: Desk, name: str) -> list[str]:
    return [act.id for act in desk.services.commands.under_way() if act.name == name]


def test_a_stage_pressed_again_before_the_first_can_be_seen_is_given_once_and_the_press_is_answered(
    desk: Desk,
) -> None:
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    said = t("incidents.notice.unseen")
    with desk.held_fold():
        actions.next_stage(desk.context)
        actions.next_stage(desk.context)
        assert said in texts(desk), "while the first is being looked up"
        desk.wait(lambda: len(acts_of(desk, "UpdateIncident")) == 1)
        desk.wait(lambda: len(desk.services.commands.entries()) == 1)
        desk.context.notices.withdraw_key("in_turn")
        actions.next_stage(desk.context)
        desk.wait(lambda: said in texts(desk))
        assert len(acts_of(desk, "UpdateIncident")) == 1
    desk.wait(lambda: desk.get(Incident, incident_id).fact.status is IncidentStatus.WATER_ON)
    actions.next_stage(desk.context)
    desk.wait(lambda: desk.get(Incident, incident_id).fact.status is IncidentStatus.UNDER_CONTROL)
    assert len(acts_of(desk, "UpdateIncident")) == 2, "offline the next one waits for nobody"
    desk.mend()


def test_an_incident_closed_by_two_quick_presses_is_closed_by_one_act(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    with desk.held_fold():
        actions.close(desk.context)
        actions.close(desk.context)
        desk.wait(lambda: len(desk.services.commands.entries()) == 1)
        actions.close(desk.context)
        desk.wait(lambda: not desk.services.commands.turns)
        assert len(acts_of(desk, "CloseIncident")) == 1
    desk.wait(lambda: not desk.get(Incident, incident_id).fact.is_open)
    assert t("incidents.notice.unseen") not in texts(desk)
    actions.close(desk.context)
    number = desk.get(Incident, incident_id).fact.number
    desk.wait(lambda: words("incident.closed", {"number": number}) in texts(desk))
    assert len(acts_of(desk, "CloseIncident")) == 1
    desk.mend()


def test_a_unit_reported_on_again_before_the_first_can_be_seen_reports_once(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.cut()
    desk.context.selection.choose("unit", PUMPER)
    with desk.held_fold():
        actions.next_status(desk.context)
        desk.wait(lambda: len(desk.services.commands.entries()) == 1)
        actions.next_status(desk.context)
        desk.wait(lambda: t("incidents.notice.unseen") in texts(desk))
        assert len(acts_of(desk, "SetUnitStatus")) == 1
    desk.wait(lambda: desk.get(Unit, PUMPER).fact.status is UnitStatus.TURNED_OUT)
    actions.next_status(desk.context)
    desk.wait(lambda: desk.get(Unit, PUMPER).fact.status is UnitStatus.ON_SCENE)
    actions.set_status(desk.context, desk.get(Unit, PUMPER), UnitStatus.AVAILABLE)
    desk.wait(lambda: desk.get(Unit, PUMPER).fact.status is UnitStatus.AVAILABLE)
    desk.mend()


def test_a_unit_another_seat_sent_elsewhere_can_be_reported_on_while_ones_own_dispatch_of_it_is_contested(
    world: BackendProcess, desks: Desks
) -> None:
    mine, theirs = desks(world), desks(world, seat="3")
    here, there = mine.open_incident(), theirs.open_incident()
    mine.level()
    theirs.level()
    mine.cut()
    mine.send(PUMPER, here)
    mine.context.selection.choose("unit", PUMPER)
    actions.next_status(mine.context)
    mine.wait(lambda: mine.get(Unit, PUMPER).fact.status is UnitStatus.TURNED_OUT)
    theirs.send(PUMPER, there)
    theirs.level()
    mine.plug_in()
    mine.wait(lambda: mine.get(Unit, PUMPER).fact.incident_id == there)
    mine.wait(lambda: mine.get(Unit, PUMPER).state is SyncState.CONFLICT)
    actions.next_status(mine.context)
    mine.wait(lambda: len(acts_of(mine, "SetUnitStatus")) == 2 or t("incidents.notice.unseen") in texts(mine))
    assert t("incidents.notice.unseen") not in texts(mine)
    mine.wait(lambda: mine.get(Unit, PUMPER).fact.status is UnitStatus.TURNED_OUT)
    for entry in reversed(mine.services.commands.entries()):
        mine.services.commands.withdraw(entry.id)
    mine.level()
    actions.set_status(theirs.context, theirs.get(Unit, PUMPER), UnitStatus.AVAILABLE)
    theirs.wait(lambda: theirs.get(Unit, PUMPER).fact.status is UnitStatus.AVAILABLE)
    theirs.level()


def test_a_stage_whose_incident_cannot_be_read_is_told_with_why_and_may_be_pressed_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    incident_id = desk.open_incident()
    told: list[BaseException] = []
    desk.context.background.failed.connect(told.append)
    full = OSError(28, "No space left on device")

    def fail(*_asked: object) -> NoReturn:
        raise full

    with monkeypatch.context() as broken:
        broken.setattr(Store, "get", fail)
        actions.next_stage(desk.context)
        desk.wait(lambda: bool(told))
    assert fault_words(told[0]) == fault_words(full)
    actions.next_stage(desk.context)
    desk.wait(lambda: desk.get(Incident, incident_id).fact.status is IncidentStatus.WATER_ON)
    desk.level()
