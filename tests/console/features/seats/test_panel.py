"""The seats panel: who is where, whose the worked incident is, and what can be done about it here."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.seats.panel import SeatsPanel, state_badge
from console.features.seats.reporter import Reporter
from console.features.seats.roster import SeatLine
from models.incident import Incident
from models.presence import Presence, PresenceState
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.models.facts import NOON
from widgets.panel_state import State

Desks = Callable[..., Desk]


def lines(panel: SeatsPanel) -> dict[str, SeatLine]:
    return {line.seat: line for line in panel.rows.items()}


def test_every_seat_is_a_line_with_what_it_has_open_and_works(world: BackendProcess, desks: Desks) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "chenjing", "8")
    Reporter(one.context)
    Reporter(two.context)
    panel = two.put(SeatsPanel(two.context), 900, 300)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    incident_id = one.open_incident()
    number = one.get(Incident, incident_id).fact.number
    two.wait(lambda: "2" in lines(panel) and lines(panel)["2"].open_number == number)
    assert number in lines(panel)["2"].works
    two.wait(lambda: "8" in lines(panel) and lines(panel)["8"].mine)
    panel.table.select(lines(panel)["2"].id)
    panel.setFocus()
    two.qtbot.keyClick(panel.table.view, Qt.Key.Key_Return)
    assert two.context.selection.incident_id == incident_id
    assert not panel.take_button.isEnabled()
    one.level()


def test_the_buttons_fit_whose_the_incident_is(desk: Desk) -> None:
    panel = desk.put(SeatsPanel(desk.context), 900, 300)
    assert panel.holder.text() == t("seats.holder.none_chosen")
    assert not panel.claim_button.isEnabled()
    incident_id = desk.open_incident()
    desk.wait(panel.release_button.isVisible)
    panel.release_button.click()
    desk.wait(panel.claim_button.isVisible)
    desk.wait(panel.claim_button.isEnabled)
    assert t("seats.holder.nobody") in panel.holder.text()
    panel.claim_button.click()
    desk.wait(lambda: desk.get(Incident, incident_id).fact.owner_seat == "2")
    desk.level()


def test_a_reason_written_for_one_incident_is_not_given_for_another(desk: Desk) -> None:
    panel = desk.put(SeatsPanel(desk.context), 900, 300)
    first, second = desk.open_incident(), desk.open_incident(name="第二处")
    desk.context.selection.work_on(first)
    panel.reason_line.setText("2 席无人应答")
    desk.context.selection.work_on(second)
    assert panel.reason_line.text() == ""
    desk.context.selection.work_on(first)
    assert panel.reason_line.text() == "2 席无人应答"


def test_in_an_outage_the_seats_stay_and_say_as_of_when(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "liming", "2")
    panel = desk.put(SeatsPanel(desk.context), 900, 300)
    with world.client(seat="4") as other:
        other.post("/v1/presence", json={"console": "four"}).raise_for_status()
    desk.wait(lambda: "4" in lines(panel))
    desk.cut()
    desk.wait(lambda: panel.state.state() is State.OFFLINE)
    assert "4" in lines(panel)
    assert panel.rows.row_state(lines(panel)["4"]).stale
    contact = desk.services.link.state.last_contact_at
    assert contact is not None
    assert f"{contact.astimezone():%H:%M:%S}" in panel.state.sentence()
    desk.mend()
    desk.wait(lambda: not panel.rows.row_state(lines(panel)["4"]).stale)


def test_a_seat_that_fell_silent_is_drawn_as_old(desk: Desk) -> None:
    panel = desk.put(SeatsPanel(desk.context), 900, 300)
    state = panel.rows.row_state(SeatLine("a", "4", "u", there(state=PresenceState.AWAY)))
    assert (state.stale, state.as_of_s) == (True, NOON.timestamp())


def there(**fields: Any) -> Presence:
    values: dict[str, Any] = {"console": "x", "seat": "4", "user": "u", "name": "n", "role": "dispatcher",
                                 "since": NOON, "seen_at": NOON, **fields}  # fmt: skip
    return Presence(**values)


def test_every_state_of_a_seat_has_its_own_words() -> None:
    states = [
        SeatLine("a", "4", "u"),
        SeatLine("a", "4", "u", there()),
        SeatLine("a", "4", "u", there(state=PresenceState.AWAY)),
        SeatLine("a", "4", "u", there(idle_since=NOON)),
        SeatLine("a", "4", "u", there(doubled=True)),
    ]
    assert len({state_badge(line).text for line in states}) == len(states)
    assert len({(state_badge(line).mark, state_badge(line).solid) for line in states}) >= 4
