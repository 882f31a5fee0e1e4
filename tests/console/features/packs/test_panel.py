from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from console.features.packs.keeper import Newest
from console.features.packs.panel import PacksPanel, choose_folder, keeper_of, newest_words, state_badge
from resources.words import t
from tests.console.features.desk import Desk


def panel_of(desk: Desk) -> PacksPanel:
    return desk.put(PacksPanel(desk.context), 900, 300)


def test_the_panel_says_that_there_is_none_then_that_one_is_made_then_how_old_it_is(desk: Desk) -> None:
    panel = panel_of(desk)
    assert panel.badge.badge().text == t("packs.badge.none")
    assert not panel.open_button.isEnabled()
    panel.make_button.click()
    assert panel.badge.badge().text == t("packs.badge.making")
    assert not panel.make_button.isEnabled()
    desk.wait(lambda: panel.badge.badge().text == t("packs.badge.fresh"))
    assert panel.open_button.isEnabled()
    assert str(Path(desk.context.profile)) in panel.folder.text()


def test_a_pack_that_fails_is_in_sight_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    panel = panel_of(desk)
    desk.context.settings.set("packs.folder", str(tmp_path / "<b>gone</b>"))
    desk.wait(panel.problem.isVisible)
    assert "<b>gone</b>" in panel.problem.text()
    assert state_badge(keeper_of(desk.context)).text == t("packs.badge.failed")


def test_a_folder_that_is_chosen_gets_a_pack_at_once(desk: Desk, tmp_path: Path) -> None:
    panel = panel_of(desk)
    choose_folder(desk.context)
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    desk.wait(lambda: panel.badge.badge().text == t("packs.badge.fresh"))
    assert list(tmp_path.glob("wanghuolou-pack-*"))


def test_a_window_has_one_keeper(desk: Desk) -> None:
    assert keeper_of(desk.context) is keeper_of(desk.context)


def test_a_pack_that_lies_elsewhere_says_where(tmp_path: Path) -> None:
    newest = Newest(tmp_path / "pack", datetime.now(UTC), 7)
    assert str(tmp_path) not in newest_words(newest, 3.0, tmp_path)
    assert str(tmp_path) in newest_words(newest, 3.0, tmp_path / "usb")
