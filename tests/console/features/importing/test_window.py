"""One window from a file to records and back again, against a real backend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.features.importing.window import window_of
from models.hydrant import Hydrant
from models.ids import derived_id
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import (
    apply,
    clean_rows,
    read,
    to_place,
    to_report,
    window_on,
    write_csv,
)

Desks = Callable[..., Desk]


def test_a_clean_file_becomes_records_and_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "hydrants.csv", clean_rows()))
    report = window.draft.report
    assert report is not None
    assert (report.created, report.changed, len(report.refused)) == (20, 0, 0)
    apply(desk, window)
    record_id = derived_id("hydrant", "hydrants", "X003")
    desk.wait(lambda: desk.services.store.get(Hydrant, record_id) is not None)
    assert desk.get(Hydrant, record_id).fact.pressure_mpa == pytest.approx(0.3)
    undo = window.apply.undo
    undo.ask_button.click()
    desk.wait(undo.sure_button.isVisible)
    assert undo.words.text() == t("wizard.undo_will", restored=0, deleted=20, left=0)
    undo.sure_button.click()
    desk.wait(lambda: desk.services.store.get(Hydrant, record_id) is None)


def test_a_step_is_open_only_when_those_before_it_are_done(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    assert not window.next_button.isEnabled()
    window.show_page(3)
    assert window.stack.currentIndex() == 0
    to_place(desk, window, write_csv(tmp_path / "hydrants.csv", clean_rows()))
    assert window.problem.text() == window.place.problem() == t("wizard.say_yes")
    window.forward()
    assert window.stack.currentIndex() == 2
    window.place.yes.setChecked(True)
    window.forward()
    assert window.stack.currentIndex() == 3


def test_going_back_and_putting_the_window_away_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "hydrants.csv", clean_rows()))
    report = window.draft.report
    window.back()
    window.back()
    window.close()
    window.show()
    assert window.stack.currentIndex() == 1
    assert window.draft.placing.agreed
    window.forward()
    window.forward()
    assert window.draft.report is report


def test_another_file_forgets_what_the_one_before_led_to(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "hydrants.csv", clean_rows()))
    read(desk, window, write_csv(tmp_path / "others.csv", clean_rows(3)))
    assert window.draft.report is None
    assert not window.draft.placing.agreed
    assert window.draft.source == "others"


def test_the_window_is_one(desk: Desk) -> None:
    window = window_of(desk.context)
    assert window_of(desk.context) is window
