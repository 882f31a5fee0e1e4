"""The water card of a pump operator: one page that is read at arm's length."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from console.printing.markup import Markup, joined, plates, tagged, text
from console.printing.paper import Part
from resources.words import t

NAME, LINE, REMARK = 24, 48, 120
"""Columns of a name, an address or a leg of the way, a remark; a Chinese character takes two."""
LEGS, REMARK_LINES, LINE_COLUMNS = 5, 10, 64
"""Legs of the way; lines there are for remarks, and columns of one."""
ABOUT = "≈"


@dataclass(frozen=True)
class CardLay:
    """Hose from a source: of each line from the pump on lengths and their mm, metres a length, lines, L/s, and what
    the pump makes, MPa.
    """

    source: str
    hose: tuple[tuple[int, float], ...]
    length_m: float
    lines: int
    flow_lps: float
    pump_mpa: float
    place: str = ""
    about_hose: bool = False
    """The way was not measured along roads."""
    about_flow: bool = False
    """What the source gives is assumed."""
    about_pump: bool = False
    """The loss of the hose is not verified, or follows from what is assumed."""
    crossings: int = 0
    """Roads it crosses at least: ramps are needed."""

    @property
    def hose_m(self) -> float:
        """All the hose it takes."""
        return sum(count for count, _ in self.hose) * self.length_m * self.lines


@dataclass(frozen=True)
class WaterCard:
    """What one engine does: from which source by which way to which point, what instead, and whom to call."""

    engine_id: str
    engine: str
    incident: str
    point: str
    lay: CardLay
    way: tuple[str, ...] = ()
    fallback: CardLay | None = None
    radio: str = ""
    remarks: tuple[str, ...] = ()
    """What is assumed, a sentence each, what weighs most first."""
    first: tuple[str, ...] = ()
    """What must not be missed before the hose is laid, and stands before all that."""


def water_cards(cards: Sequence[WaterCard]) -> list[Part]:
    """A page for each engine."""
    return [
        Part("water_card", f"{_cut(card.incident)} · {_cut(card.engine)}", water_card(card), whole=True)
        for card in cards
    ]


def water_card(card: WaterCard) -> Markup:
    """The page; every guess on it has its mark, and below stands what it rests on."""
    lay = card.lay
    pump, flow = _figure(f"{lay.pump_mpa:.2f}", "MPa", lay.about_pump), _figure(*_lps(lay.flow_lps), lay.about_flow)
    lines: list[list[tuple[str, object, str]]] = [
        [(t("printing.water_card.source"), _source(lay), "word")],
        [(t("printing.water_card.pump"), pump, "figure"), (t("printing.water_card.flow"), flow, "figure")],
        [(t("printing.water_card.hose", metres=f"{lay.hose_m:g}"), _hose(lay), "word")],
        [(t("printing.water_card.way", point=_cut(card.point)), _way(card.way), "line")],
        [(t("printing.water_card.fallback"), _fallback(card.fallback), "line")],
        [(t("printing.water_card.radio"), _cut(card.radio, 2 * NAME) or t("printing.no_reach"), "word")],
    ]
    heading = tagged("p", f"{_cut(card.engine)} → {_cut(card.point)}", "crew")
    return joined([heading, plates(lines), _remarks([*card.first, *card.remarks])])


def _source(lay: CardLay) -> Markup:
    place = [Markup("<br>"), tagged("span", _cut(lay.place, LINE), "line")] if lay.place else []
    return joined([_cut(lay.source), *place])


def _hose(lay: CardLay) -> str:
    hose = [
        t("printing.water_card.lengths", count=count, length_m=f"{lay.length_m:g}", diameter_mm=f"{mm:g}")
        for count, mm in lay.hose
    ]
    many = lay.lines > 1
    lines = t("printing.water_card.each_of" if many else "printing.water_card.lines", count=lay.lines)
    crosses = [t("printing.water_card.crosses", count=lay.crossings)] if lay.crossings else []
    laid = _about(lay.about_hose, " + ".join(hose))
    return " · ".join([f"{lines}{laid}", *crosses] if many else [laid, lines, *crosses])


def _way(legs: Sequence[str]) -> Markup:
    if not legs:
        return text(t("printing.unknown"))
    if len(legs) == 1:
        return text(_cut(legs[0], LINE))
    shown = (f"{n}. {_cut(leg, LINE)}" for n, leg in enumerate(legs[:LEGS], 1))
    return Markup("<br>".join(text(leg) for leg in shown))


def _fallback(lay: CardLay | None) -> Markup:
    if lay is None:
        return text(t("printing.water_card.no_fallback"))
    flow = " ".join(_lps(lay.flow_lps))
    figures = [_about(lay.about_flow, flow), _about(lay.about_pump, f"{lay.pump_mpa:.2f} MPa"), _hose(lay)]
    place = f"　{_cut(lay.place, LINE // 2)}" if lay.place else ""
    return joined([tagged("b", _cut(lay.source)), place, Markup("<br>"), " · ".join(figures)])


def _remarks(remarks: Sequence[str]) -> Markup:
    """As many as there is room for; those there is none for are counted."""
    if not remarks:
        return Markup()
    cut = [_cut(remark, REMARK) for remark in remarks]
    ends = accumulate(math.ceil(_columns(remark) / LINE_COLUMNS) for remark in cut)
    shown = [remark for remark, end in zip(cut, ends, strict=True) if end <= REMARK_LINES]
    lines = [tagged("p", f"{ABOUT} {remark}", "remark") for remark in shown]
    if left := len(cut) - len(shown):
        lines.append(tagged("p", t("printing.water_card.more", count=left), "remark"))
    return joined([tagged("p", tagged("b", t("printing.water_card.assumed", mark=ABOUT)), "remark"), *lines])


def _figure(number: str, unit: str, guessed: bool) -> Markup:
    """A figure that is seen first; its unit stands smaller beside it."""
    return joined([_about(guessed, number), tagged("span", f" {unit}", "unit")])


def _about(guessed: bool, figure: str) -> str:
    return f"{ABOUT}{figure}" if guessed else figure


def _lps(flow_lps: float) -> tuple[str, str]:
    return f"{flow_lps:.0f}" if flow_lps >= 10 else f"{flow_lps:.1f}", "L/s"


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _cut(words: str, columns: int = NAME) -> str:
    """Words that end in an ellipsis where there is no more room."""
    used = 0
    for at, letter in enumerate(words):
        used += _columns(letter)
        if used > columns:
            return words[: max(0, at - 1)] + "…"
    return words
