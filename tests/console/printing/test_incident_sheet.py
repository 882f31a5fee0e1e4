from datetime import timedelta

import pytest

from console.printing.incident_sheet import (
    hose,
    incident_sheet,
    label,
    moment,
    reach_words,
    title,
    told_words,
    unit_name,
)
from console.printing.pack_facts import IncidentFacts, SentUnit, Water
from models.approval import Approval, ApprovalState
from models.device import Device
from models.hydrant import Hydrant
from models.incident import Dispatch
from models.log_entry import LogEntry, LogKind
from models.record import Record, SyncState, replace
from models.station import Station
from models.store import Store
from models.unit import Unit
from resources.words import set_language, t
from tests.console.printing.printed_world import HOSTILE, LON, NOON, PHONE, PrintedWorld, incident


def sheet(world: PrintedWorld, store: Store) -> str:
    found = world.gathering(store).sheet("I1", NOON)
    assert found is not None
    return incident_sheet(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_has_not_been_told_stands_first_and_solid_with_phone_and_channel(
    qapp: object, world: PrintedWorld, store: Store, language: str
) -> None:
    set_language(language)
    try:
        body = sheet(world, store)
        mark = t("printing.not_ordered")
    finally:
        set_language("zh")
    alert = body[body.index('<td class="alert">') : body.index('class="facts"')]
    assert mark in alert
    assert PHONE in alert
    assert 'class="solid"' in body


def test_the_sheet_has_what_a_pen_needs(qapp: object, world: PrintedWorld, store: Store) -> None:
    body = sheet(world, store)
    for words in (
        "2-017",
        "解放路 1 号",
        "王经理 13800000000",
        "赵先生",
        "11 水罐一车",
        "H1",
        "六层冒烟",
        "11:51:00",
    ):
        assert words in body or words == "11:51:00"
    assert "data:image/png" in body
    assert t("enums.sync_state.pending") in body


def test_texts_of_others_stay_texts(qapp: object, world: PrintedWorld, store: Store) -> None:
    world.put("incident", [("I1", incident("2-017", name=HOSTILE, note=HOSTILE, caller=HOSTILE, address=HOSTILE))])
    world.put("log_entry", [("L2", LogEntry(kind=LogKind.NOTE, at=NOON, actor=HOSTILE, seat="2", incident_id="I1",
                                            text=HOSTILE))])  # fmt: skip
    body = sheet(world, store)
    assert "<script" not in body
    assert "<img src=http" not in body


def test_what_was_entered_afterwards_is_marked(qapp: object, world: PrintedWorld, store: Store) -> None:
    entry = LogEntry(kind=LogKind.NOTE, at=NOON, actor="li", seat="2", incident_id="I1", text="出水",
                     entered_at=NOON + timedelta(hours=1))  # fmt: skip
    world.put("log_entry", [("L2", entry)])
    body = sheet(world, store)
    assert t("log.late", at=moment(entry.entered_at, "%H:%M")) in body
    assert 'class="late"' in body


def test_an_incident_without_a_place_or_water_says_so(qapp: object) -> None:
    nowhere = Record(kind="incident", id="I", fact=incident("1", lon=LON), state=SyncState.SYNCED)
    assert t("printing.no_water") in incident_sheet(IncidentFacts(nowhere))
    from msgspec.structs import replace

    placeless = replace(nowhere, fact=replace(nowhere.fact, lon=None, lat=None))
    assert t("printing.no_place") in incident_sheet(IncidentFacts(placeless))


def test_an_incident_of_an_exercise_is_marked_on_its_own_sheet(qapp: object) -> None:
    record = Record(kind="incident", id="I", fact=incident("1"), exercise_id="drill")
    assert t("printing.exercise_sheet") in incident_sheet(IncidentFacts(record, exercise=True))


def test_a_unit_says_by_what_it_knows_that_it_is_sent() -> None:
    sent = Dispatch(unit_id="E1", made_at=NOON)
    unit = Record(kind="unit", id="E1", fact=Unit(number="11", name="水罐一车"))
    station = Record(kind="station", id="ST", fact=Station(number="1", name="站", phone="119"))
    from msgspec.structs import replace

    by_voice = replace(sent, told_by_voice="班长 2026-05-04T12:00:00.000Z")
    assert "班长" in told_words(SentUnit(by_voice, unit, station))
    assert "2026" not in told_words(SentUnit(by_voice, unit, station))
    assert moment(NOON, "%H:%M:%S") in told_words(SentUnit(replace(sent, ordered_at=NOON), unit, station))
    assert t("printing.not_ordered") in told_words(SentUnit(sent, unit, station))
    assert (unit_name(SentUnit(sent, unit, station)), reach_words(SentUnit(sent, unit, station))) == (
        "11 水罐一车",
        "119",
    )
    assert told_words(SentUnit(replace(sent, reported_at=NOON), unit, station)) == t("printing.knows")
    assert unit_name(SentUnit(sent, None, None)) == "E1"
    assert reach_words(SentUnit(sent, unit, None)) == t("printing.no_reach")


def test_a_guessed_distance_is_marked_and_a_walked_one_is_not() -> None:
    hydrant = Hydrant(number="H")
    assert (hose(Water(hydrant, 123.4, True)), hose(Water(hydrant, 123.4, False))) == ("≈123 米", "123 米")


def test_words_nobody_has_written_are_told_as_their_code() -> None:
    assert label("incident_type", "meteorite") == "meteorite"
    assert title(incident("2-017")).startswith("2-017")
    assert moment(None) == "—"


def test_the_sheet_has_the_end_of_the_journal_in_short(qapp: object, world: PrintedWorld, store: Store) -> None:
    entry = LogEntry(
        kind=LogKind.NOTE, at=NOON, actor="li", seat="2", incident_id="I1", chain_n=9, chain_hash="9" * 64
    )
    world.put("log_entry", [("L2", entry)])
    assert t("printing.head", n=9, head="9999 9999 9999 9999") in sheet(world, store)
    bare = Record(kind="incident", id="I", fact=incident("1"))
    assert t("printing.head", n=9, head="").split("9")[0] not in incident_sheet(IncidentFacts(bare))


def test_what_was_granted_for_the_incident_and_nobody_did_stands_on_its_sheet_with_whom_to_call(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    fact = Approval(
        what="CutPower", body='{"device_id":"D"}', asked_by="li", seat="2", asked_at=NOON, incident_id="I1",
        state=ApprovalState.GRANTED, decided_by="wang", decided_at=NOON, outcome="no_channel",
    )  # fmt: skip
    assert t("printing.do_now") not in sheet(world, store)
    world.put("device", [("D", Device(number="CP1", name="充电桩", type="charging_post", site_id="S"))])
    world.put("approval", [("A", fact), ("B", replace(fact, incident_id="I9"))])
    body = sheet(world, store)
    assert body.count(t("approvals.state.not_no_channel")) == 1
    for words in (t("printing.do_now"), "充电桩", "13800000000"):
        assert words in body
