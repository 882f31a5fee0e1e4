"""What will and will not come back is said before an import is taken back."""

from pathlib import Path

from resources.words import t
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import apply, clean_rows, to_report, window_on, write_csv


def test_a_record_somebody_changed_since_stays_and_is_named(
    world: BackendProcess, desk: Desk, tmp_path: Path
) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "undo.csv", clean_rows(3)))
    apply(desk, window)
    with world.client() as client:
        load(client, "hydrant", {"number": "X001", "lon": 120.2, "lat": 30.2, "type": "wall"}, source="undo")
    undo = window.apply.undo
    undo.ask_button.click()
    desk.wait(undo.sure_button.isVisible)
    assert undo.words.text() == t("wizard.undo_will", restored=0, deleted=2, left=1)
    assert t("importing.undo.left.touched", number="X001") in undo.lines.toPlainText()
    undo.sure_button.click()
    desk.wait(lambda: undo.words.text() == t("wizard.undo_done", restored=0, deleted=2, left=1))
    assert undo.ask_button.isHidden()
    assert undo.sure_button.isHidden()


def test_an_import_that_is_not_there_is_said_and_offline_nothing_is_asked(desk: Desk) -> None:
    window = window_on(desk)
    undo = window.past.undo
    undo.show_job("nothing")
    undo.ask()
    desk.wait(lambda: t("wizard.undo_asking") != undo.words.text())
    assert undo.words.text()
    assert undo.ask_button.isEnabled()
    desk.cut()
    undo.ask()
    assert undo.words.text() == t("wizard.offline")
    desk.mend()
