"""The list of those nobody told: whom to call, and Enter records that somebody was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.untold.layer import UntoldLayer, mark
from console.features.untold.panel import UntoldPanel, stage_badge
from console.tell import TellWindow
from models.incident import Incident
from models.ordering import Ordering
from models.record import Key
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import CHANNEL, LADDER, PHONE, PUMPER
from widgets.panel_state import State

pytestmark = pytest.mark.both_databases


def test_an_outage_fills_the_list_and_enter_records_who_was_told(desk: Desk) -> None:
    panel = desk.put(UntoldPanel(desk.context), 900, 300)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    source = UntoldLayer(desk.context)
    source.start()
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(LADDER, incident_id)
    desk.wait(lambda: panel.rows.rowCount() == 1)
    row_id = panel.rows.id_at(0)
    line = panel.rows.item(0)
    assert line is not None
    assert line.stage is Ordering.NOT_ORDERED
    assert line.one.reach == f"{PHONE} · {CHANNEL}"
    desk.wait(lambda: source.layer.index_of(LADDER) == 0)
    drawn = mark(line.one, line.one.place)
    assert drawn is not None
    assert PHONE in drawn.text
    assert drawn.badge

    # It waits for the backend, which orders as soon as it has it: a second order would be one too many.
    assert line.one.why == t("untold.why.waiting")
    assert not panel.again_button.isEnabled()

    panel.table.select(row_id)
    desk.context.selection.clear()
    panel.table.selected.emit(row_id)
    assert desk.context.selection.key == Key("unit", LADDER)
    desk.qtbot.keyClick(panel.table.view, Qt.Key.Key_Return)
    desk.wait(lambda: bool(desk.window.findChildren(TellWindow)))
    (window,) = desk.window.findChildren(TellWindow)
    assert PHONE in window.reach.text()
    desk.qtbot.keyClick(window.whom.lineEdit(), Qt.Key.Key_Return)
    desk.wait(lambda: panel.rows.rowCount() == 0)
    desk.wait(lambda: len(source.layer) == 0)
    told = desk.get(Incident, incident_id).fact.dispatches[0].told_by_voice
    assert told.startswith("云梯车 ")
    source.stop()
    desk.mend()


def test_the_one_that_was_chosen_gone_another_is_neither_told_nor_ordered_in_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = desk.put(UntoldPanel(desk.context), 900, 300)
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: panel.rows.rowCount() == 1)
    [line] = panel.rows.items()
    panel.table.select(line.one.id)
    # What comes in its place is as good as another one: nobody has chosen it.
    panel.rows.set_items([])
    panel.rows.set_items([line])
    panel.tell_button.click()
    panel.again()
    assert desk.context.notices.all[-1].text == t("widgets.table.left")
    assert not desk.window.findChildren(TellWindow)
    # Once nobody waits any more, the next who has to is told without being chosen first.
    with monkeypatch.context() as nobody:
        nobody.setattr(panel._feed, "stages", lambda: [])
        panel.show_lines()
    panel.show_lines()
    panel.tell_button.click()
    desk.wait(lambda: len(desk.window.findChildren(TellWindow)) == 1)
    desk.window.findChildren(TellWindow)[0].reject()
    desk.mend()
    desk.level()


def test_being_ordered_is_not_drawn_as_not_ordered() -> None:
    assert stage_badge(Ordering.ORDERING).tone != stage_badge(Ordering.NOT_ORDERED).tone
    assert stage_badge(Ordering.ORDERING).text != stage_badge(Ordering.NOT_ORDERED).text
