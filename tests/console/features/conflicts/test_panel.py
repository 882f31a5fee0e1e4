"""The later seat sees theirs and mine field by field, and decides with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.conflicts.panel import ConflictsPanel
from models.claim import ClaimIncident
from models.conflict import Choice
from models.incident import Incident, UpdateIncident
from models.unit import DispatchUnit, SetUnitStatus, Unit, UnitStatus
from resources.words import t
from tests.backend.acts import envelope, incident, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LADDER, PUMPER
from widgets.panel_state import State

pytestmark = pytest.mark.both_databases


def panel_of(desk: Desk) -> ConflictsPanel:
    panel = desk.put(ConflictsPanel(desk.context), 1100, 320)
    for rows in (panel.rows, panel.fields.rows):
        QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


def edited_by_both(desk: Desk, world: BackendProcess, number: str) -> tuple[str, str]:
    """An incident two seats have given a grade and a note; ids of the incident and of our act."""
    incident_id, create = incident(number)
    with world.client() as client:
        send(client, create)
        desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
        desk.cut()
        body = {
            "incident_id": incident_id,
            "before": {"grade": 1, "note": ""},
            "after": {"grade": 3, "note": "烟大"},
        }
        send(client, envelope("UpdateIncident", body, seat="5"))
    before, after = {"grade": 1, "note": "", "name": ""}, {"grade": 2, "note": "有人被困", "name": "望火楼"}
    ours = desk.do(UpdateIncident(incident_id=incident_id, before=before, after=after))
    desk.plug_in()
    return incident_id, ours


def test_fields_are_told_in_words_and_decided_with_the_keyboard(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    incident_id, ours = edited_by_both(desk, world, "9-401")
    desk.wait(lambda: panel.rows.rowCount() == 1)
    assert "5 席" in panel.who.text()
    assert "9-401" in panel.who.text()
    panel.show_act(ours)
    view = panel.fields.table.view
    lines = {row.line.field: row for row in panel.fields.rows.items()}
    assert (lines["grade"].line.theirs, lines["grade"].line.mine) == ("三级", "二级")
    assert lines["grade"].choice is None
    assert (lines["note"].choice, lines["note"].outcome) == (Choice.BOTH, "烟大 / 有人被困")
    assert not panel.decide_button.isEnabled()
    desk.qtbot.keyClick(view, Qt.Key.Key_Return)
    assert panel.rows.rowCount() == 1
    assert panel.fields.table.select("grade")
    desk.qtbot.keyClick(view, Qt.Key.Key_3)
    assert not panel.fields.is_decided
    desk.qtbot.keyClick(view, Qt.Key.Key_2)
    assert panel.decide_button.isEnabled()
    desk.qtbot.keyClick(view, Qt.Key.Key_Return)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.level()
    fact = desk.get(Incident, incident_id).fact
    assert (fact.grade, fact.note, fact.name) == (2, "烟大\n有人被困", "望火楼")


def test_a_unit_at_two_incidents_is_one_decision_and_mine_takes_it_from_theirs(
    desk: Desk, world: BackendProcess
) -> None:
    panel = panel_of(desk)
    (theirs, first), (mine, second) = incident("9-411"), incident("9-412")
    with world.client() as client:
        send(client, first, second)
        desk.wait(lambda: desk.services.store.get("incident", mine) is not None)
        desk.cut()
        send(client, envelope("DispatchUnit", {"unit_id": PUMPER, "incident_id": theirs}))
    ours = desk.do(DispatchUnit(unit_id=PUMPER, incident_id=mine))
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.TURNED_OUT, incident_id=mine))
    desk.plug_in()
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.show_act(ours)
    [row] = panel.fields.rows.items()
    assert (row.line.theirs, row.line.mine, row.choice) == ("9-411", "9-412", None)
    assert not panel.buttons[Choice.BOTH].isEnabled()
    panel.buttons[Choice.MINE].click()
    panel.decide_button.click()
    desk.level()
    assert desk.get(Unit, PUMPER).fact.incident_id == mine
    assert desk.get(Unit, PUMPER).fact.status is UnitStatus.TURNED_OUT
    assert desk.get(Incident, theirs).fact.active_dispatches == ()
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=mine))
    desk.level()


def test_theirs_sends_nothing_and_escape_goes_back_to_the_list(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    (theirs, first), (mine, second) = incident("9-421"), incident("9-422")
    with world.client() as client:
        send(client, first, second)
        desk.wait(lambda: desk.services.store.get("incident", mine) is not None)
        desk.cut()
        send(client, envelope("DispatchUnit", {"unit_id": LADDER, "incident_id": theirs}))
    desk.do(DispatchUnit(unit_id=LADDER, incident_id=mine))
    desk.plug_in()
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.window().activateWindow()
    panel.fields.setFocus()
    desk.wait(panel.fields.table.view.hasFocus)
    desk.qtbot.keyClick(panel.fields.table.view, Qt.Key.Key_Escape)
    desk.wait(panel.table.view.hasFocus)
    desk.qtbot.keyClick(panel.fields.table.view, Qt.Key.Key_1)
    panel.decide()
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.level()
    assert desk.get(Unit, LADDER).fact.incident_id == theirs
    desk.do(SetUnitStatus(unit_id=LADDER, status=UnitStatus.AVAILABLE, incident_id=theirs))
    desk.level()


def test_who_takes_an_incident_over_after_all_says_why(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    incident_id, create = incident("9-431", seat="5")
    with world.client() as client:
        send(client, create)
    desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
    ours = desk.do(ClaimIncident(incident_id=incident_id))
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.show_act(ours)
    assert not panel.reason.isVisible()
    desk.qtbot.keyClick(panel.fields.table.view, Qt.Key.Key_2)
    assert panel.reason.isVisible()
    assert not panel.decide_button.isEnabled()
    desk.qtbot.keyClicks(panel.reason, "near")
    desk.qtbot.keyClick(panel.reason, Qt.Key.Key_Return)
    desk.level()
    assert desk.get(Incident, incident_id).fact.owner_seat == "2"


def test_a_conflict_stays_in_sight_and_says_how_the_line_stands(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    assert panel.state.state() is State.LOADING
    incident_id, ours = edited_by_both(desk, world, "9-441")
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    desk.cut()
    desk.wait(lambda: panel.state.state() is State.OFFLINE)
    assert panel.state.content().isVisible()
    desk.plug_in()
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    desk.services.commands.decide(ours, None)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    assert desk.get(Incident, incident_id).fact.grade == 3


def test_a_conflict_that_goes_by_itself_leaves_none_to_decide_in_its_place(
    desk: Desk, world: BackendProcess
) -> None:
    panel = panel_of(desk)
    ours = [edited_by_both(desk, world, "9-451")[1]]
    desk.wait(lambda: panel.rows.rowCount() == 1)
    ours.append(edited_by_both(desk, world, "9-452")[1])
    desk.wait(lambda: panel.rows.rowCount() == 2)
    panel.table.select(panel.rows.id_at(1))
    panel.show_conflicts(panel.rows.items()[:1])
    assert panel.table.selected_id() == ""
    assert panel.who.text() == t("widgets.table.left")
    assert not panel.decide_button.isEnabled()
    for command_id in ours:
        desk.services.commands.decide(command_id, None)
    desk.wait(lambda: panel.state.state() is State.EMPTY)


def test_when_the_records_cannot_be_read_it_says_so_and_asks_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_log: list[object]
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        broken.setattr("console.features.conflicts.work.look_up", fail)
        panel = panel_of(desk)
        desk.wait(lambda: panel.state.state() is State.REFUSED)
        assert "disk gone" in panel.state.sentence()
    panel.state._act()
    desk.wait(lambda: panel.state.state() is State.EMPTY)


def test_a_decision_that_could_not_be_written_is_said_and_what_was_chosen_for_it_is_kept(
    desk: Desk, world: BackendProcess, expected_log: list[object]
) -> None:
    panel = panel_of(desk)
    incident_id, ours = edited_by_both(desk, world, "9-481")
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.show_act(ours)
    panel.fields.table.select("grade")
    panel.fields.choose(Choice.MINE)
    with desk.locked_outbox():
        panel.decide()
        why = t("sync.unchanged.decide", why=t("sync.unwritten.failed"))
        desk.wait(lambda: panel.state.sentence() == why)
        assert [conflict.id for conflict in panel.rows.items()] == [ours]
        assert panel.fields.choices["grade"] is Choice.MINE
        assert panel.decide_button.isEnabled()
    panel.decide()
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.level()
    assert desk.get(Incident, incident_id).fact.grade == 2
