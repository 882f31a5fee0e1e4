"""The incident sheet: everything somebody needs who works an incident with a pen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from console.holders import person
from console.log_words import entry_words, late_mark, time_words
from console.place_sure import incident_place_words
from console.printing.markup import Markup, beside, box, facts, joined, table, tagged, text, unbroken
from console.printing.pack_facts import LOG_LINES, IncidentFacts, SentUnit, Water
from console.printing.site_drawing import drawing_uri
from console.printing.situation_part import situation
from console.undone_acts import UndoneAct
from console.untold import reach
from models.incident import Clocks, Incident
from models.journal import Head, short_head
from models.log_entry import LogEntry
from models.record import Record
from resources.words import has, t

SHOWN_PX = 262
CLOCKS = (
    "received_at", "dispatched_at", "turnout_at", "on_scene_at", "water_on_at", "under_control_at", "out_at",
)  # fmt: skip


def incident_sheet(sheet: IncidentFacts) -> Markup:
    """The body of the sheet; it begins with its title and with whoever has not been told."""
    return joined(
        [
            tagged("h1", title(sheet.incident)),
            box(t("printing.exercise_sheet"), "exercise") if sheet.exercise else "",
            box(t("printing.pack.outdated")) if sheet.outdated else "",
            _not_ordered(sheet.not_ordered),
            _undone(sheet.undone),
            _facts(sheet),
            _clocks(sheet.incident.clocks),
            tagged("h2", t("printing.units")),
            _units(sheet.units),
            *_water(sheet),
            *situation(sheet),
            tagged("h2", t("printing.log", count=LOG_LINES)),
            _log(sheet.log, sheet.names),
            head_line(sheet.head),
        ]
    )


def title(incident: Incident) -> str:
    """Number, type, grade and stage."""
    kind = label("incident_type", incident.type)
    grade, stage = label("fire_grade", str(incident.grade)), label("incident_status", incident.status)
    return " · ".join([f"{incident.number}　{kind}", grade, stage])


def label(enum: str, value: str) -> str:
    """The word for a coded value; the code itself where nobody has written one."""
    key = f"enums.{enum}.{value}"
    return t(key) if has(key) else value


def moment(at: datetime | None, pattern: str = "%m-%d %H:%M:%S") -> str:
    """A time on this machine's wall; a dash for none."""
    return "—" if at is None else at.astimezone().strftime(pattern)


def told_words(unit: SentUnit) -> Markup:
    """By what the unit knows that it is sent: the order, a voice, or nobody, which is printed solid."""
    if unit.dispatch.told_by_voice:
        return text(t("printing.told_by_voice", whom=unit.dispatch.told_by_voice.rsplit(" ", 1)[0]))
    if unit.dispatch.ordered_at is not None:
        return text(t("printing.ordered", at=moment(unit.dispatch.ordered_at, "%H:%M:%S")))
    if unit.dispatch.ordered:
        return text(t("printing.knows"))
    return tagged("span", unbroken(t("printing.not_ordered")), "solid")


def unit_name(unit: SentUnit) -> str:
    """Number and name; the id of a unit that nobody knows any more."""
    if unit.unit is None:
        return unit.dispatch.unit_id
    return " ".join(part for part in (unit.unit.number, unit.unit.name) if part)


def reach_words(unit: SentUnit) -> str:
    """How it is told by voice."""
    return reach(unit.record, unit.station) or t("printing.no_reach")


def head_line(head: Head | None) -> Markup:
    """The end of the journal, for whoever wants to know later that nothing was taken out of it."""
    if head is None:
        return Markup()
    return tagged("p", t("printing.head", n=head.n, head=short_head(head.hash)), "muted")


def _not_ordered(units: Sequence[SentUnit]) -> Markup:
    if not units:
        return Markup()
    lines = [text(t("printing.tell_now"))]
    for unit in units:
        lines += [text(f"{t('printing.not_ordered')}　{unit_name(unit)}　{reach_words(unit)}"), text(unit.why)]
    return box(Markup("<br>".join(lines)))


def where(incident: Incident) -> str:
    """The incident's coordinates, and how surely they were found."""
    place = "" if incident.lon is None or incident.lat is None else f"{incident.lat:.6f}, {incident.lon:.6f}"
    return "　".join(part for part in (place, incident_place_words(incident)) if part)


def _undone(acts: Sequence[UndoneAct]) -> Markup:
    """What was granted and nobody did, and whom to call for it."""
    lines = [text(f"{one.state}　{one.words}　{one.reach}") for one in acts]
    return box(Markup("<br>".join([text(t("printing.do_now")), *lines]))) if lines else Markup()


