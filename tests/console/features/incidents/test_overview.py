"""The overview says where the worked incident stands, and moves it on."""

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QAction

from console.contacts import Contact
from console.features.incidents.overview import OverviewTab
from console.undone_acts import UndoneAct
from models.approval import Approval, ApprovalState
from models.incident import Incident, IncidentStatus, UpdateIncident
from models.record import Record
from resources.words import t
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import PUMPER
from tests.models.facts import NOON
from widgets.panel_state import State


def test_stages_grade_and_closing_are_acts_that_are_seen_at_once(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    incident_id = desk.open_incident(caller="李女士")
    desk.wait(lambda: tab.facts["caller"].text() == "李女士")
    assert tab.facts["site"].text() == "望火大厦"
    tab.grade.activated.emit(3)
    desk.wait(lambda: desk.get(Incident, incident_id).fact.grade == 4)
    desk.level()
    before = desk.get(Incident, incident_id).fact.status
    tab.stage_button.click()
    desk.wait(lambda: desk.get(Incident, incident_id).fact.status is not before)
    desk.level()
    tab.close_button.click()
    desk.wait(lambda: desk.get(Incident, incident_id).fact.status is IncidentStatus.CLOSED)
    desk.wait(lambda: not tab.stage_button.isEnabled())
    desk.level()


def is_other(desk: Desk, incident_id: str, before: Incident) -> bool:
    return desk.get(Incident, incident_id).fact != before


def test_a_button_acts_on_the_incident_that_is_drawn_while_the_next_is_being_read(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    other = desk.open_incident(work=False)
    drawn = desk.open_incident(caller="王先生")
    desk.level()
    for press in (lambda: tab.grade.activated.emit(4), tab.stage_button.click, tab.close_button.click):
        desk.context.selection.work_on(drawn)
        desk.wait(lambda: tab.facts["caller"].text() == "王先生")
        before = desk.get(Incident, drawn).fact
        desk.context.selection.work_on(other)
        press()
        desk.wait(partial(is_other, desk, drawn, before))
    desk.level()
    ended, kept = desk.get(Incident, drawn).fact, desk.get(Incident, other).fact
    assert (ended.grade, ended.status) == (5, IncidentStatus.CLOSED)
    assert (kept.grade, kept.status) == (2, IncidentStatus.OPEN)


def test_what_somebody_else_changed_meanwhile_is_contested_and_stays_visible_with_both_values(
    desk: Desk, world: BackendProcess
) -> None:
    tab = desk.put(OverviewTab(desk.context))
    incident_id = desk.open_incident()
    desk.level()
    desk.wait(lambda: not tab.sync.isVisible())
    desk.cut()
    tab.grade.activated.emit(4)
    desk.wait(tab.sync.isVisible)
    theirs = {"incident_id": incident_id, "before": {"grade": 2}, "after": {"grade": 3}}
    with world.client() as client:
        [answer] = send(client, envelope("UpdateIncident", theirs))
    assert answer["outcome"] == "accepted"
    with desk.qtbot.waitSignal(desk.services.commands.refused, timeout=LONG_MS) as refused:
        desk.plug_in()
    desk.wait(lambda: tab.state.state() is State.REFUSED)
    assert tab.state.content().isVisible()
    assert refused.args is not None
    desk.services.commands.withdraw(str(refused.args[0]))
    desk.wait(lambda: tab.state.state() is State.CONTENT and desk.get(Incident, incident_id).fact.grade == 3)


def test_text_from_outside_is_shown_as_it_is_written(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    desk.open_incident(note="<b>火</b><img src=x>")
    desk.wait(lambda: tab.facts["note"].text() == "<b>火</b><img src=x>")


def test_a_field_that_was_changed_since_says_how_long_ago_and_the_others_do_not(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    incident_id = desk.open_incident(caller="李女士")
    desk.level()
    update = UpdateIncident(incident_id=incident_id, before={"note": ""}, after={"note": "浓烟"})
    desk.do(update)
    desk.wait(lambda: bool(tab.fields.ages["note"].text()))
    assert tab.fields.ages["caller"].text() == ""
    assert tab.fields.ages["site"].text()
    desk.level()


def test_the_incident_is_named_here_only_while_something_else_is_named_above(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    incident_id = desk.open_incident()
    desk.wait(lambda: bool(tab.title.text()))
    assert not tab.title.isVisible()
    desk.context.selection.choose("unit", PUMPER)
    assert tab.title.isVisible()
    desk.context.selection.choose(Incident.KIND, incident_id)
    assert not tab.title.isVisible()


def test_what_two_persons_decided_and_nobody_did_stands_in_its_incident_with_whom_to_call(desk: Desk) -> None:
    tab = desk.put(OverviewTab(desk.context))
    desk.open_incident()
    desk.wait(lambda: tab.found.incident is not None)
    fact = Approval(
        what="CutPower", body="{}", asked_by="li", seat="2", asked_at=NOON, state=ApprovalState.GRANTED,
        outcome="failed",
    )  # fmt: skip
    undone = UndoneAct(Record(kind="approval", id="A", fact=fact), "切断电源：充电桩", (Contact("张工", "139"),))
    tab.show_overview(replace(tab.found, undone=(undone,)))
    assert "139 张工" in tab.not_ordered.text()
    assert t("approvals.state.not_failed") in tab.not_ordered.text()
    assert tab.not_ordered.isVisible()
    assert not tab.voice_button.isVisible()
    done: list[str] = []
    deed = QAction(desk.window)
    deed.setObjectName("act.approvals.by_voice")
    deed.triggered.connect(lambda: done.append(desk.shown.asked[-1]))
    tab.done_button.click()
    assert done == ["approvals"]
    tab.show_overview(replace(tab.found, undone=()))
    assert not tab.not_ordered.isVisible()
    assert not tab.done_button.isVisible()
