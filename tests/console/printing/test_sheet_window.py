"""Pages made at a desk are shown, kept elsewhere, sent to a printer, and let go when there are many."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from console.printing import sheet_window
from console.printing.markup import tagged
from console.printing.paper import Part
from console.printing.sheet_window import FOLDER, SheetWindow, file_name, print_parts, write_parts
from resources.words import t
from tests.console.features import conftest as desks_over
from tests.console.features.desk import Desk
from tests.console.printing.printed_world import pdf_text

world, desks, desk = desks_over.world, desks_over.desks, desks_over.desk
"""Desks over the small world, not the printed one of this folder."""


def page(key: str = "sheet") -> Part:
    return Part(key, "2-017", tagged("h1", "望火大厦"))


def shown(desk: Desk) -> SheetWindow:
    print_parts(desk.context, lambda: write_parts(desk.context, [page(), page()], "2-017"), "")
    desk.wait(lambda: bool(desk.window.findChildren(SheetWindow)))
    return desk.window.findChildren(SheetWindow)[-1]


def test_pages_can_be_looked_at_kept_elsewhere_and_sent_to_a_printer(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk)
    assert window.view.page_count() == 2
    assert window.height() <= window.screen().availableSize().height()
    window.save_to(tmp_path / "copy.pdf")
    desk.wait((tmp_path / "copy.pdf").exists)
    window.save_to(tmp_path / "nowhere" / "copy.pdf")
    desk.wait(lambda: any(str(t("packs.not_printed", reason=""))[:5] in n.text for n in desk.context.notices.all))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    window.send(printer)
    assert len(pdf_text(tmp_path / "printer.pdf")) == 2
    window.close()


def test_when_there_is_nothing_to_print_that_is_said(desk: Desk) -> None:
    print_parts(desk.context, lambda: None, "没有可打印的内容")
    desk.wait(lambda: any(n.text == "没有可打印的内容" for n in desk.context.notices.all))


@pytest.mark.parametrize(
    ("number", "name"), [("2-017", "2-017"), ("../../etc/passwd", "etc_passwd"), ("", "_"), ("火/警", "火_警")]
)
def test_an_incidents_number_is_never_a_way_out_of_the_folder(number: str, name: str) -> None:
    assert file_name(number) == name


def test_the_last_prints_are_kept_and_the_oldest_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_window, "KEPT", 2)
    for key in ("sheet", "card", "water_card"):
        write_parts(desk.context, [page(key)], "2-017")
    left = {path.name.split("-")[0] for path in (desk.context.profile / FOLDER).glob("*.pdf")}
    assert left == {"card", "water_card"}
