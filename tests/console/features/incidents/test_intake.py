"""From a call to an open incident without the mouse; from an alarm, it is confirmed as well."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from console.features.incidents.intake import Intake
from console.features.incidents.origin import Draft
from models.alarm import Alarm, AlarmStatus
from models.incident import Incident
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, SITE, raise_alarm
from widgets.panel_state import State


def intake_of(desk: Desk) -> Intake:
    intake = Intake(desk.context)
    with desk.qtbot.waitExposed(intake):
        desk.put(intake)
    return intake


def worked(desk: Desk) -> Incident:
    desk.wait(lambda: bool(desk.context.selection.incident_id))
    incident_id = desk.context.selection.incident_id
    desk.wait(lambda: desk.services.store.get(Incident, incident_id) is not None)
    return desk.get(Incident, incident_id).fact


def test_an_address_and_enter_open_an_incident_with_the_seats_number(desk: Desk) -> None:
    intake = intake_of(desk)
    intake.begin(Draft())
    desk.qtbot.keyClicks(intake.form.address, "8 Zhongshan Rd")
    desk.qtbot.keyClick(intake.form.address, Qt.Key.Key_Return)
    incident = worked(desk)
    assert incident.address == "8 Zhongshan Rd"
    assert incident.number.startswith("2-")
    assert intake.state.state() is State.EMPTY
    assert desk.shown.asked == ["queue"]


def test_without_any_place_nothing_is_opened_and_the_form_says_what_is_missing(desk: Desk) -> None:
    intake = intake_of(desk)
    intake.begin(Draft())
    opened = QSignalSpy(intake.form.opened)
    desk.qtbot.keyClick(intake.form.address, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.count() == 0
    assert intake.form.problem.text()
    assert intake.state.state() is State.CONTENT


def test_a_click_on_the_map_is_the_place(desk: Desk) -> None:
    intake = intake_of(desk)
    intake.begin(Draft())
    desk.context.map.clicked.emit(LON, LAT)
    assert intake.form.submit()
    incident = worked(desk)
    assert (incident.lon, incident.lat) == (LON, LAT)


def test_an_incident_made_of_an_alarm_confirms_it_and_knows_its_site(desk: Desk, world: BackendProcess) -> None:
    with world.client() as client:
        alarm_id = raise_alarm(client, type="smoke")
    desk.wait(lambda: desk.services.store.get(Alarm, alarm_id) is not None)
    intake = intake_of(desk)
    desk.context.selection.choose("alarm", alarm_id)
    intake.begin_from_selection()
    desk.wait(lambda: intake.form.name.text() == "望火大厦")
    incident_id = intake.form.submit()
    incident = worked(desk)
    assert (incident.site_id, incident.alarm_id) == (SITE, alarm_id)
    desk.level()
    desk.wait(lambda: desk.get(Alarm, alarm_id).fact.status is AlarmStatus.CONFIRMED)
    assert desk.get(Alarm, alarm_id).fact.incident_id == incident_id


def test_what_was_written_comes_back_when_the_disk_is_full_and_can_be_opened_once_there_is_room(
    desk: Desk, expected_log: list[object]
) -> None:
    intake = intake_of(desk)
    desk.fill_disk()
    intake.begin(Draft(address="解放路 9 号"))
    intake.form.note.setPlainText("三楼冒烟 " * 700)
    with desk.qtbot.waitSignal(desk.services.commands.not_saved):
        intake.form.submit()
    desk.wait(lambda: intake.state.state() is State.CONTENT)
    assert intake.form.address.text() == "解放路 9 号"
    assert intake.form.note.toPlainText().startswith("三楼冒烟")
    assert intake.form.touched
    desk.free_disk()
    intake.form.submit()
    assert worked(desk).address == "解放路 9 号"
    desk.level()
