"""Past imports are listed and taken back; what will not come back is said before."""

from collections.abc import Callable
from pathlib import Path

from models.hydrant import Hydrant
from models.ids import derived_id
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import apply, clean_rows, to_report, window_on, write_csv
from widgets.panel_state import State

Desks = Callable[..., Desk]


def test_without_any_the_list_says_so(void: BackendProcess, desks: Desks) -> None:
    desk = desks(void)
    window = window_on(desk)
    window.show_past()
    assert window.past.state.state() is State.LOADING
    desk.wait(lambda: window.past.state.state() is State.EMPTY)
    assert window.past.state.sentence() == t("importing.jobs.none")


def test_an_import_is_listed_and_taken_back_from_the_list(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "past.csv", clean_rows(3)))
    apply(desk, window)
    window.show_past()
    past = window.past
    desk.wait(lambda: past.rows.rowCount() > 0 and past.rows.items()[0].file_name == "past.csv")
    job = past.rows.items()[0]
    past.table.select(job.id)
    past.table.selected.emit(job.id)
    past.undo.ask_button.click()
    desk.wait(past.undo.sure_button.isVisible)
    past.undo.keep_button.click()
    assert past.undo.ask_button.isVisible()
    past.undo.ask_button.click()
    desk.wait(past.undo.sure_button.isVisible)
    past.undo.sure_button.click()
    desk.wait(lambda: not past.rows.items()[0].undoable)
    record_id = derived_id("hydrant", "past", "X001")
    desk.wait(lambda: desk.services.store.get(Hydrant, record_id) is None)


def test_offline_what_was_read_stays_and_it_says_so(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    window.show_past()
    desk.wait(lambda: window.past.state.state() is State.CONTENT)
    desk.cut()
    desk.wait(lambda: window.past.state.state() is State.OFFLINE)
    assert window.past.rows.rowCount() > 0
    desk.mend()
    desk.wait(lambda: window.past.state.state() is State.CONTENT)


def test_a_commander_is_told_who_may(world: BackendProcess, desks: Desks) -> None:
    window = window_on(desks(world, "wangfang", "3"))
    window.show_past()
    assert (window.past.state.state(), window.past.rows.rowCount()) == (State.NO_PERMISSION, 0)
    assert window.past.state.sentence() == t("wizard.forbidden")
