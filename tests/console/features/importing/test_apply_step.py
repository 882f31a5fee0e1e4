"""What was shown is what is done, or nothing is; until it is sent it can be cancelled."""

from pathlib import Path

from resources.words import t
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import apply, clean_rows, to_report, window_on, write_csv


def test_it_says_what_will_be_done_and_what_was(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "a1.csv", clean_rows(3, start=100)))
    window.forward()
    step = window.apply
    assert "a1" in step.what.text()
    assert step.apply_button.isEnabled()
    step.apply_button.click()
    assert (step.cancel_button.isVisible(), step.apply_button.isEnabled()) == (True, False)
    assert not window.back_button.isEnabled()
    desk.wait(lambda: window.draft.applied is not None)
    assert step.what.text() == t("wizard.done", kind=t("enums.kind.hydrant"))
    assert step.undo.isVisible()
    assert window.new_button.isVisible()


def test_cancelled_before_it_is_sent_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "a2.csv", clean_rows(3, start=200)))
    window.forward()
    window.apply.apply()
    window.apply.cancel()
    desk.wait(lambda: not window.apply.running)
    assert window.apply.error.text() == t("wizard.cancelled")
    assert window.draft.applied is None
    assert window.apply.apply_button.isEnabled()


def test_records_that_changed_since_they_were_compared_are_not_overwritten(
    world: BackendProcess, desk: Desk, tmp_path: Path
) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "a3.csv", clean_rows(3, start=300)))
    window.forward()
    with world.client() as client:
        load(client, "hydrant", {"number": "X301", "lon": 120.1, "lat": 30.1, "type": "wall"}, source="a3")
    window.apply.apply_button.click()
    desk.wait(lambda: bool(window.apply.error.text()))
    assert window.apply.error.text() == t("wizard.changed_since")
    assert window.draft.applied is None
    window.back()
    desk.wait(lambda: window.draft.report is not None)
    report = window.draft.report
    assert report is not None
    assert (report.created, report.changed) == (2, 1)
    apply(desk, window)


def test_offline_the_button_is_grey_and_says_why(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "a4.csv", clean_rows(3, start=400)))
    window.forward()
    desk.cut()
    desk.wait(lambda: not window.apply.apply_button.isEnabled())
    assert window.apply.error.text() == t("wizard.offline")
    desk.mend()
    desk.wait(window.apply.apply_button.isEnabled)
