"""The verdict is shown with what speaks for it, and nothing goes on until somebody says yes."""

from pathlib import Path

import numpy as np

from console.features.importing.window import ImportWindow
from models.geo_shift import wgs84_to_gcj02
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, to_place, window_on, write_csv
from tests.console.importing.crs.conftest import Region
from widgets.panel_state import State


def at_place(desk: Desk, path: Path) -> ImportWindow:
    window = window_on(desk)
    to_place(desk, window, path)
    return window


def said(window: ImportWindow, text: str) -> None:
    line = window.place.system.lineEdit()
    assert line is not None
    window.place.system.setEditText(text)
    line.returnPressed.emit()


def test_the_verdict_names_the_system_its_confidence_and_the_evidence(desk: Desk, tmp_path: Path) -> None:
    window = at_place(desk, write_csv(tmp_path / "a.csv", clean_rows()))
    verdict = window.draft.placing.verdict
    assert verdict is not None
    assert window.place.what.text()
    assert window.place.evidence.toPlainText().splitlines() == verdict.lines()[1:]
    assert not window.place.yes.isChecked()


def test_another_system_is_judged_at_once_and_its_yes_is_a_new_one(desk: Desk, tmp_path: Path) -> None:
    window = at_place(desk, write_csv(tmp_path / "a.csv", clean_rows()))
    window.place.yes.setChecked(True)
    assert not window.place.problem()
    step = window.place
    step.system.setCurrentIndex(step.system.findData("gcj02"))
    step.system.activated.emit(step.system.currentIndex())
    assert step.state.state() is State.LOADING
    desk.wait(lambda: window.draft.placing.asked)
    verdict = window.draft.placing.verdict
    assert verdict is not None
    assert (verdict.system, verdict.asserted) == ("gcj02", True)
    assert step.problem() == t("wizard.say_yes")


def test_points_are_taken_in_as_the_system_that_was_said_has_them(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(3)
    for row in rows:
        lon, lat = wgs84_to_gcj02(np.array([float(row[1])]), np.array([float(row[2])]))
        row[1:3] = [f"{lon[0]:.7f}", f"{lat[0]:.7f}"]
    window = at_place(desk, write_csv(tmp_path / "a.csv", rows))
    said(window, "gcj02")
    desk.wait(lambda: window.draft.placing.asked)
    window.place.yes.setChecked(True)
    window.forward()
    desk.wait(lambda: window.draft.prepared is not None)
    assert window.draft.prepared is not None
    data = window.draft.prepared.rows[0]["data"]
    assert abs(data["lon"] - float(clean_rows(1)[0][1])) < 2e-5


def test_an_epsg_number_can_be_typed_and_one_that_is_none_is_refused_in_place(desk: Desk, tmp_path: Path) -> None:
    window = at_place(desk, write_csv(tmp_path / "a.csv", clean_rows()))
    said(window, "EPSG:4490")
    desk.wait(lambda: window.draft.placing.asked)
    assert not window.place.problem() or window.place.problem() == t("wizard.say_yes")
    said(window, "EPSG:99999999")
    desk.wait(lambda: window.place.state.state() is State.REFUSED)
    assert "EPSG:99999999" in window.place.problem()
    window.place.state._act()
    desk.wait(lambda: window.draft.placing.asked)
    assert window.draft.placing.word == ""


def test_a_file_without_coordinates_says_what_that_means_and_goes_on(desk: Desk, tmp_path: Path) -> None:
    window = at_place(desk, write_csv(tmp_path / "a.csv", [["1", "0.3"], ["2", "0.4"]], ("编号", "压力")))
    assert window.place.state.state() is State.EMPTY
    assert window.place.state.sentence() == t("wizard.no_coordinates_detail")
    assert window.next_button.isEnabled()


def test_a_shifted_file_of_the_town_is_found_out_drawn_and_set_right(
    desk: Desk, tmp_path: Path, town: Region
) -> None:
    regions = Path(desk.context.profile) / "regions"
    regions.mkdir(exist_ok=True)
    (regions / "town").symlink_to(town.pack.path)
    lon, lat = town.points[0][:300], town.points[1][:300]
    moved = wgs84_to_gcj02(lon, lat)
    rows = [[f"T{at}", f"{x:.6f}", f"{y:.6f}"] for at, (x, y) in enumerate(zip(*moved, strict=True))]
    window = at_place(desk, write_csv(tmp_path / "shifted.csv", rows, ("编号", "经度", "纬度")))
    placing = window.draft.placing
    assert placing.verdict is not None
    assert (placing.verdict.system, placing.verdict.confidence) == ("gcj02", "certain")
    assert not placing.agreed
    assert window.place.map.picture() is placing.picture
    assert placing.picture is not None
    assert placing.picture.ground is not None
    window.place.yes.setChecked(True)
    window.forward()
    desk.wait(lambda: window.draft.prepared is not None)
    assert window.draft.prepared is not None
    first = window.draft.prepared.rows[0]["data"]
    assert abs(first["lon"] - lon[0]) < 2e-5
