"""The shell's own acts: every one has words and a key, and does what it says."""

from pathlib import Path

from pytestqt.qtbot import QtBot

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
