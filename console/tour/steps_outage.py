"""The backend is gone, work goes on, the backend is back: everything reaches it once."""

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from console.features.incidents.forces import ForcesTab
from console.features.incidents.log_tab import LogTab
from console.tell import TellWindow
from console.tour import reading
from console.tour.driver import Driver, Missed, Step
from console.tour.gateway import everything
from console.tour.steps_incident import part
from models.incident import Incident
from models.log_entry import LogEntry, LogKind
from models.record import Change, Key
from models.unit import Unit
from resources.words import t

NOT_ORDERED_RED = "#b3261e"
PLATE_PX = (8, -14, 190, 60)
"""Where the words beside an incident's mark are: left, top, width, height from its place."""
LEAST_PLATE = 80
ACTS = 3
"""Acts of the outage: a dispatch, a note, a call by voice."""


def outage(driver: Driver) -> None:
    """The backend is killed; the strip and a notice say so."""
    backend = driver.console.services.backend
    if backend is None:
        raise Missed(t("tour.no_backend"))
    driver.ask(backend.cut)
    offline = t("shell.strip.offline")
    driver.sees("offline", lambda: driver.window.strip.link.words.startswith(offline)
                and driver.inked(driver.window.strip.link),
                lambda: driver.window.strip.link.words)  # fmt: skip
    driver.sees(
        "loss_said",
        lambda: t("shell.link.lost") in driver.labels(driver.window.stage.notices),
        lambda: driver.labels(driver.window.stage.notices),
    )


def dispatch_offline(driver: Driver) -> None:
    """Another unit is sent; list and map say that nobody has told it."""
    tab = part(driver, ForcesTab, "forces", tab=True)
    driver.context.map.fly_to(*driver.memory.place, 17)
    driver.sees("offers", lambda: driver.rows(tab.offers))
    plates = _plates(driver)
    unit_id = driver.still("offers", lambda: driver.rows(tab.offers))[0]["id"]
    driver.choose(tab.offers, "unit_chosen", unit_id, lambda: _chosen(driver, unit_id))
    not_ordered = t("incidents.not_ordered")
    driver.press_until(
        "Return", "not_ordered_row", lambda: _status(driver, tab, unit_id) == not_ordered,
        lambda: driver.rows(tab.sent),
        on=tab.offers.view, may=lambda: _under_the_bar(driver, tab, unit_id),
    )  # fmt: skip
    driver.memory.late_unit = unit_id
    driver.sees("not_ordered_on_map", lambda: _plates(driver) > plates + LEAST_PLATE, lambda: _plates(driver))
    driver.sees("waiting", lambda: _waiting(driver) >= 1, lambda: driver.window.strip.to_send.words)


def _chosen(driver: Driver, unit_id: str) -> bool:
    return driver.context.selection.key == Key(Unit.KIND, unit_id)


def _under_the_bar(driver: Driver, tab: ForcesTab, unit_id: str) -> bool:
    """Is the unit the chosen one of those offered, so that Enter sends it and no other?"""
    bar = tab.offers.view.currentIndex().row()
    return tab.offers.rows().id_at(bar) == unit_id and any(row["id"] == unit_id for row in driver.rows(tab.offers))


def _status(driver: Driver, tab: ForcesTab, unit_id: str) -> str:
    return next((row["status"] for row in driver.rows(tab.sent) if row["id"] == unit_id), "")


def _plates(driver: Driver) -> int:
    """How much of the warning's red is beside the incident's mark."""
    point = reading.map_point(driver.context.map, *driver.memory.place)
    if point is None:
        return 0
    left, top, width, height = PLATE_PX
    return reading.count_colour(
        driver.screen(), QRect(point.x() + left, point.y() + top, width, height), NOT_ORDERED_RED
    )


def _waiting(driver: Driver) -> int:
    words = driver.window.strip.to_send.words.split()
    shown = driver.inked(driver.window.strip.to_send)
    return int(words[-1]) if shown and words[-1].isdigit() else 0


def note(driver: Driver) -> None:
    """F10: a note, written into the log at once, marked as not sent."""
    driver.press("F10")
    tab = part(driver, LogTab, "log", tab=True)
    driver.memory.note = t("tour.note", number=driver.memory.number)
    driver.write(driver.memory.note, tab.note)
    driver.sees("note_row", lambda: _noted(driver, tab) == 1, lambda: driver.rows(tab.table))
    driver.sees("waiting", lambda: _waiting(driver) >= ACTS - 1, lambda: driver.window.strip.to_send.words)


