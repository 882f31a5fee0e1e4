"""The queue says what needs somebody and who has not been told; choosing a line chooses it everywhere."""

from dataclasses import replace

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from console.docks import LEFT_PX
from console.features.outbox.panel import OutboxPanel
from console.features.queue.panel import MENU, TITLE_COLUMN, QueuePanel, below_badge, status_text
from console.features.queue.work import Entry
from models.alarm import Alarm
from models.claim import ReleaseIncident
from models.incident import CloseIncident, Incident, UpdateIncident
from models.record import Key
from resources.words import set_language, t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LADDER, PUMPER, raise_alarm
from tests.console.test_undone_sight import acts
from widgets.rows import BadgeRole, LeadRole, RowState, StateRole, UnderRole
from widgets.status_badge import Badge, badge_width, fitted
from widgets.theme import current_theme


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


def test_an_act_that_was_set_aside_is_named_at_its_incident_and_a_click_on_it_leads_there(desk: Desk) -> None:
    panel, outbox = desk.put(QueuePanel(desk.context)), desk.put(OutboxPanel(desk.context), 900, 300)
    desk.shown.widgets["outbox"] = outbox
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    act = desk.do(UpdateIncident(incident_id=incident_id, before={}, after={"note": "太晚"}))
    desk.services.engine._acts.set_aside(act, "command.undeliverable", {"code": "rejected"})
    entry = f"incident/{incident_id}"
    words = t("outbox.state.set_aside")
    desk.wait(lambda: cell(panel, entry, "status") == words)
    under = cell(panel, entry, "title", UnderRole)
    assert isinstance(under, Badge)
    assert (under.text, under.tone, under.solid) == (words, "refused", True)
    tip = str(cell(panel, entry, "title", int(Qt.ItemDataRole.ToolTipRole)))
    assert t("outbox.act.UpdateIncident") in tip
    view, row = panel.table.view, panel.rows.row_of(entry)
    assert row is not None
    place = view.visualRect(panel.rows.index(row, TITLE_COLUMN))
    desk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x() + 20, place.y() + 4))
    assert "outbox" not in desk.shown.asked
    below = QPoint(place.x() + 20, place.bottom() - 6)
    desk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert desk.shown.asked[-1] == "outbox"
    desk.wait(lambda: outbox.table.selected_ids() == [act])
    desk.services.commands.withdraw(act)
    desk.wait(lambda: cell(panel, entry, "status") != words)


def test_the_count_of_those_nobody_told_can_be_read_whole_in_english_on_a_small_screen(desk: Desk) -> None:
    set_language("en")
    panel = desk.put(QueuePanel(desk.context), LEFT_PX[0], 100)
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(LADDER, incident_id)
    act = desk.do(UpdateIncident(incident_id=incident_id, before={}, after={"note": "late"}))
    desk.services.engine._acts.set_aside(act, "command.undeliverable", {"code": "rejected"})
    entry = f"incident/{incident_id}"
    desk.wait(lambda: str(cell(panel, entry, "status")).startswith("NOT ORDERED 1 · "))
    badge = cell(panel, entry, "title", UnderRole)
    assert isinstance(badge, Badge)
    size, room_px = current_theme().font_small, panel.table.view.columnWidth(TITLE_COLUMN) - 4
    # Beside the bar of a queue that is longer than the panel, too.
    assert panel.table.view.verticalScrollBar().isVisible()
    shown = fitted(badge, room_px, size)
    assert shown.text == "NOT ORDERED 1"
    assert badge_width(Badge("NOT ORDERED 12", "red", solid=True), size) <= room_px


class Requests(QWidget):
    """The list of requests, as far as one is led to it."""

    def __init__(self) -> None:
        super().__init__()
        self.led: list[str] = []

    def show_act(self, command_id: str) -> None:
        self.led.append(command_id)


def test_what_nobody_carried_out_is_named_at_its_incident_with_whom_to_call_and_a_click_leads_to_it(
    desk: Desk,
) -> None:
    panel = desk.put(QueuePanel(desk.context))
    requests = desk.put(Requests(), 900, 300)
    desk.shown.widgets["approvals"] = requests
    incident_id = desk.open_incident()
    entry = f"incident/{incident_id}"
    desk.wait(lambda: entry in ids(panel))
    desk.level()
    panel._follow.stop()
    panel.show_entries([replace(one, undone=acts("no_channel")) for one in panel.rows.items()])
    state = t("approvals.state.not_no_channel")
    assert cell(panel, entry, "status") == state
    under = cell(panel, entry, "title", UnderRole)
    assert isinstance(under, Badge)
    assert (under.text, under.tone, under.solid) == (state, "red", True)
    assert "139 张工" in str(cell(panel, entry, "title", int(Qt.ItemDataRole.ToolTipRole)))
    view, row = panel.table.view, panel.rows.row_of(entry)
    assert row is not None
    place = view.visualRect(panel.rows.index(row, TITLE_COLUMN))
    below = QPoint(place.x() + 20, place.bottom() - 6)
    desk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert desk.shown.asked[-1] == "approvals"
    assert requests.led == ["A0"]
    assert "approvals.by_voice" in MENU


def test_the_second_line_of_an_alarm_that_waits_belongs_to_its_kind(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    incident = desk.open_incident()
    desk.wait(lambda: f"incident/{incident}" in ids(panel))
    (entry,) = (e for e in panel.rows.items() if e.row.id == incident)
    alarm = Entry(Alarm.KIND, entry.row, (4, 0, entry.row.at))
    assert below_badge(entry) is not None
    assert below_badge(alarm) is None
    assert status_text(alarm)
    desk.level()


def test_a_chosen_line_that_goes_by_itself_makes_no_other_incident_the_worked_one(desk: Desk) -> None:
    panel = desk.put(QueuePanel(desk.context))
    worked, other = desk.open_incident(), desk.open_incident(work=False)
    desk.wait(lambda: {f"incident/{worked}", f"incident/{other}"} <= set(ids(panel)))
    entries = panel.rows.items()
    row = msgspec.structs.replace(next(e.row for e in entries if e.row.id == worked), id="gone", grade=4)
    for at in range(len(entries) + 1):
        panel.show_entries([*entries[:at], Entry(Alarm.KIND, row, (4, 0, row.at)), *entries[at:]])
        desk.context.selection.choose("alarm", "gone")
        panel.show_entries(entries)
        assert desk.context.selection.incident_id == worked
        assert desk.context.selection.key == Key(Alarm.KIND, "gone")
        assert panel.table.selected_ids() == []
        desk.context.selection.choose("incident", worked)
        assert panel.table.selected_ids() == [f"incident/{worked}"]
    desk.level()
