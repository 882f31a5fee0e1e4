from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec.structs import replace as with_fields

from console.printing import pack_lists
from console.printing.pack_facts import Listed, PackFacts
from models.outbox import waiting_in
from models.store import Store
from resources.words import set_language, t
from tests.console.printing.printed_world import CHANNEL, HOSTILE, NOON, PHONE, PrintedWorld


@pytest.fixture
def pack(world: PrintedWorld, store: Store) -> PackFacts:
    """Everything of the small world, just heard."""
    return world.gathering(store).pack(NOON, NOON, "2", tuple(waiting_in(world.outbox.path)))


def test_the_first_page_counts_what_is_open_and_who_must_be_told(pack: PackFacts) -> None:
    page = pack_lists.cover(pack)
    assert t("printing.pack.tell", count=1) in page
    assert "2-017" in page
    assert 'class="solid"' in page


def test_facts_that_are_old_or_were_never_heard_are_said_in_the_first_line(pack: PackFacts) -> None:
    old = pack_lists.cover(replace(pack, as_of=NOON - timedelta(minutes=20)))
    assert t("printing.pack.old", at="", age="").split("{")[0][:6] in old
    assert t("printing.pack.never_heard") in pack_lists.cover(replace(pack, as_of=None))
    assert t("printing.pack.never_heard") not in pack_lists.cover(pack)


def test_an_exercise_says_so_on_the_first_page(pack: PackFacts) -> None:
    assert t("printing.exercise_pack") in pack_lists.cover(replace(pack, exercise=True))
    assert t("printing.exercise_pack") not in pack_lists.cover(pack)


def test_every_unit_has_what_it_does_and_how_it_is_called(pack: PackFacts) -> None:
    page = pack_lists.units(pack)
    for words in ("11 水罐一车", t("enums.unit_status.on_scene"), "解放路站", f"{PHONE} · {CHANNEL}", "2-017"):
        assert words in page


def test_a_list_that_is_cut_says_how_much_is_missing(pack: PackFacts) -> None:
    page = pack_lists.units(replace(pack, units=Listed(pack.units.items, 5000)))
    assert t("printing.left_out", count=4998) in page


def test_the_alarms_and_the_telephones_are_there(pack: PackFacts) -> None:
    assert "六层烟感" in pack_lists.alarms(pack)
    page = pack_lists.phones(pack)
    for words in ("陈静", t("enums.person_role.commander"), "13900000000", "王经理", PHONE):
        assert words in page


def test_an_act_to_send_is_told_by_numbers_not_by_ids(pack: PackFacts) -> None:
    page = pack_lists.to_send(pack)
    assert t("outbox.act.DispatchUnit") in page
    assert "12" in page
    assert "E2" not in page


def test_an_outbox_that_cannot_be_read_is_said_and_an_empty_one_too(pack: PackFacts) -> None:
    assert t("printing.pack.entries_unreadable") in pack_lists.to_send(replace(pack, entries=None))
    assert t("printing.none") in pack_lists.to_send(replace(pack, entries=()))


def test_run_cards_are_in_words_in_both_languages() -> None:
    for language, words in (("zh", "水罐消防车 × 2"), ("en", "Pumper × 2")):
        set_language(language)
        try:
            page = pack_lists.run_cards()
        finally:
            set_language("zh")
        assert words in page


def test_no_text_of_others_becomes_an_element(world: PrintedWorld, store: Store) -> None:
    from models.alarm import Alarm, Grade
    from models.person import Person

    world.put("person", [("P", Person(name=HOSTILE, organisation=HOSTILE, phone=HOSTILE))])
    world.put(
        "alarm", [("A1", Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, name=HOSTILE, address=HOSTILE))]
    )
    world.note(HOSTILE)
    pack = world.gathering(store).pack(NOON, NOON, "2", tuple(waiting_in(world.outbox.path)))
    for page in (pack_lists.phones(pack), pack_lists.alarms(pack), pack_lists.to_send(pack)):
        assert "&lt;script&gt;" in page
        assert "<script" not in page


def test_an_incident_and_a_unit_without_times_are_listed(pack: PackFacts) -> None:
    record = pack.units.items[1]
    alone = with_fields(record, fact=with_fields(record.fact, station_id="", status_at=None))
    assert "—" in pack_lists.units(replace(pack, units=Listed((alone,), 1)))


def test_the_first_page_names_the_open_incidents_that_have_no_sheet(pack: PackFacts) -> None:
    none = t("printing.pack.no_sheet", count=0)[:6]
    assert none not in pack_lists.cover(pack)
    assert t("printing.pack.no_sheet", count=1) + "　2-017" in pack_lists.cover(replace(pack, sheets=()))


def test_acts_to_send_are_told_with_the_names_of_people(pack: PackFacts) -> None:
    actors = {entry.envelope.actor for entry in pack.entries or ()}
    named = replace(pack, names=dict.fromkeys(actors, "李明"))
    assert "李明" in pack_lists.to_send(named)


def test_a_line_whose_newer_version_cannot_be_read_is_marked_in_every_list(pack: PackFacts) -> None:
    lists = (
        (pack.incidents, pack_lists.cover), (pack.units, pack_lists.units), (pack.alarms, pack_lists.alarms),
        (pack.stations, pack_lists.phones), (pack.persons, pack_lists.phones), (pack.sites, pack_lists.phones),
    )  # fmt: skip
    mark = t("printing.pack.newer").split()[0]
    for listed, page in lists:
        marked = replace(pack, outdated=frozenset({listed.items[0].key}))
        assert (mark in page(marked), mark in page(pack)) == (True, False)
