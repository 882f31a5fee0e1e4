"""Incidents on the map: their grade, their place, and NOT ORDERED while a unit has been told by nobody."""

import json

from hypothesis import given
from hypothesis import strategies as st

from console.features.incidents import layer as incidents
from console.stuck_acts import StuckAct
from models.incident import CloseIncident, Incident
from models.outbox_entry import Entry, EntryState
from models.record import Record
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER
from tests.console.test_undone_sight import acts
from tests.models.facts import envelope
from widgets.rows import RowState


@given(st.integers(1, 5), st.none() | st.floats(-180, 180))
def test_an_incident_is_marked_by_its_grade_where_it_is(grade: int, lon: float | None) -> None:
    fact = Incident(number="2-1", type="fire", grade=grade, lon=lon, lat=None if lon is None else 30.0, address="x")
    mark = incidents.mark(Record(kind="incident", id="i", fact=fact), 0)
    assert (mark is None) == (lon is None)
    assert mark is None or 0 <= mark.style < len(incidents.aged_style().symbols)


def test_an_incident_last_heard_of_too_long_ago_has_the_twin_of_its_mark_and_says_as_of_when() -> None:
    record = Record(kind="incident", id="i", fact=Incident(number="2-1", type="fire", lon=120.0, lat=30.0))
    fresh, old = incidents.mark(record, 0), incidents.mark(record, 0, RowState(stale=True, as_of_s=0.0))
    assert fresh is not None
    assert old is not None
    symbols = incidents.aged_style().symbols
    assert (symbols[fresh.style].stale, symbols[old.style].stale) == (False, True)
    assert symbols[fresh.style].shape is symbols[old.style].shape
    assert "1970-01-01" in old.text


def badges(source: incidents.IncidentLayer) -> list[str]:
    return [str(thing["badge"]) for thing in json.loads(source.layer.payload())["things"]]


def test_a_dispatch_nobody_was_told_of_is_on_the_mark_of_its_incident(desk: Desk) -> None:
    source = incidents.IncidentLayer(desk.context)
    source.start()
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    try:
        desk.wait(lambda: source.layer.index_of(incident_id) is not None and "未下达 1" in badges(source))
    finally:
        source.stop()


def test_an_act_that_became_nothing_is_on_the_mark_of_its_incident_behind_not_ordered() -> None:
    record = Record(kind="incident", id="i", fact=Incident(number="2-1", type="fire", lon=120.0, lat=30.0))
    entry = Entry(seq=1, envelope=envelope(CloseIncident(incident_id="i")), state=EntryState.REFUSED)
    stuck = StuckAct(entry)
    alone, behind = incidents.mark(record, 0, stuck=stuck), incidents.mark(record, 2, stuck=stuck)
    assert alone is not None
    assert behind is not None
    assert (alone.badge, behind.badge) == (stuck.words, f"未下达 2 · {stuck.words}")


def test_what_nobody_carried_out_is_on_the_mark_of_its_incident_with_whom_to_call() -> None:
    record = Record(kind="incident", id="i", fact=Incident(number="2-1", type="fire", lon=120.0, lat=30.0))
    undone = acts("no_channel")
    mark = incidents.mark(record, 1, undone=undone)
    assert mark is not None
    assert mark.badge == f"未下达 1 · {undone.words}"
    assert "139 张工" in mark.badge
