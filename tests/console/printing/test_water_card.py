"""The card fits one page whatever is on it, and its figures can be read at arm's length."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPdf import QPdfDocument

from console.printing.paper import Stamp, write_pdf
from console.printing.water_card import LEGS, CardLay, WaterCard, water_cards
from resources.words import set_language, t
from tests.console.printing.printed_world import HOSTILE, pdf_text, plain

PX_A_MM = 10
ARM_M = 0.7
READ_MM_A_M = 5.0
"""Letters of a two-hundredth of the distance are read without effort, so 5 mm for each metre."""
STAMP = Stamp("供水操作卡", "2026-05-04 12:00:00", "2026-05-04 11:59:58", "2")
LAY = CardLay("H-07", ((4, 80.0),), 20.0, 2, 22.0, 0.43, "解放路 1 号", about_pump=True)
CARD = WaterCard(
    "E1", "11 水罐一车", "2-017", "北侧", LAY, ("向北 20 米", "左转，向西 30 米"),
    CardLay("H-09", ((4, 80.0), (2, 65.0)), 20.0, 1, 8.25, 0.61), "CH-3 · 0571-110119",
    ("水带阻力系数为示例值，未经核实",),
)  # fmt: skip


def printed(folder: Path, *cards: WaterCard) -> Path:
    path = folder / "cards.pdf"
    write_pdf(path, water_cards(cards), STAMP)
    return path


def ink_mm(path: Path, words: str) -> float:
    """How high the dark of these words is on the paper."""
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    try:
        at = document.getAllText(0).text().index(words)
        bounds = document.getSelectionAtIndex(0, at, len(words)).boundingRectangle()
        page = document.render(0, QSize(210 * PX_A_MM, 297 * PX_A_MM))
        scale = page.width() / document.pagePointSize(0).width()
    finally:
        document.close()
    white = QImage(page.size(), QImage.Format.Format_RGB32)
    white.fill(0xFFFFFFFF)
    left, right = round(bounds.left() * scale), round(bounds.right() * scale)
    rows = [
        y
        for y in range(round(bounds.top() * scale) - 5, round(bounds.bottom() * scale) + 5)
        if any(page.pixelColor(x, y).alpha() > 128 and page.pixelColor(x, y).lightness() < 128
               for x in range(left, right, 2))
    ]  # fmt: skip
    return (max(rows) - min(rows) + 1) / PX_A_MM


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_card_says_all_a_pump_operator_needs_and_marks_what_is_assumed(
    qapp: QGuiApplication, tmp_path: Path, spoken: str
) -> None:
    set_language(spoken)
    pages = pdf_text(printed(tmp_path, CARD))
    assert len(pages) == 1
    metres = {"zh": "米", "en": "m"}[spoken]
    said = [
        "11 水罐一车", "北侧", "H-07", "解放路 1 号",
        {"zh": f"2 路，每路 4 × 20 {metres} DN80", "en": f"2 lines, each 4 × 20 {metres} DN80"}[spoken],
        t("printing.water_card.hose", metres="160"), "≈0.43 MPa", "22 L/s", "1. 向北 20 米", "2. 左转，向西 30 米",
        "H-09", "8.2 L/s", "0.61 MPa", f"4 × 20 {metres} DN80 + 2 × 20 {metres} DN65", "CH-3 · 0571-110119",
        *CARD.remarks,
    ]  # fmt: skip
    assert [words for words in said if plain(words) not in pages[0]] == []
    assert "≈22" not in pages[0]


def test_the_figures_are_read_at_arms_length_and_the_smallest_words_too(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    path = printed(tmp_path, CARD)
    least = ARM_M * READ_MM_A_M
    assert ink_mm(path, "0.43") >= 2.5 * least
    assert ink_mm(path, "22") >= 2.5 * least
    assert ink_mm(path, "DN80") >= 1.8 * least
    assert ink_mm(path, "H-07") >= 1.8 * least
    assert ink_mm(path, "向北") >= least
    assert ink_mm(path, "系数") >= least


@pytest.mark.parametrize("letter", ["W", "火", "i"])
def test_however_much_there_is_to_say_it_stays_on_one_page(
    qapp: QGuiApplication, tmp_path: Path, letter: str
) -> None:
    much = letter * 400
    lay = CardLay(much, ((99, 100.0), (99, 80.0), (99, 65.0)), 25.0, 6, 999.0, 2.55, much, True, True, True)
    card = WaterCard("E", much, much, much, lay, (much,) * 9, lay, much, (much,) * 9)
    pages = pdf_text(printed(tmp_path, card, CARD))
    assert len(pages) == 2
    assert f"{LEGS}." in pages[0]
    assert f"{LEGS + 1}." not in pages[0]
    assert "..." in pages[0]


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_what_a_crew_must_not_miss_stands_first_and_what_there_is_no_room_for_is_counted(
    qapp: QGuiApplication, tmp_path: Path, spoken: str
) -> None:
    set_language(spoken)
    assumed = tuple(f"{n:02} {'假定' * 30}" for n in range(12))
    card = replace(CARD, first=("adapters 80/65",), remarks=assumed)
    (page,) = pdf_text(printed(tmp_path, card))
    assert page.index("adapters80/65") < page.index("00假定")
    shown = sum(f"{n:02}假定" in page for n in range(12))
    assert 0 < shown < 12
    assert plain(t("printing.water_card.more", count=12 - shown)) in page
    (page,) = pdf_text(printed(tmp_path, replace(CARD, remarks=assumed[:1])))
    assert plain(t("printing.water_card.more", count=0))[:8] not in page


def test_short_remarks_are_all_shown(qapp: QGuiApplication, tmp_path: Path) -> None:
    short = tuple(f"第{n}项按示例值" for n in range(9))
    (page,) = pdf_text(printed(tmp_path, replace(CARD, remarks=short)))
    assert [words for words in short if words not in page] == []


def test_a_way_of_one_leg_has_no_number(qapp: QGuiApplication, tmp_path: Path) -> None:
    (page,) = pdf_text(printed(tmp_path, replace(CARD, way=("大致向北",))))
    assert "大致向北" in page
    assert "1.大致" not in page


def test_a_crew_without_another_source_way_or_radio_is_told_so(qapp: QGuiApplication, tmp_path: Path) -> None:
    page = pdf_text(printed(tmp_path, replace(CARD, fallback=None, way=(), radio="", remarks=())))[0]
    for key in ("printing.water_card.no_fallback", "printing.unknown", "printing.no_reach"):
        assert plain(t(key)) in page
    assert plain(t("printing.water_card.assumed", mark="≈")) not in page


def test_texts_of_others_stay_texts() -> None:
    card = replace(CARD, engine=HOSTILE, point=HOSTILE, radio=HOSTILE, way=(HOSTILE,), remarks=(HOSTILE,))
    assert "<script" not in water_cards([card])[0].body


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_hose_of_one_diameter_is_never_torn_between_two_lines_of_the_card(spoken: str) -> None:
    set_language(spoken)
    assert " " not in t("printing.water_card.lengths", count=4, length_m="20", diameter_mm="80")
