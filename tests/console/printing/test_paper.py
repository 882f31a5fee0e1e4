import errno
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QImage

from console.printing import paper
from console.printing.markup import Markup, box, joined, table, tagged
from console.printing.paper import Part, Stamp, Unprintable, write_pdf
from resources.words import t
from tests.console.printing.printed_world import pdf_page, pdf_text, plain

FULL = Path("/dev/full")


def stamp(exercise: bool = False) -> Stamp:
    return Stamp("断网应急资料包", "2026-05-04 12:00:00", "2026-05-04 11:59:58", "2 席", exercise)


def parts(rows: int = 2) -> list[Part]:
    lines = [[f"2-{n:03}", "水罐一车 0571-110119 · CH-3"] for n in range(rows)]
    return [Part("a", "总览", tagged("h1", "总览")), Part("b", "力量", table(["编号", "力量"], lines))]


def yellow(image: QImage) -> int:
    """How much of the page has the colour of the watermark."""
    seen = (image.pixelColor(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5))
    return sum(colour.red() > 220 and colour.green() > 200 and colour.blue() < 200 for colour in seen)


def test_every_page_says_what_it_is_of_when_it_was_made_and_which_it_is(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    pages = write_pdf(path, parts(rows=120), stamp())
    found = pdf_text(path)
    assert len(found) == pages >= 3
    for number, page in enumerate(found, 1):
        said = [
            t("printing.made", at=stamp().made_at), t("printing.as_of", at=stamp().as_of), "2席", stamp().title,
            t("printing.page", page=number, pages=pages),
        ]  # fmt: skip
        assert [words for words in said if plain(words) not in page] == []


def test_numbers_and_chinese_can_be_found_in_the_file_and_the_font_is_in_it(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    write_pdf(path, parts(), stamp())
    assert "2-001水罐一车0571-110119·CH-3" in pdf_text(path)[1]
    assert b"/FontFile" in path.read_bytes()


def test_an_exercise_is_marked_on_every_page(qapp: QGuiApplication, tmp_path: Path) -> None:
    real, drill = tmp_path / "real.pdf", tmp_path / "drill.pdf"
    write_pdf(real, parts(), stamp())
    write_pdf(drill, parts(), stamp(exercise=True))
    for page in range(2):
        assert yellow(pdf_page(real, page)) == 0
        assert yellow(pdf_page(drill, page)) > 20
        assert "EXERCISE" in pdf_text(drill)[page]


def test_more_pages_than_anybody_carries_are_not_made(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_PAGES", 2)
    assert write_pdf(tmp_path / "pack.pdf", parts(rows=200), stamp()) == 2


def test_a_full_disk_is_noticed(qapp: QGuiApplication) -> None:
    with pytest.raises(Unprintable) as error:
        write_pdf(FULL, parts(), stamp())
    assert error.value.errno == errno.ENOSPC


def test_a_file_that_cannot_be_made_is_noticed(qapp: QGuiApplication, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        write_pdf(tmp_path / "nowhere" / "pack.pdf", parts(), stamp())


def test_a_picture_from_elsewhere_is_not_fetched(qapp: QGuiApplication, tmp_path: Path) -> None:
    body = Markup('<p>x</p><img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png">')
    write_pdf(tmp_path / "pack.pdf", [Part("a", "x", body)], stamp())
    QCoreApplication.processEvents()


def test_a_part_that_stays_whole_is_drawn_smaller_until_its_page_holds_it(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    rows = table(["编号"], [[f"2-{n:03}"] for n in range(50)])
    assert write_pdf(path, [Part("a", "力量", rows)], stamp()) == 2
    assert write_pdf(path, [Part("a", "力量", rows, whole=True), parts()[0]], stamp()) == 2
    assert "2-049" in pdf_text(path)[0]


def page_of(pages: list[str], words: str) -> int:
    """Where words are seen: a line that was moved on is also in the text of the page it is cut off from."""
    return max(number for number, page in enumerate(pages) if words in page)


@pytest.mark.parametrize("what", ["table", "words", "box"])
def test_no_heading_stands_alone_at_the_foot_of_a_page(qapp: QGuiApplication, tmp_path: Path, what: str) -> None:
    path, turned = tmp_path / "pack.pdf", 0
    below = {"table": table(["编号", "力量"], [["FIRST", "x"], ["2", "y"]]), "words": tagged("p", "FIRST"),
             "box": box("FIRST")}[what]  # fmt: skip
    for lines in range(36, 48):
        said = [tagged("p", f"line {n}") for n in range(lines)]
        body = joined([*said, tagged("h2", "ABOVE"), tagged("h2", "BELOW"), below])
        write_pdf(path, [Part("a", "x", body)], stamp())
        found = pdf_text(path)
        (page,) = {page_of(found, words) for words in ("ABOVE", "BELOW", "FIRST")}
        turned += page
    assert 0 < turned < 12


def test_a_heading_that_begins_its_page_leaves_none_empty(qapp: QGuiApplication, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    tall = table(["编号"], [[Markup("<br>".join(f"row {n}" for n in range(70)))]])
    write_pdf(path, [Part("a", "x", joined([tagged("h1", "ABOVE"), tall]))], stamp())
    found = pdf_text(path)
    assert "ABOVE" in found[0]
    assert all("row" in page for page in found)
