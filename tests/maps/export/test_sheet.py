"""The sheet of paper, opened again."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from maps.export.extent import Extent
from maps.export.sheet import LONGEST_BAR, Legend, Paper, Row, bar_m, ground_m_per_unit, write_sheet
from maps.symbols import Shape, Stroke, Symbol
from resources.words import set_language

SIZES = {("A4", True): (842, 595), ("A4", False): (595, 842), ("A3", True): (1191, 842), ("A3", False): (842, 1191)}
NAMES = ("alpha", "beta", "gamma")
SEEN = Extent(11.4, 48.0, 11.6, 48.2)


def opened(path: Path, paper: Paper, rows: int = 3, exercise: str = "") -> QPdfDocument:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(0xFF00AA00)
    looks = [Symbol(shape, "#3ea6ff", "x", glyph="水", struck=True) for shape in Shape] + [Stroke("#ff0000")]
    legend = Legend(
        "Situation", "Made 2026-11-27 12:34:56", "Li Wei", "© somebody",
        [Row(looks[at % len(looks)], NAMES[at % 3], 4711) for at in range(rows)], exercise,
    )  # fmt: skip
    write_sheet(path, paper, picture, SEEN, legend)
    document = QPdfDocument()
    document.load(str(path))
    return document


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_one_page_of_the_size_asked_for_says_everything(qapp, tmp_path: Path, size: str, landscape: bool) -> None:
    set_language("en")
    document = opened(tmp_path / "map.pdf", Paper(size, landscape), exercise="EXERCISE")
    assert document.pageCount() == 1
    points = document.pagePointSize(0)
    assert (round(points.width()), round(points.height())) == pytest.approx(SIZES[size, landscape], abs=1)
    text = document.getAllText(0).text()
    said = ("Situation", "Made 2026-11-27 12:34:56", "Li Wei", "© somebody", "alpha", "gamma", "EXERCISE", "1 : ")
    for words in (*said, " km", "4711"):
        assert words in text
    picture = document.render(0, QSize(round(points.width()), round(points.height())))
    assert picture.pixelColor(picture.width() // 4, picture.height() // 3).green() > 100


def test_rows_that_find_no_room_are_counted(qapp, tmp_path: Path) -> None:
    set_language("en")
    assert "more" in opened(tmp_path / "map.pdf", Paper("A4", False), rows=90).getAllText(0).text()


def test_a_scale_is_true_at_the_middle_of_the_sheet(qapp) -> None:
    frame = Paper().frame
    wide_m = 0.2 / 360 * 40_075_016.686 * math.cos(math.radians(SEEN.lat))
    assert ground_m_per_unit(SEEN, frame) * frame.width() == pytest.approx(wide_m)


@given(st.floats(1e-3, 1e5))
def test_the_bar_is_round_and_fits(m_per_unit: float) -> None:
    length = bar_m(m_per_unit)
    assert LONGEST_BAR / 2.6 <= length / m_per_unit <= LONGEST_BAR * 1.0001
    assert f"{length:e}"[0] in "125"


def test_a_place_that_cannot_be_written_is_an_error_of_the_disk(qapp, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"."):
        opened(tmp_path / "no" / "map.pdf", Paper())