def _facts(sheet: IncidentFacts) -> Markup:
    incident, site = sheet.incident, sheet.site
    contact = " ".join(part for part in (site.contact, site.phone) if part) if site else ""
    return facts(
        [
            (t("printing.fact.address"), incident.address),
            (t("printing.fact.name"), incident.name),
            (t("printing.fact.site"), f"{site.number} {site.name}" if site else ""),
            (t("printing.fact.contact"), contact),
            (t("printing.fact.place"), where(incident)),
            (
                t("printing.fact.caller"),
                " ".join(part for part in (incident.caller, incident.caller_phone) if part),
            ),
            (t("printing.fact.note"), incident.note),
            (t("printing.fact.changed"), _age(sheet)),
        ]
    )


def _age(sheet: IncidentFacts) -> str:
    """How the record stands with the backend: since when it is so, and whether the backend knows."""
    state = label("sync_state", sheet.record.state)
    changed_at = sheet.record.changed_at
    try:
        when = moment(datetime.fromisoformat(changed_at)) if changed_at else "—"
    except ValueError:
        when = "—"
    return t("printing.changed", at=when, state=state)


def _clocks(clocks: Clocks) -> Markup:
    heads = [t(f"printing.clock.{name}") for name in CLOCKS]
    return table(heads, [[moment(getattr(clocks, name), "%H:%M:%S") for name in CLOCKS]])


def _units(units: Iterable[SentUnit]) -> Markup:
    heads = [t(f"printing.column.{name}") for name in ("unit", "type", "status", "sent", "told", "reach", "water")]
    rows = [
        [
            unit_name(u),
            label("unit_type", u.unit.type) if u.unit else "—",
            label("unit_status", u.unit.status) if u.unit else "—",
            moment(u.dispatch.made_at, "%H:%M:%S"),
            told_words(u),
            reach_words(u),
            "、".join(u.sources) or "—",
        ]
        for u in units
    ]
    return table(heads, rows, (18, 13, 12, 9, 14, 23, 11)) if rows else tagged("p", t("printing.none"), "muted")


def _water(sheet: IncidentFacts) -> list[Markup]:
    incident = sheet.incident
    heading = tagged("h2", t("printing.water"))
    if incident.lon is None or incident.lat is None:
        return [heading, tagged("p", t("printing.no_place"), "muted")]
    if not sheet.water:
        return [heading, tagged("p", t("printing.no_water"), "muted")]
    uri = drawing_uri(incident.lon, incident.lat, sheet.water)
    picture = Markup(
        f'<img src="{uri}" width="{SHOWN_PX}" height="{SHOWN_PX}" alt="{text(t("printing.drawing"))}">'
    )
    return [heading, beside(_sources(sheet.water), picture, 62)]


def _sources(water: Sequence[Water]) -> Markup:
    heads = ["", *(t(f"printing.column.{name}") for name in ("source", "hose", "supply", "state"))]
    rows = [[str(n), _source(w), hose(w), _supply(w), _state(w)] for n, w in enumerate(water, 1)]
    return table(heads, rows, (6, 33, 14, 30, 17))


def hose(water: Water) -> str:
    """Metres of hose; a guess is marked."""
    return t("printing.metres", metres=f"{'≈' if water.estimated else ''}{water.metres:.0f}")


def _source(water: Water) -> str:
    return f"{water.hydrant.number} {label('water_type', water.hydrant.type)}"


def _supply(water: Water) -> str:
    hydrant = water.hydrant
    parts = [
        f"{hydrant.flow_lps:g} L/s" if hydrant.flow_lps is not None else "",
        f"{hydrant.pressure_mpa:g} MPa" if hydrant.pressure_mpa is not None else "",
    ]
    return " · ".join(part for part in parts if part) or t("printing.unknown")


def _state(water: Water) -> str:
    state = label("hydrant_status", water.hydrant.status)
    return f"{state} → {'、'.join(water.held_by)}" if water.held_by else state


def _log(entries: Sequence[Record[LogEntry]], names: Mapping[str, str]) -> Markup:
    if not entries:
        return tagged("p", t("printing.none"), "muted")
    heads = [t(f"printing.column.{name}") for name in ("at", "entry", "who")]
    rows = [
        [_log_time(r.fact), entry_words(r.fact), f"{r.fact.seat} · {person(r.fact.actor, names)}"] for r in entries
    ]
    return table(heads, rows, (14, 68, 18))


def _log_time(entry: LogEntry) -> Markup:
    return tagged("span", time_words(entry), "late") if late_mark(entry) else text(time_words(entry))
