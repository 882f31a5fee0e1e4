"""Whom to call for what the system did not do: name, phone and channel, with an end."""

from pathlib import Path
from typing import Any

import pytest

from console.contacts import MOST, Contact, contacts, reach_words
from models.approval import Approval
from models.device import Device
from models.incident import Dispatch, Incident
from models.person import Person
from models.record import Fact, Key
from models.site import Site
from models.station import Station
from models.unit import Unit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

FACTS: dict[Key, Fact] = {
    Key("device", "D"): Device(number="CP1", type="charging_post", site_id="W"),
    Key("device", "E"): Device(number="CP2", type="charging_post"),
    Key("site", "W"): Site(number="1", name="万达", contact="张工", phone="139", key_site=True),
    Key("person", "P"): Person(name="电工老李", phone="138", site_id="W"),
    Key("person", "Q"): Person(name="无话机", site_id="W"),
    Key("station", "S"): Station(number="S", name="一站", phone="110", radio_channel="3"),
    Key("station", "T"): Station(number="T", name="哑站"),
    Key("unit", "A"): Unit(number="11", station_id="S", radio_channel="5", incident_id="I"),
    Key("incident", "I"): Incident(
        number="2-1", type="fire", address="x", dispatches=(Dispatch(unit_id="A", made_at=NOON),)
    ),
}


def of(folder: Path, what: str, body: str, **fields: Any) -> tuple[Contact, ...]:
    with context_over(folder, FACTS) as context:
        return contacts(
            context.store, Approval(what=what, body=body, asked_by="li", seat="2", asked_at=NOON, **fields)
        )  # fmt: skip


def test_power_is_cut_by_the_sites_people_and_the_units_that_are_there(tmp_path: Path) -> None:
    found = of(tmp_path, "CutPower", '{"device_id":"D"}', incident_id="I")
    assert found == (("张工 · 万达", "139"), ("电工老李", "138"), ("11", "110 · 5"))


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("all_stations", (("一站", "110 · 3"),)),
        ("off_duty", (("电工老李", "138"),)),
        ("site_contacts", (("张工 · 万达", "139"),)),
        ("residents", ()),
    ],
)
def test_an_audience_is_told_by_those_of_it_who_have_a_telephone(
    tmp_path: Path, audience: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert of(tmp_path, "NotifyMany", f'{{"audience":"{audience}","text":"撤离"}}') == expected


def test_a_device_of_no_site_one_that_is_gone_and_an_act_nobody_knows_have_nobody(tmp_path: Path) -> None:
    for what, body in (("CutPower", '{"device_id":"E"}'), ("CutPower", '{"device_id":"-"}'), ("Fly", "{")):
        assert of(tmp_path, what, body) == ()


def test_a_crowd_is_cut_short(tmp_path: Path) -> None:
    crowd = {Key("person", f"P{n}"): Person(name=f"人{n}", phone=str(n)) for n in range(50)}
    with context_over(tmp_path, dict(crowd)) as context:
        body = '{"audience":"off_duty","text":"x"}'
        approval = Approval(what="NotifyMany", body=body, asked_by="li", seat="2", asked_at=NOON)
        assert len(contacts(context.store, approval)) == MOST


def test_the_number_stands_first_and_nobody_is_said() -> None:
    assert reach_words([Contact("张工 · 万达", "139"), Contact("11", "110 · 5")]) == "139 张工 · 万达；110 · 5 11"
    assert reach_words([]) == t("untold.no_reach")
