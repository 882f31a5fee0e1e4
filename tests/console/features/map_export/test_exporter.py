"""Exports of a console's map."""

from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFileDialog

from console.features.map_export.exporter import Exporter
from console.features.map_export.forms import Form
from tests.console.features.desk import Desk
from tests.maps.export.layers import LAT, LON, marks


def done(desk: Desk, exporter: Exporter) -> None:
    desk.wait(lambda: bool(exporter.idle()))


def test_data_and_picture_are_written_and_then_there_is_nothing_to_cancel(desk: Desk, tmp_path: Path) -> None:
    desk.context.map.add_layer(marks())
    exporter = Exporter.of(desk.context)
    assert Exporter.of(desk.context) is exporter
    for form, name in ((Form.THINGS, "map.kml"), (Form.PICTURE, "map.png")):
        exporter.start(form, tmp_path / name)
        assert not exporter.idle()
        assert not exporter.card.isHidden()
        done(desk, exporter)
        assert exporter.card.isHidden()
        assert (tmp_path / name).stat().st_size > 100


def test_a_sheet_and_a_page_are_made_of_a_map_of_their_own(desk: Desk, tmp_path: Path) -> None:
    desk.context.map.add_layer(marks())
    desk.context.map.fly_to(LON, LAT, 14)
    exporter = Exporter.of(desk.context)
    desk.context.session.take_part_in("x")
    exporter.start(Form.SHEET, tmp_path / "map.pdf")
    done(desk, exporter)
    document = QPdfDocument()
    document.load(str(tmp_path / "map.pdf"))
    assert document.pageCount() == 1
    exporter.start(Form.PAGE, tmp_path / "map.html")
    done(desk, exporter)
    assert "data:image/png" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_cancelling_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    exporter = Exporter.of(desk.context)
    exporter.start(Form.SHEET, tmp_path / "map.pdf")
    exporter.card.cancel.click()
    assert exporter.idle()
    assert exporter.card.isHidden()
    assert list(tmp_path.iterdir()) == [] or not (tmp_path / "map.pdf").exists()


def test_a_place_that_cannot_be_written_is_said(desk: Desk) -> None:
    exporter = Exporter.of(desk.context)
    exporter.start(Form.THINGS, Path("/dev/null/map.kml"))
    done(desk, exporter)


def test_the_file_is_asked_for_beside_the_work(desk: Desk, tmp_path: Path) -> None:
    Exporter.of(desk.context).ask(Form.THINGS)
    dialog = desk.window.findChild(QFileDialog, "mapExport")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "out"))
    done(desk, Exporter.of(desk.context))
    assert (tmp_path / "out.geojson").is_file()
    dialog.close()
