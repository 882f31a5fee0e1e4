"""The shell's own acts: every one has words and a key, and does what it says."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.feature import Area, Feature, Panel
from console.features import FEATURES
from console.shell_acts import SETTINGS, shell_acts
from console.workspaces import WORKSPACES
from resources.words import has, t
from tests.console.shell_parts import shell


def test_every_act_and_setting_has_words(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path) as window:
        acts = shell_acts(window)
    assert [act.key for act in acts if not has(act.title_key)] == []
    assert [act.key for act in acts if not act.shortcut] == []
    assert [setting.key for setting in SETTINGS if not has(setting.title_key)] == []


def test_every_panel_has_one_act_and_a_key_and_no_key_is_a_menus(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, FEATURES) as window:
        acts = {act.key: act for act in window.acts}
        assert window.menus is not None
        letters = [menu.title().partition("&")[2][:1].upper() for menu in window.menus.menus.values()]
        for docked in window.docks.all:
            own = acts.get(f"{docked.panel.key}.show")
            named = acts.get(f"shell.panel.{docked.name}")
            assert (own is None) is not (named is None), docked.name
            shown = own or named
            assert shown is not None
            assert shown.shortcut, docked.name
    keys = {part for act in acts.values() for part in act.shortcut.split()}
    assert len(set(letters)) == len(letters)
    assert keys.isdisjoint({f"Alt+{letter}" for letter in letters})


def test_the_usual_workspaces_show_only_what_the_job_needs(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, FEATURES) as window:
        for name in ("routine", "emergency", "drill"):
            window.workspaces.choose(name)
            shown = {docked.panel.key for docked in window.docks.all if not docked.dock.isHidden()}
            usual = {"dossier", "queue", "intake", "feed", "table", "untold", "outbox", "video"}
            assert shown == (usual | {"hydrant_care"} if name == "routine" else usual)


def test_a_panel_is_put_away_by_the_keyboard_and_comes_back_by_its_key(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Feature("desk", panels=(Panel("panel", "enums.kind.alarm", Area.BOTTOM, lambda _context: QWidget()),))
    with shell(tmp_path, [desk]) as window:
        docked = window.docks.find("desk.panel")
        assert docked is not None
        line = QLineEdit()
        docked.body.put(line)
        line.show()
        window.activateWindow()
        line.setFocus()
        qtbot.waitUntil(line.hasFocus)
        window.put_panel_away()
        assert docked.dock.isHidden()
        window.show_panel("desk.panel")
        assert not docked.dock.isHidden()


def test_each_workspace_has_a_key(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path) as window:
        keys = {act.key: act.shortcut for act in shell_acts(window)}
    assert [keys[f"shell.workspace.{name}"] for name in WORKSPACES] == ["Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"]


def test_back_says_why_there_is_no_way_back(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path) as window:
        back = next(act for act in shell_acts(window) if act.key == "shell.back")
        nowhere = back.refusal(None)  # type: ignore[arg-type]  # the shell's acts need no services
        assert nowhere == t("shell.refusal.no_back")
        window.selection.choose("unit", "A")
        window.selection.choose("unit", "B")
        assert back.refusal(None) == ""  # type: ignore[arg-type]  # the shell's acts need no services
