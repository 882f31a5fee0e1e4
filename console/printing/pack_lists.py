"""The lists of an outage pack: incidents, units, alarms, what is to be sent, telephones and run cards."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from console.holders import person
from console.printing.act_line import act_line
from console.printing.incident_sheet import label, moment
from console.printing.markup import Markup, box, facts, joined, table, tagged, text, unbroken
from console.printing.pack_facts import Listed, PackFacts
from console.untold import reach
from models.alarm import Alarm
from models.incident import Incident
from models.journal import short_head
from models.outbox_entry import Entry
from models.record import Key, Record
from models.site import Site
from models.unit import Unit
from resources.words import language, t
from widgets.ages import age_text

ENTRIES = 500
STALE_S = 300.0
"""Facts older than this when a pack is made are said to be old in its first line."""


def cover(pack: PackFacts) -> Markup:
    """What this is, of when, and what must be done first."""
    waiting, undone = pack.untold.total, len(pack.undone)
    to_send = "?" if pack.entries is None else str(len(pack.entries))
    counts = [
        (t("printing.pack.incidents"), str(pack.incidents.total)),
        (t("printing.pack.not_ordered"), str(waiting)),
        (t("printing.pack.alarms"), str(pack.alarms.total)),
        (t("printing.pack.units"), str(pack.units.total)),
        (t("printing.pack.to_send"), to_send),
    ]
    return joined(
        [
            tagged("h1", t("printing.pack.title")),
            box(t("printing.exercise_pack"), "exercise") if pack.exercise else "",
            _age_warning(pack),
            box(t("printing.pack.tell", count=waiting)) if waiting else "",
            box(t("printing.pack.do", count=undone)) if undone else "",
            _without_sheet(pack),
            _without_cards(pack),
            facts(
                [
                    (t("printing.pack.made_at"), moment(pack.made_at, "%Y-%m-%d %H:%M:%S")),
                    (t("printing.pack.as_of"), moment(pack.as_of, "%Y-%m-%d %H:%M:%S")),
                    (t("printing.pack.seat"), pack.seat),
                    *counts,
                ]
            ),
            tagged("p", t("printing.pack.how"), "muted"),
            tagged("p", t("printing.pack.head", n=pack.head.n, head=short_head(pack.head.hash)), "muted")
            if pack.head
            else "",
            tagged("h2", t("printing.pack.incidents")),
            _incidents(pack),
        ]
    )


def units(pack: PackFacts) -> Markup:
    """Every unit, what it does, and how it is reached."""
    heads = [
        t(f"printing.column.{name}") for name in ("unit", "type", "status", "since", "station", "reach", "at_work")
    ]
    numbers = {record.id: record.fact.number for record in pack.incidents.items}
    return joined(
        [
            tagged("h1", t("printing.pack.units")),
            table(heads, [_unit(pack, r, numbers) for r in pack.units.items], (18, 15, 10, 12, 18, 17, 10)),
            _left_out(pack.units),
        ]
    )


def alarms(pack: PackFacts) -> Markup:
    """The alarms nobody has judged yet."""
    heads = [t(f"printing.column.{name}") for name in ("grade", "raised", "type", "alarm", "address", "value")]
    rows = [_alarm(pack, record) for record in pack.alarms.items]
    return joined(
        [
            tagged("h1", t("printing.pack.alarms")),
            table(heads, rows, (8, 14, 16, 22, 28, 12)) if rows else tagged("p", t("printing.none"), "muted"),
            _left_out(pack.alarms),
        ]
    )


def to_send(pack: PackFacts) -> Markup:
    """The acts the backend does not have: nobody else has seen them."""
    heading = tagged("h1", t("printing.pack.to_send"))
    if pack.entries is None:
        return joined([heading, box(t("printing.pack.entries_unreadable"))])
    if not pack.entries:
        return joined([heading, tagged("p", t("printing.none"), "muted")])
    heads = [t(f"printing.column.{name}") for name in ("at", "state", "act", "who")]
    listed = Listed(pack.entries[:ENTRIES], len(pack.entries))
    numbers = {record.id: record.fact.number for record in pack.units.items}
    numbers |= {record.id: record.fact.number for record in pack.incidents.items}
    rows = [_entry(entry, numbers, pack.names) for entry in listed.items]
    return joined([heading, table(heads, rows, (17, 14, 53, 16)), _left_out(listed)])


def phones(pack: PackFacts) -> Markup:
    """Stations, people, and whom to call at the sites that matter."""
    name, address, phone, channel = (t(f"printing.column.{n}") for n in ("name", "address", "phone", "channel"))
    stations = [
        [_marked(pack, r.key, f"{r.fact.number} {r.fact.name}"), r.fact.address, r.fact.phone, r.fact.radio_channel]
        for r in pack.stations.items
    ]
    people = [
        [_marked(pack, r.key, r.fact.name), label("person_role", r.fact.role), r.fact.organisation, r.fact.phone]
        for r in pack.persons.items
    ]
    near = {sheet.incident.site_id: sheet.site for sheet in pack.sheets if sheet.site is not None}
    sites = near | {r.id: r.fact for r in pack.sites.items if r.id not in near}
    contacts = [
        [_marked(pack, Key(Site.KIND, i), s.name), s.address, s.contact, s.phone]
        for i, s in sites.items()
        if s.phone or s.contact
    ]
    return joined(
        [
            tagged("h1", t("printing.pack.phones")),
            tagged("h2", t("printing.pack.stations")),
            table([name, address, phone, channel], stations, (28, 36, 20, 16)),
            _left_out(pack.stations),
            tagged("h2", t("printing.pack.persons")),
            table(
                [name, t("printing.column.role"), t("printing.column.organisation"), phone],
                people,
                (22, 22, 34, 22),
            ),
            _left_out(pack.persons),
            tagged("h2", t("printing.pack.contacts")),
            table([name, address, t("printing.column.contact"), phone], contacts, (28, 36, 18, 18)),
            _left_out(pack.sites),
        ]
    )


def run_cards() -> Markup:
    """Which units are sent to which incident, in words."""
    parts = [tagged("h1", t("printing.pack.run_cards")), tagged("p", t("printing.pack.run_cards_how"), "muted")]
    heads = [t("printing.column.grade"), t("printing.column.card")]
    for card in _run_cards().values():
        rows = [
            [
                label("fire_grade", str(level["grade"])),
                "、".join(f"{label('unit_type', kind)} × {count}" for kind, count in level["units"].items()),
            ]
            for level in card["levels"]
        ]
        parts += [tagged("h2", card[language()]), table(heads, rows, (12, 88))]
    return joined(parts)


@cache
def _run_cards() -> dict[str, Any]:
    return tomllib.loads(resources.files("resources").joinpath("catalogues/run_cards.toml").read_text("utf-8"))


def _age_warning(pack: PackFacts) -> Markup:
    if pack.as_of is None:
        return box(t("printing.pack.never_heard"))
    age_s = (pack.made_at - pack.as_of).total_seconds()
    if age_s < STALE_S:
        return Markup()
    return box(t("printing.pack.old", at=moment(pack.as_of), age=age_text(age_s)))


def _without_sheet(pack: PackFacts) -> Markup:
    """The open incidents this pack says least of: those in the list by number, how many are not even there."""
    there = {sheet.record.id for sheet in pack.sheets}
    missing = [record.fact.number for record in pack.incidents.items if record.id not in there]
    if not missing and not pack.incidents.left_out:
        return Markup()
    words = t("printing.pack.no_sheet", count=len(missing) + pack.incidents.left_out)
    return box("　".join([words, *missing]))


def _without_cards(pack: PackFacts) -> Markup:
    """The incidents at which somebody has water and whose cards were not made in time."""
    missing = [sheet.incident.number for sheet in pack.sheets if sheet.cards is None]
    return box("　".join([t("printing.pack.no_cards", count=len(missing)), *missing])) if missing else Markup()


def _left_out(listed: Listed[Any]) -> Markup:
    return tagged("p", t("printing.left_out", count=listed.left_out)) if listed.left_out else Markup()


def _marked(pack: PackFacts, key: Key, words: str) -> Markup:
    """What a line begins with, marked where a newer version of its record could not be read."""
    mark = tagged("span", unbroken(t("printing.pack.newer")), "solid") if key in pack.outdated else ""
    return joined([text(words), Markup("&nbsp; ") if mark else "", mark])


def _incidents(pack: PackFacts) -> Markup:
    incidents = pack.incidents
    heads = [
        t(f"printing.column.{n}") for n in ("number", "type", "grade", "stage", "received", "address", "units")
    ]
    rows = [
        [
            _marked(pack, record.key, i.number), label("incident_type", i.type), label("fire_grade", str(i.grade)),
            label("incident_status", i.status), moment(i.clocks.received_at, "%m-%d %H:%M"),
            " · ".join(part for part in (i.name, i.address) if part), _sent(i),
        ]
        for record in incidents.items
        for i in (record.fact,)
    ]  # fmt: skip
    if not rows:
        return tagged("p", t("printing.none"), "muted")
    return joined([table(heads, rows, (9, 14, 8, 9, 12, 30, 18)), _left_out(incidents)])


def _sent(incident: Incident) -> Markup:
    count, untold = len(incident.active_dispatches), len(incident.not_ordered)
    mark = tagged("span", unbroken(f"{t('printing.not_ordered')} {untold}"), "solid") if untold else ""
    return joined([str(count), Markup("&nbsp; "), mark])


def _unit(pack: PackFacts, record: Record[Unit], numbers: dict[str, str]) -> list[object]:
    unit, station = record.fact, pack.station_of(record.fact)
    home = station.fact.name if station else "—"
    return [
        _marked(pack, record.key, " ".join(part for part in (unit.number, unit.name) if part)),
        label("unit_type", unit.type),
        label("unit_status", unit.status), moment(unit.status_at, "%m-%d %H:%M"), home,
        reach(record, station) or "—", numbers.get(unit.incident_id, "—" if not unit.incident_id else "?"),
    ]  # fmt: skip


def _alarm(pack: PackFacts, record: Record[Alarm]) -> list[object]:
    alarm = record.fact
    value = "" if alarm.value is None else f"{alarm.value:g} {alarm.unit}"
    return [
        label("grade", str(int(alarm.grade))), moment(alarm.raised_at), label("alarm_type", alarm.type),
        _marked(pack, record.key, alarm.name or alarm.number), alarm.address or alarm.text, value,
    ]  # fmt: skip


def _entry(entry: Entry, numbers: dict[str, str], names: Mapping[str, str]) -> list[str]:
    envelope = entry.envelope
    return [
        moment(envelope.happened_at), t(f"outbox.state.{entry.state}"), act_line(entry, numbers),
        f"{envelope.seat} · {person(envelope.actor, names)}",
    ]  # fmt: skip
