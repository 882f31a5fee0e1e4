"""A mapping that fits is proposed, used at a press, renamed, and deleted at a second press."""

from pathlib import Path

from console.importing.profiles import ColumnMapping, names, save
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, read, window_on, write_csv


def test_a_kept_mapping_that_fits_is_proposed_used_renamed_and_deleted(desk: Desk, tmp_path: Path) -> None:
    root = desk.context.profile
    save(
        root,
        "每月清单",
        ColumnMapping(kind="hydrants", columns={"number": "编号", "note": "备注二"}, source="水务局"),
    )
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows(4)))
    line = window.file.profile_line
    assert line.words.text() == t("wizard.profile_fits", name="每月清单")
    line.use_button.click()
    desk.wait(lambda: window.draft.fields.get("备注二") == "note" and not window.file.problem())
    assert window.draft.source == "水务局"
    assert line.words.text() == t("wizard.profile_used", name="每月清单")
    assert not line.rename_button.isEnabled()
    line.name.setText("水务")
    line.name.textEdited.emit("水务")
    line.rename_button.click()
    desk.wait(lambda: line.words.text() == t("wizard.profile_used", name="水务"))
    assert names(root) == ["水务"]
    assert window.file.profile.currentData() == "水务"
    line.delete_button.click()
    assert line.delete_button.text() == t("wizard.profile_delete_sure")
    assert names(root) == ["水务"]
    line.delete_button.click()
    desk.wait(line.isHidden)
    assert names(root) == []


def test_a_name_that_is_taken_is_refused_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    for name in ("一", "二"):
        save(desk.context.profile, name, ColumnMapping(kind="hydrants", columns={"number": "编号"}))
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "a.csv", clean_rows(4)))
    line = window.file.profile_line
    line.use_button.click()
    desk.wait(line.rename_button.isVisible)
    line.name.setText("二" if window.draft.profile == "一" else "一")
    line.name.textEdited.emit("")
    line.rename_button.click()
    desk.wait(lambda: bool(desk.context.notices.all))
    assert names(desk.context.profile) == ["一", "二"]


def test_without_one_that_fits_nothing_is_proposed(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    read(desk, window, write_csv(tmp_path / "b.csv", [["1", "2"]], ("编号", "x")))
    assert window.file.profile_line.isHidden()