def _noted(driver: Driver, tab: LogTab) -> int:
    return sum(1 for row in driver.rows(tab.table) if row["text"] == driver.memory.note)


def told_by_voice(driver: Driver) -> None:
    """Ctrl+T, Enter: the unit was told by telephone; it is no longer NOT ORDERED, though nothing has been sent."""
    tab = part(driver, ForcesTab, "forces", tab=True)
    unit_id = driver.memory.late_unit
    driver.sees("sent_rows", lambda: any(r["id"] == unit_id for r in driver.rows(tab.sent)))
    driver.choose(tab.sent, "unit_chosen", unit_id, lambda: _chosen(driver, unit_id))
    not_ordered = t("incidents.not_ordered")
    driver.press_until("Ctrl+T", "asked", lambda: _asking(driver) is not None)
    asking = _asking(driver)
    whom = asking.whom.lineEdit() if asking is not None else None
    if whom is not None:
        QTest.keyClick(whom, Qt.Key.Key_Return)
    driver.sees(
        "told", lambda: _status(driver, tab, unit_id) not in ("", not_ordered), lambda: driver.rows(tab.sent)
    )
    driver.sees("waiting", lambda: _waiting(driver) >= ACTS, lambda: driver.window.strip.to_send.words)


def _asking(driver: Driver) -> TellWindow | None:
    return next((w for w in driver.window.findChildren(TellWindow) if w.isVisible()), None)


def reconnect(driver: Driver) -> None:
    """The backend is back; the strip says so."""
    backend = driver.console.services.backend
    if backend is None:
        raise Missed(t("tour.no_backend"))
    backend.resume()
    online = t("shell.strip.online")
    driver.sees("online", lambda: driver.window.strip.link.words.startswith(online)
                and driver.inked(driver.window.strip.link),
                lambda: driver.window.strip.link.words)  # fmt: skip


def levelled(driver: Driver) -> None:
    """Nothing waits, nothing was refused, and the backend has every act of the incident exactly once."""
    strip = driver.window.strip
    driver.sees("sent", lambda: strip.to_send.words.endswith(" 0"), lambda: strip.to_send.words)
    driver.sees("none_refused", lambda: strip.refused.words.endswith(" 0"), lambda: strip.refused.words)
    tab = part(driver, LogTab, "log", tab=True)
    driver.sees("note_row", lambda: _noted(driver, tab) == 1, lambda: driver.rows(tab.table))
    there = driver.ask(lambda: everything(driver))
    log = _log_of(there, driver.memory.incident_id)
    driver.sees("note_once", lambda: sum(1 for e in log if e.text == driver.memory.note) == 1, lambda: log)
    sent = [entry for entry in log if entry.kind == LogKind.DISPATCHED]
    driver.sees("dispatched_once", lambda: len(sent) == len(driver.memory.ordered) + 1, lambda: sent)
    told = [entry for entry in log if entry.kind == LogKind.TOLD_BY_VOICE]
    driver.sees("told_once", lambda: len(told) == 1, lambda: told)
    driver.sees("no_record_twice", lambda: len({change.key for change in there}) == len(there))
    driver.sees("log_equal", lambda: tab.rows.rowCount() == len(log), lambda: (tab.rows.rowCount(), len(log)))
    orders = _orders(there, driver.memory.incident_id)
    driver.sees("all_ordered", lambda: orders.get(driver.memory.late_unit) is True, lambda: orders)


def _log_of(changes: list[Change], incident_id: str) -> list[LogEntry]:
    entries = (
        msgspec.json.decode(c.data, type=LogEntry) for c in changes if c.kind == LogEntry.KIND and not c.deleted
    )
    return [entry for entry in entries if entry.incident_id == incident_id]


def _orders(changes: list[Change], incident_id: str) -> dict[str, bool]:
    """Unit id -> has it been ordered, as the backend knows the incident."""
    key = Key(Incident.KIND, incident_id)
    found = [msgspec.json.decode(c.data, type=Incident) for c in changes if c.key == key]
    return {d.unit_id: d.ordered_at is not None for i in found for d in i.active_dispatches}


STEPS = (
    Step("outage", outage), Step("acts_not_ordered", dispatch_offline), Step("acts_note", note),
    Step("acts_told_by_voice", told_by_voice), Step("reconnect", reconnect, 90.0), Step("levelled", levelled),
)  # fmt: skip
