"""The queue says what needs somebody and who has not been told; choosing a line chooses it everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.queue.panel import QueuePanel
from models.claim import ReleaseIncident
from models.incident import CloseIncident, Incident
from models.record import Key
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER, raise_alarm
from widgets.rows import BadgeRole, LeadRole, RowState, StateRole, UnderRole
from widgets.status_badge import Badge


def ids(panel: QueuePanel) -> list[str]:
    return [panel.rows.id_at(row) for row in range(panel.rows.rowCount())]


def cell(panel: QueuePanel, entry_id: str, column: str, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
    at = next(n for n, c in enumerate(panel.rows.columns) if c.key == column)
    row = panel.rows.row_of(entry_id)
    assert row is not None
    return panel.rows.index(row, at).data(role)


def test_an_incident_comes_into_the_queue_and_leaves_it_when_closed(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    incident_id = desk.open_incident()
    desk.wait(lambda: f"incident/{incident_id}" in ids(panel))
    desk.level()
    desk.do(CloseIncident(incident_id=incident_id))
    desk.wait(lambda: f"incident/{incident_id}" not in ids(panel))


def test_an_alarm_comes_into_the_queue_by_itself(desk: Desk, world: BackendProcess) -> None:
    panel = desk.put(QueuePanel(desk.context))
    with world.client() as client:
        alarm_id = raise_alarm(client, type="manual_call")
    desk.wait(lambda: f"alarm/{alarm_id}" in ids(panel))


def test_enter_on_an_incident_chooses_it_and_shows_its_place(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    incident_id = desk.open_incident(work=False)
    desk.wait(lambda: f"incident/{incident_id}" in ids(panel))
    panel.table.select(f"incident/{incident_id}")
    panel.setFocus()
    desk.qtbot.keyClick(panel.table.view, Qt.Key.Key_Return)
    assert desk.context.selection.key == Key(Incident.KIND, incident_id)
    assert desk.context.map.view().zoom == 16


def test_a_unit_nobody_has_told_is_named_in_the_queue_until_the_line_is_back(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    entry = f"incident/{incident_id}"
    desk.wait(lambda: cell(panel, entry, "status") == "未下达 1")
    badge = cell(panel, entry, "status", BadgeRole)
    assert isinstance(badge, Badge)
    assert badge.tone == "red"
    assert cell(panel, entry, "title", UnderRole) == badge
    state = cell(panel, entry, "status", StateRole)
    assert isinstance(state, RowState)
    assert state.name == "pending"
    desk.mend()
    desk.wait(lambda: cell(panel, entry, "status") != "未下达 1")


def test_a_row_says_at_which_seat_the_incident_is_worked(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    incident_id = desk.open_incident()
    desk.wait(lambda: f"incident/{incident_id}" in ids(panel))
    badge = cell(panel, f"incident/{incident_id}", "owner", BadgeRole)
    assert isinstance(badge, Badge)
    assert (badge.text, badge.mark) == ("2", "square")
    desk.do(ReleaseIncident(incident_id=incident_id))
    desk.wait(lambda: cell(panel, f"incident/{incident_id}", "owner", BadgeRole) is None)
    desk.level()


def test_the_number_stands_on_the_second_line_so_that_the_place_has_the_first_for_itself(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    incident_id = desk.open_incident()
    entry = f"incident/{incident_id}"
    desk.wait(lambda: entry in ids(panel))
    number = desk.get(Incident, incident_id).fact.number
    assert cell(panel, entry, "title", LeadRole) == number
    assert str(cell(panel, entry, "title")).startswith(number)
