"""Kept mappings of every kind are listed, renamed and deleted, and the file at hand hears of it."""

from pathlib import Path

from console.features.importing.window import ImportWindow
from console.importing.profiles import FOLDER, ColumnMapping, names, save
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, read, window_on, write_csv
from widgets.panel_state import State

WATER = ColumnMapping(kind="hydrants", columns={"number": "编号"}, source="水务")
STATIONS = ColumnMapping(kind="stations", columns={"name": "站名"})


def opened(desk: Desk, window: ImportWindow) -> None:
    window.show_page(window.pages.index(window.kept))
    desk.wait(lambda: window.kept.state.state() is not State.LOADING)


def cells(window: ImportWindow) -> list[tuple[str, str]]:
    rows = window.kept.rows
    return [(str(rows.index(at, 0).data()), str(rows.index(at, 1).data() or "")) for at in range(rows.rowCount())]


def test_without_any_the_list_says_where_they_come_from(desk: Desk) -> None:
    window = window_on(desk)
    opened(desk, window)
    assert window.kept.state.sentence() == t("wizard.kept_none")


def test_mappings_of_every_kind_are_listed_and_a_damaged_one_too(desk: Desk) -> None:
    save(desk.context.profile, "水", WATER)
    save(desk.context.profile, "站", STATIONS)
    (desk.context.profile / FOLDER / "x.toml").write_text("[", "utf-8")
    window = window_on(desk)
    opened(desk, window)
    kinds = dict(cells(window))
    assert (kinds["水"], kinds["站"]) == (t("enums.kind.hydrant"), t("enums.kind.station"))
    assert "x" in kinds


def test_a_new_name_and_an_end_reach_the_file_that_is_open(desk: Desk, tmp_path: Path) -> None:
    root = desk.context.profile
    save(root, "水", WATER)
    save(root, "站", STATIONS)
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows(3)))
    assert window.file.profile_line.words.text() == t("wizard.profile_fits", name="水")
    opened(desk, window)
    kept = window.kept
    kept.table.select("水")
    kept.table.selected.emit("水")
    kept.name.setText("水务")
    kept.name.returnPressed.emit()
    desk.wait(lambda: names(root) == ["水务", "站"])
    desk.wait(lambda: window.file.profile_line.words.text() == t("wizard.profile_fits", name="水务"))
    assert kept.table.selected_id() == "水务"
    kept.delete_button.click()
    assert kept.delete_button.text() == t("wizard.profile_delete_sure")
    kept.table.selected.emit("水务")
    assert kept.delete_button.text() == t("wizard.profile_delete"), "another look takes the yes back"
    kept.delete_button.click()
    kept.delete_button.click()
    desk.wait(lambda: names(root) == ["站"])
    desk.wait(window.file.profile_line.isHidden)
    assert window.file.profile.findData("水务") < 0
    window.back()
    assert window.stack.currentWidget() in window.steps


def test_a_name_that_another_has_is_refused_with_a_sentence(desk: Desk) -> None:
    for name in ("一", "二"):
        save(desk.context.profile, name, WATER)
    window = window_on(desk)
    opened(desk, window)
    window.kept.name.setText("二")
    window.kept.rename()
    desk.wait(lambda: [n.text for n in desk.context.notices.all] == [t("importing.bad.profile_taken", name="二")])
    assert names(desk.context.profile) == ["一", "二"]
