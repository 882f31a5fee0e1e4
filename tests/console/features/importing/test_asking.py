"""What is worked out in the background can be given up at every step, with a sentence, and asked again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.features.importing.asking import AskingStep
from console.features.importing.window import ImportWindow
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, read, to_place, to_report, window_on, write_csv
from widgets.panel_state import State


def reach(desk: Desk, window: ImportWindow, path: Path, at: int) -> AskingStep:
    """The step of that number, waiting for its answer."""
    if at == 0:
        window.open_file(path)
    elif at == 1:
        read(desk, window, path)
        window.forward()
    elif at == 2:
        read(desk, window, path)
        window.forward()
        desk.wait(lambda: not window.columns.problem())
        window.forward()
    elif at == 3:
        to_place(desk, window, path)
        window.place.yes.setChecked(True)
        window.forward()
    else:
        window.show_past()
    page = window.stack.currentWidget()
    assert isinstance(page, AskingStep)
    assert page.working
    return page


@pytest.mark.parametrize("at", range(5))
def test_a_step_is_given_up_with_a_sentence_and_asked_again(desk: Desk, tmp_path: Path, at: int) -> None:
    window = window_on(desk)
    page = reach(desk, window, write_csv(tmp_path / "a.csv", clean_rows(200)), at)
    desk.qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (page.state.state(), page.state.sentence()) == (State.EMPTY, t("wizard.given_up"))
    assert window.isVisible()
    assert at == 4 or page.problem() == t("wizard.given_up")
    desk.qtbot.wait(200)
    assert page.state.sentence() == t("wizard.given_up")
    page.state._act()
    desk.wait(lambda: page.state.state() in (State.CONTENT, State.EMPTY) and not page.working)
    desk.wait(lambda: page.problem() != t("wizard.given_up"))


def test_escape_puts_a_window_away_that_waits_for_nothing(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "b.csv", clean_rows(2)))
    report = window.draft.report
    desk.qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.show()
    assert window.draft.report is report


def test_what_is_given_up_in_the_middle_writes_nothing(world: BackendProcess, desk: Desk, tmp_path: Path) -> None:
    with world.client() as client:
        head = client.get("/v1/changes").json()["head"]
        window = window_on(desk)
        page = reach(desk, window, write_csv(tmp_path / "c.csv", clean_rows(5_000)), 3)
        page.cancel()
        desk.qtbot.wait(500)
        assert client.get("/v1/changes").json()["head"] == head
    assert window.draft.report is None
