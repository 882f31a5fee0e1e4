"""Files made to harm cost a sentence in the window, which then takes the next file as if nothing had been."""

from pathlib import Path

from console.features.importing.window import ImportWindow
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, read, window_on, write_csv
from tests.console.importing.mean_files import MEAN, make
from widgets.panel_state import State

LATER = ("crs_nowhere",)
"""Found out in a later step than the first."""


def refused(desk: Desk, window: ImportWindow, path: Path) -> str:
    window.open_file(path)
    desk.wait(lambda: window.file.state.state() is not State.LOADING)
    assert window.file.state.state() is State.REFUSED, path.name
    assert not window.next_button.isEnabled()
    return window.file.problem()


def test_every_mean_file_gets_its_sentence_and_the_next_file_is_read(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    good = write_csv(tmp_path / "good.csv", clean_rows(3))
    for name, (_content, code) in MEAN.items():
        if code in LATER:
            continue
        path, _ = make(tmp_path, name)
        sentence = refused(desk, window, path)
        assert len(sentence) > len(name), name
        assert "--" not in sentence, name
        assert "Error" not in sentence, name
    read(desk, window, good)
    assert window.next_button.isEnabled()


def test_numbers_that_are_no_positions_are_refused_where_the_place_is_decided(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    path, _ = make(tmp_path, "nowhere.csv")
    read(desk, window, path)
    window.forward()
    desk.wait(lambda: not window.columns.problem())
    window.forward()
    desk.wait(lambda: window.place.state.state() is State.REFUSED)
    sentence = t("wizard.bad.crs_nowhere", columns="经度, 纬度", row="2", example="900, 95")
    assert window.place.problem() == sentence
    assert not window.next_button.isEnabled()
