"""An outage pack 应急资料包 out of its facts: the parts, on paper and as a page."""

from dataclasses import replace
from pathlib import Path

from console.printing import pack_lists
from console.printing.incident_sheet import incident_sheet, moment
from console.printing.pack_facts import IncidentFacts, PackFacts
from console.printing.paper import Part, Stamp, write_pdf
from console.printing.situation_part import everybodys, plans
from console.printing.untold_list import untold_list
from console.printing.water_card import water_cards
from console.printing.web_page import web_page
from resources.words import t

PDF, HTML = "pack.pdf", "pack.html"


def parts_of(pack: PackFacts) -> list[Part]:
    """The parts in the order in which they are needed."""
    sheets = [part for n, sheet in enumerate(pack.sheets, 1) for part in _sheet(n, sheet)]
    return [
        Part("cover", t("printing.pack.cover"), pack_lists.cover(pack)),
        Part("untold", t("printing.pack.not_ordered"), untold_list(pack)),
        *sheets,
        Part("units", t("printing.pack.units"), pack_lists.units(pack)),
        Part("alarms", t("printing.pack.alarms"), pack_lists.alarms(pack)),
        Part("drawn", t("printing.pack.drawn"), everybodys(pack)),
        Part("plans", t("printing.pack.plans"), plans(pack)),
        Part("to-send", t("printing.pack.to_send"), pack_lists.to_send(pack)),
        Part("phones", t("printing.pack.phones"), pack_lists.phones(pack)),
        Part("run-cards", t("printing.pack.run_cards"), pack_lists.run_cards()),
    ]


def _sheet(n: int, sheet: IncidentFacts) -> list[Part]:
    """An incident, and behind it a page for each engine that has water."""
    return [
        Part(f"incident-{n}", sheet.incident.number, incident_sheet(sheet)),
        *(replace(card, key=f"water-{n}-{m}") for m, card in enumerate(water_cards(sheet.cards or ()), 1)),
    ]


def stamp_of(pack: PackFacts) -> Stamp:
    """What each of its pages says."""
    return Stamp(
        title=t("printing.pack.title"),
        made_at=moment(pack.made_at, "%Y-%m-%d %H:%M:%S"),
        as_of=moment(pack.as_of, "%Y-%m-%d %H:%M:%S") if pack.as_of is not None else t("printing.never"),
        seat=pack.seat,
        exercise=pack.exercise,
    )


def write_pack(pack: PackFacts, folder: Path) -> int:
    """Write both files into the folder; the pages of the PDF. Raises OSError."""
    parts, stamp = parts_of(pack), stamp_of(pack)
    pages = write_pdf(folder / PDF, parts, stamp)
    (folder / HTML).write_text(web_page(parts, stamp), encoding="utf-8")
    return pages
