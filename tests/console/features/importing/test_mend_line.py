"""A damaged text is offered to be mended, with a word of it as proof."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from console.features.importing.mend_line import MendLine
from console.importing.reading.twice import TWICE, Twice
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import HEADERS, clean_rows, read, window_on


def test_nothing_is_offered_where_nothing_is_to_mend(qtbot: QtBot) -> None:
    line = MendLine()
    qtbot.addWidget(line)
    line.show_twice(None)
    assert line.isHidden()
    line.show_twice(Twice("cp1252", "utf-8", "ç¼–", "编"))
    assert t("wizard.twice", shown="ç¼–", meant="编") == line.words.text()
    with qtbot.waitSignal(line.wanted):
        line.button.click()


def test_a_press_reads_the_file_as_it_was_meant(desk: Desk, tmp_path: Path) -> None:
    text = "\n".join(",".join(row) for row in [HEADERS, *clean_rows(5)]) + "\n"
    (tmp_path / "a.csv").write_text(text.encode().decode("latin-1"), "utf-8")
    window = window_on(desk)
    read(desk, window, tmp_path / "a.csv")
    step = window.file
    assert step.mend_line.isVisible()
    step.mend_line.button.click()
    desk.wait(lambda: not step.problem() and not step.mend_line.isVisible())
    opened = window.draft.opened
    assert opened is not None
    assert opened.table.headers == HEADERS
    assert (step.encoding.currentText(), window.draft.mapping().encoding) == (TWICE, TWICE)
    assert window.draft.kind == "hydrants"
