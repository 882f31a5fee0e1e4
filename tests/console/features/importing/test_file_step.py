"""What a file is and how it is read is found out, shown, and can be said otherwise."""

from pathlib import Path

from openpyxl import Workbook

from console.features.importing.work import open_file
from console.importing.read import Options
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import HEADERS, clean_rows, read, window_on, write_csv
from widgets.panel_state import State


def test_form_encoding_separator_and_header_row_are_shown(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    lines = ["消火栓清单;;;;;", ";".join(HEADERS), *(";".join(row) for row in clean_rows())]
    path.write_text("\n".join(lines), "gb18030")
    window = window_on(desk)
    assert window.file.state.state() is State.EMPTY
    read(desk, window, path)
    step = window.file
    assert step.encoding.currentText().lower() == "gb18030"
    assert (step.separator.currentData(), step.header_row.value()) == (";", 2)
    assert step.kind.currentData() == "hydrants"
    assert step.preview.table is not None
    assert step.preview.table.rows().index(0, 0).data() == "3"


def test_another_header_row_is_read_at_once(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows()))
    window.file.header_row.setValue(3)
    desk.wait(lambda: not window.file.problem())
    assert window.draft.opened is not None
    assert window.draft.opened.table.headers[0] == "X001"


def test_a_sheet_can_be_chosen(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["说明"])
    for row in (HEADERS, *clean_rows(3)):
        book.create_sheet("消火栓").append(list(row)) if "消火栓" not in book.sheetnames else book["消火栓"].append(
            list(row)
        )
    book.create_sheet("旧表").append(["编号", "名称"])
    book["旧表"].append(["1", "a"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    window = window_on(desk)
    read(desk, window, path)
    assert window.file.sheet.currentText() == "消火栓"
    window.file.sheet.setCurrentText("旧表")
    window.file.sheet.activated.emit(window.file.sheet.currentIndex())
    desk.wait(lambda: not window.file.problem())
    assert window.draft.opened is not None
    assert window.draft.opened.table.headers == ("编号", "名称")


def test_a_file_that_is_no_table_is_refused_in_place_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    for name, data in (("a.pdf", b"%PDF-1.7 x"), ("empty.csv", b""), ("none.csv", None)):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        window.open_file(path)
        desk.wait(lambda: window.file.state.state() is State.REFUSED)
        assert name in window.file.problem()
        assert not window.next_button.isEnabled()
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows(2)))
    assert window.file.state.state() is State.CONTENT


def test_only_the_newest_of_two_files_is_shown(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    window.open_file(write_csv(tmp_path / "first.csv", clean_rows(4_000)))
    read(desk, window, write_csv(tmp_path / "second.csv", clean_rows(2)))
    desk.qtbot.wait(300)
    assert window.draft.opened is not None
    assert window.draft.opened.path.name == "second.csv"


def test_a_header_without_rows_is_said(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    window.open_file(write_csv(tmp_path / "a.csv", []))
    desk.wait(lambda: window.file.state.state() is State.REFUSED)


def test_without_a_source_nothing_goes_on(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows(2)))
    window.file.source.clear()
    window.file.source.textEdited.emit("")
    assert window.problem.text() == t("wizard.no_source")


def test_a_path_can_be_typed_and_enter_goes_on(desk: Desk, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", clean_rows(2))
    window = window_on(desk)
    window.file.path.setText(f'"{path}"')
    window.file.path.returnPressed.emit()
    desk.wait(lambda: not window.file.problem())
    window.file.path.returnPressed.emit()
    assert window.stack.currentIndex() == 1
    assert open_file(path, Options()).guesses[0].kind == "hydrants"
