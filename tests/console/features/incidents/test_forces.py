"""The forces tab: the run card is filled by drive time, and a unit nobody has told is NOT ORDERED."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.incidents import actions
from console.features.incidents.forces import ForcesTab, order_badge
from console.features.incidents.overview import OverviewTab
from console.tell import TellWindow
from models.incident import Incident
from models.record import Key
from models.unit import Unit, UnitStatus
from resources.words import t
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import BROKEN, CHANNEL, LADDER, PHONE, PUMPER
from widgets.panel_state import State
from widgets.record_table import RecordTable


def wait_status(desk: Desk, unit_id: str, status: UnitStatus) -> None:
    desk.wait(lambda: desk.get(Unit, unit_id).fact.status is status)


@pytest.fixture(autouse=True)
def _everybody_is_free_again(desk: Desk) -> object:
    """Units are the world's: what a test sends it takes back."""
    yield
    desk.mend()
    for unit_id in (PUMPER, LADDER):
        unit = desk.get(Unit, unit_id)
        if unit.fact.status is not UnitStatus.AVAILABLE:
            actions.set_status(desk.context, unit, UnitStatus.AVAILABLE)
            wait_status(desk, unit_id, UnitStatus.AVAILABLE)
    desk.level()


def ids(table: RecordTable) -> list[str]:
    return [table.rows().id_at(row) for row in range(table.rows().rowCount())]


def tab_of(desk: Desk) -> ForcesTab:
    tab = desk.put(ForcesTab(desk.context))
    for rows in (tab.sent_rows, tab.offer_rows):
        QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, tab)
    return tab


def test_available_units_are_offered_and_one_out_of_service_is_not(desk: Desk) -> None:
    tab = tab_of(desk)
    desk.open_incident()
    desk.wait(lambda: PUMPER in ids(tab.offers))
    assert BROKEN not in ids(tab.offers)
    offer = next(o for o in tab.forces.recommendation.offers if o.record.id == PUMPER)
    assert offer.on_card
    assert offer.drive is not None
    assert offer.drive.duration_s > 0


def test_enter_on_an_offer_sends_it(desk: Desk) -> None:
    tab = tab_of(desk)
    desk.open_incident()
    desk.wait(lambda: LADDER in ids(tab.offers))
    tab.offers.select(LADDER)
    desk.qtbot.keyClick(tab.offers.view, Qt.Key.Key_Return)
    desk.wait(lambda: ids(tab.sent) == [LADDER])
    desk.level()
    desk.wait(lambda: tab.forces.sent[0].ordered)


def test_once_a_unit_was_sent_nothing_else_is_chosen_and_another_enter_sends_nobody(desk: Desk) -> None:
    tab = tab_of(desk)
    desk.open_incident()
    desk.wait(lambda: {LADDER, PUMPER} <= set(ids(tab.offers)))
    view = tab.offers.view
    row = view.visualRect(tab.offer_rows.index(ids(tab.offers).index(LADDER), 0))
    desk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert desk.context.selection.key == Key(Unit.KIND, LADDER)
    desk.qtbot.keyClick(view, Qt.Key.Key_Return)
    desk.wait(lambda: ids(tab.sent) == [LADDER] and LADDER not in ids(tab.offers))
    assert desk.context.selection.key == Key(Unit.KIND, LADDER)
    assert tab.offers.selected_ids() == []
    desk.qtbot.keyClick(tab.offers.view, Qt.Key.Key_Return)
    desk.level()
    assert ids(tab.sent) == [LADDER]


def test_send_pressed_again_once_the_chosen_unit_was_sent_does_not_send_the_run_card(desk: Desk) -> None:
    tab = tab_of(desk)
    desk.open_incident()
    desk.wait(lambda: {LADDER, PUMPER} <= set(ids(tab.offers)))
    tab.offers.select(LADDER)
    tab.send_button.click()
    desk.wait(lambda: ids(tab.sent) == [LADDER] and LADDER not in ids(tab.offers))
    tab.send_button.click()
    assert t("widgets.table.left") in [notice.text for notice in desk.context.notices.all]
    desk.level()
    assert ids(tab.sent) == [LADDER]
    desk.open_incident()
    desk.wait(lambda: PUMPER in ids(tab.offers) and ids(tab.sent) == [])
    tab.send_button.click()
    desk.wait(lambda: PUMPER in ids(tab.sent))
    desk.level()


def test_an_undelivered_dispatch_is_not_ordered_with_whom_to_call_and_one_key_says_they_were_told(
    desk: Desk,
) -> None:
    tab, overview = tab_of(desk), desk.put(OverviewTab(desk.context))
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: ids(tab.sent) == [PUMPER])
    sent = tab.forces.sent[0]
    assert order_badge(sent).text == "未下达"
    assert sent.reach == f"{PHONE} · {CHANNEL}"
    desk.wait(overview.voice_button.isVisible)
    assert PHONE in overview.not_ordered.text()
    assert CHANNEL in overview.not_ordered.text()

    overview.voice_button.click()
    desk.wait(lambda: bool(desk.window.findChildren(TellWindow)))
    desk.window.findChildren(TellWindow)[0].accept()
    desk.wait(lambda: desk.get(Incident, incident_id).fact.not_ordered == ())
    desk.wait(lambda: tab.forces.sent[0].ordered and order_badge(tab.forces.sent[0]).text != "未下达")
    desk.wait(lambda: not overview.voice_button.isVisible())
    told = desk.get(Incident, incident_id).fact.dispatches[0].told_by_voice
    assert told.startswith("水罐一车")


def test_a_dispatch_of_a_unit_that_is_elsewhere_by_now_stays_visible_with_its_reason(
    desk: Desk, world: BackendProcess, expected_log: list[object]
) -> None:
    tab = tab_of(desk)
    incident_id = desk.open_incident()
    elsewhere = desk.open_incident(work=False, number="9-001")
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    with world.client() as client:
        [answer] = send(client, envelope("DispatchUnit", {"unit_id": PUMPER, "incident_id": elsewhere}))
        assert answer["outcome"] == "accepted"
    with desk.qtbot.waitSignal(desk.services.commands.refused, timeout=30_000) as refused:
        desk.plug_in()
    desk.wait(lambda: tab.state.state() is State.REFUSED)
    assert refused.args is not None
    assert str(refused.args[1]) in tab.state.sentence()
    assert tab.state.content().isVisible()
    desk.services.commands.withdraw(str(refused.args[0]))
    desk.wait(lambda: tab.state.state() is State.CONTENT)


def test_f6_reports_what_the_chosen_unit_does_next(desk: Desk) -> None:
    tab_of(desk)
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.context.selection.choose(Unit.KIND, PUMPER)
    for expected in (UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE, UnitStatus.RETURNING, UnitStatus.AVAILABLE):
        actions.next_status(desk.context)
        wait_status(desk, PUMPER, expected)
