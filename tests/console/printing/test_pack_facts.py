from datetime import timedelta

from console.printing import pack_facts
from console.printing.incident_sheet import incident_sheet
from console.printing.pack_facts import Gathering, Listed
from models.incident import IncidentStatus
from models.journal import Head
from models.log_entry import LogEntry, LogKind
from models.outbox import waiting_in
from models.record import Key, replace
from models.store import Store
from resources.words import t
from tests.console.printing.printed_world import LON, NOON, PrintedWorld, incident


def gathered(world: PrintedWorld, store: Store) -> pack_facts.PackFacts:
    entries = tuple(waiting_in(world.outbox.path))
    return world.gathering(store).pack(NOON, NOON, "2", entries)


def test_a_sheet_knows_who_was_told_and_who_has_which_water(world: PrintedWorld, store: Store) -> None:
    (sheet,) = gathered(world, store).sheets
    assert [u.dispatch.ordered for u in sheet.units] == [True, False]
    assert [u.unit.number for u in sheet.not_ordered if u.unit] == ["12"]
    assert sheet.units[0].sources == ("H1",)
    assert [w.hydrant.number for w in sheet.water] == ["H1", "H2", "H3"]
    assert sheet.water[0].held_by == ("11",)
    assert all(w.estimated for w in sheet.water)


def test_what_has_not_been_delivered_is_in_the_pack_twice_as_fact_and_as_act(
    world: PrintedWorld, store: Store
) -> None:
    pack = gathered(world, store)
    assert [e.envelope.name for e in pack.entries or ()] == ["DispatchUnit"]
    assert len(pack.sheets[0].incident.not_ordered) == 1


def test_the_gravest_incidents_get_sheets_and_all_are_counted(world: PrintedWorld, store: Store) -> None:
    world.crowd(incidents=30, units=10, hydrants=50)
    pack = gathered(world, store)
    grades = [sheet.incident.grade for sheet in pack.sheets]
    assert grades == sorted(grades, reverse=True)
    assert pack.incidents.total == 31


def test_a_closed_incident_is_not_in_the_pack(world: PrintedWorld, store: Store) -> None:
    world.put("incident", [("I1", replace(incident("2-017"), status=IncidentStatus.CLOSED))])
    world.cache.clear_pending()
    assert gathered(world, store).incidents.total == 0


def test_an_exercise_is_not_in_a_real_pack(world: PrintedWorld, store: Store) -> None:
    world.exercise_id = "drill-1"
    world.put("incident", [("D1", incident("2-E01", lon=LON))])
    exercise = Gathering(store, lambda _origin, targets: [None] * len(targets), "drill-1")
    assert {s.incident.number for s in exercise.pack(NOON, NOON, "2", ()).sheets} == {"2-017", "2-E01"}
    world.exercise_id = None
    assert {s.incident.number for s in gathered(world, store).sheets} == {"2-017"}


def test_a_list_says_how_much_it_leaves_out() -> None:
    assert Listed((1, 2), 5).left_out == 3
    assert Listed((1, 2), 2).left_out == 0


def test_an_incident_that_does_not_exist_has_no_sheet(world: PrintedWorld, store: Store) -> None:
    assert world.gathering(store).sheet("nothing", NOON) is None
    assert world.gathering(store).sheet("I1", NOON) is not None


def test_a_sheet_ends_with_the_newest_link_of_its_journal(world: PrintedWorld, store: Store) -> None:
    entry = LogEntry(kind=LogKind.NOTE, at=NOON, actor="li", seat="2", incident_id="I1", text="x")
    links = [(3, "a"), (9, "b"), (5, "c")]
    world.put(
        "log_entry",
        [(f"C{n}", replace(entry, at=NOON - timedelta(minutes=n), chain_n=n, chain_hash=h * 64)) for n, h in links],
    )
    (sheet,) = gathered(world, store).sheets
    assert sheet.head == Head(9, "b" * 64)


def test_every_open_incident_gets_a_sheet_with_the_names_of_people(world: PrintedWorld, store: Store) -> None:
    world.crowd(incidents=150, units=1, hydrants=1)
    gathering = Gathering(store, lambda _origin, targets: [None] * len(targets), names={"li": "李明"})
    pack = gathering.pack(NOON, NOON, "2", ())
    assert len(pack.sheets) == pack.incidents.total == 151
    assert pack.sheets[0].names == pack.names == {"li": "李明"}


def test_a_sheet_whose_newest_version_cannot_be_read_says_so(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    store.outdated = frozenset({Key("incident", "I1")})
    sheet = world.gathering(store).sheet("I1", NOON)
    assert sheet is not None
    assert sheet.outdated
    assert t("printing.pack.outdated") in incident_sheet(sheet)
