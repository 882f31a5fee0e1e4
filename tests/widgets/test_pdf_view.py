"""widgets/pdf_view.py"""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from resources.words import t
from tests.widgets.gallery import drawing
from widgets.panel_state import State
from widgets.pdf_view import PdfView


@pytest.fixture
def view(qtbot: QtBot) -> PdfView:
    view = PdfView()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    return view


def test_a_document_opens_from_memory_and_from_a_file(view: PdfView, tmp_path: Path) -> None:
    path = drawing(tmp_path / "plan.pdf")
    assert view.open_bytes(path.read_bytes())
    assert view.page_count() == 2
    assert view.open_file(path)
    assert view.panel().state() is State.CONTENT


def test_pages_turn_and_stop_at_the_ends(view: PdfView, tmp_path: Path) -> None:
    view.open_file(drawing(tmp_path / "plan.pdf"))
    view.go_to(99)
    assert view.page() == 1
    view.go_to(-5)
    assert view.page() == 0


def test_zooming_has_its_limits(view: PdfView, tmp_path: Path) -> None:
    view.open_file(drawing(tmp_path / "plan.pdf"))
    for _ in range(40):
        view.zoom_by(2)
    assert view.zoom() == 8.0


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF"])
def test_a_broken_document_is_said_to_be_broken(view: PdfView, data: bytes) -> None:
    assert not view.open_bytes(data)
    assert view.panel().sentence() == t("widgets.pdf.broken")


def test_a_missing_file_is_said_to_be_missing(view: PdfView, tmp_path: Path) -> None:
    assert not view.open_file(tmp_path / "none.pdf")
    assert view.panel().sentence() == t("widgets.pdf.missing")
