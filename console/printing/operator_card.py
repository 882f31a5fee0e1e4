"""The operator card: what one crew takes with it, on one page."""

from console.printing.incident_sheet import hose, label, moment, reach_words, title, told_words, unit_name, where
from console.printing.markup import Markup, box, facts, joined, table, tagged
from console.printing.pack_facts import IncidentFacts, SentUnit
from resources.words import t


def operator_card(sheet: IncidentFacts, unit: SentUnit) -> Markup:
    """Where to, what for, by which water, and who else is there."""
    incident, site = sheet.incident, sheet.site
    contact = " ".join(part for part in (site.contact, site.phone) if part) if site else ""
    return joined(
        [
            tagged("h1", f"{unit_name(unit)} → {title(incident)}"),
            box(t("printing.exercise_sheet"), "exercise") if sheet.exercise else "",
            box(joined([t("printing.not_ordered"), "　", reach_words(unit), "　", unit.why]))
            if not unit.dispatch.ordered
            else "",
            facts(
                [
                    (t("printing.fact.address"), incident.address),
                    (t("printing.fact.name"), incident.name),
                    (t("printing.fact.place"), where(incident)),
                    (t("printing.fact.contact"), contact),
                    (t("printing.fact.note"), incident.note),
                    (t("printing.column.sent"), moment(unit.dispatch.made_at)),
                    (t("printing.column.told"), told_words(unit)),
                    (t("printing.column.reach"), reach_words(unit)),
                ]
            ),
            tagged("h2", t("printing.water")),
            _water(sheet, unit),
            tagged("h2", t("printing.others")),
            _others(sheet, unit),
        ]
    )


def _water(sheet: IncidentFacts, unit: SentUnit) -> Markup:
    """Its own sources, else the nearest that can be used."""
    mine = [w for w in sheet.water if w.hydrant.number in unit.sources]
    usable = [w for w in sheet.water if w.hydrant.usable]
    heads = [t(f"printing.column.{name}") for name in ("source", "hose", "state")]
    rows = [
        [
            f"{w.hydrant.number} {label('water_type', w.hydrant.type)}",
            hose(w),
            t("printing.yours") if w in mine else label("hydrant_status", w.hydrant.status),
        ]
        for w in (mine or usable[:3])
    ]
    return table(heads, rows, (50, 25, 25)) if rows else tagged("p", t("printing.no_water"), "muted")


def _others(sheet: IncidentFacts, unit: SentUnit) -> Markup:
    heads = [t(f"printing.column.{name}") for name in ("unit", "status", "reach", "water")]
    rows = [
        [
            unit_name(other),
            label("unit_status", other.unit.status) if other.unit else "—",
            reach_words(other),
            "、".join(other.sources) or "—",
        ]
        for other in sheet.units
        if other is not unit
    ]
    return table(heads, rows, (34, 18, 30, 18)) if rows else tagged("p", t("printing.none"), "muted")
