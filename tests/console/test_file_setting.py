"""A file among the settings is checked when it is set, and again when what it is checked with changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.background import Background
from console.feature import Setting
from console.file_setting import FileSetting
from console.keeper import Keeper
from console.settings import Settings
from console.settings_window import SettingsWindow


def judge(settings: Settings) -> tuple[bool, str]:
    """Only what ends well is good."""
    path = str(settings.get("shell.file"))
    if path.endswith("raises"):
        raise OSError("no such luck")
    return path.endswith("good"), f"{path} {settings.get('shell.other')}"


FILE = Setting("shell.file", "", "shell.setting.touch", file="*.inp", check=judge, checked_with=("shell.other",))
OTHER = Setting("shell.other", "one", "shell.setting.touch")


@pytest.fixture
def settings(qapp: object, tmp_path: Path) -> Iterator[Settings]:
    keeper = Keeper()
    made = Settings(tmp_path / "settings.json", keeper)
    made.declare((FILE, OTHER))
    yield made
    keeper.close()


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_what_is_chosen_is_kept_and_checked_and_the_words_stand_below(
    settings: Settings, background: Background, qtbot: QtBot
) -> None:
    edit = FileSetting(settings, FILE, background)
    qtbot.addWidget(edit)
    edit.show()
    assert not edit.words.isVisible()
    edit.take("/a/good")
    assert settings.get("shell.file") == "/a/good"
    qtbot.waitUntil(lambda: edit.words.text() == "/a/good one")
    assert edit.words.property("role") == "small"
    edit.line.setText("/a/bad")
    edit.line.editingFinished.emit()
    qtbot.waitUntil(lambda: edit.words.text() == "/a/bad one")
    assert edit.words.property("role") == "warning"
    settings.set("shell.other", "two")
    qtbot.waitUntil(lambda: edit.words.text() == "/a/bad two")
    edit.take("/it raises")
    qtbot.waitUntil(lambda: edit.words.text() == "no such luck")
    settings.reset("shell.file")
    assert edit.line.text() == ""
    assert not edit.words.isVisible()


def test_a_path_no_setting_takes_is_said(settings: Settings, background: Background, qtbot: QtBot) -> None:
    edit = FileSetting(settings, FILE, background)
    qtbot.addWidget(edit)
    edit.take("x" * (FILE.longest + 1))
    assert settings.get("shell.file") == ""
    assert edit.words.property("role") == "warning"


def test_the_window_has_it_and_without_services_nothing_is_checked(settings: Settings, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = SettingsWindow(settings, frozenset(), parent)
    edit = window.editors["shell.file"]
    assert isinstance(edit, FileSetting)
    edit.take("/a/bad")
    assert settings.get("shell.file") == "/a/bad"
    assert edit.words.text() == ""
    window.close()
