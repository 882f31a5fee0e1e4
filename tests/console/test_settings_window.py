"""Every declared setting has an editor that keeps its bounds and is in force at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from console import region_flow, shell_acts
from console.feature import Setting
from console.features import FEATURES
from console.keeper import Keeper
from console.settings import Settings
from console.settings_window import SECTIONS, SettingsWindow, section_of
from resources.words import t
from widgets.ages import age_text

SETTINGS = (
    Setting("shell.touch", False, "shell.setting.touch"),
    Setting("shell.flood_count", 10, "shell.setting.flood_count", 1, 1000),
    Setting("shell.age_amber_s", 15.0, "shell.setting.age_amber_s", 1.0, 600.0, "s"),
    Setting("shell.theme", "dark", "shell.menu.theme"),
    Setting("shell.note", "x", "shell.setting.touch"),
    Setting("shell.table", "", "shell.setting.touch", act="shell.edit_table"),
)


@pytest.fixture
def settings(qapp: object, tmp_path: Path) -> Iterator[Settings]:
    keeper = Keeper()
    made = Settings(tmp_path / "settings.json", keeper)
    made.declare(SETTINGS)
    yield made
    keeper.close()


@pytest.fixture
def window(settings: Settings, qtbot: QtBot) -> Iterator[SettingsWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = SettingsWindow(settings, frozenset({"shell.theme"}), parent)
    yield window
    window.close()


def test_what_is_edited_is_in_force_at_once(settings: Settings, window: SettingsWindow) -> None:
    box, spin, line = (window.editors[f"shell.{name}"] for name in ("touch", "flood_count", "note"))
    assert isinstance(box, QCheckBox)
    assert isinstance(spin, QSpinBox)
    assert isinstance(line, QLineEdit)
    box.setChecked(True)
    spin.setValue(25)
    line.setText("y")
    line.editingFinished.emit()
    assert [settings.get(f"shell.{name}") for name in ("touch", "flood_count", "note")] == [True, 25, "y"]


def test_a_minimum_that_stands_for_something_else_is_shown_in_words(settings: Settings, qtbot: QtBot) -> None:
    hour = Setting("shell.hour", -1, "shell.setting.touch", -1, 23, least_key="shell.menu.theme")
    settings.declare((hour,))
    parent = QWidget()
    qtbot.addWidget(parent)
    window = SettingsWindow(settings, frozenset(), parent)
    spin = window.editors["shell.hour"]
    assert isinstance(spin, QSpinBox)
    assert spin.text() == t("shell.menu.theme")
    spin.setValue(7)
    assert spin.text() == "7"
    assert settings.get("shell.hour") == 7
    window.close()


def test_what_is_more_than_a_line_is_edited_by_its_own_act(window: SettingsWindow) -> None:
    wanted: list[str] = []
    window.act_wanted.connect(wanted.append)
    button = window.editors["shell.table"]
    assert isinstance(button, QPushButton)
    button.click()
    assert wanted == ["shell.edit_table"]


def test_a_number_stays_within_its_bounds(settings: Settings, window: SettingsWindow) -> None:
    spin = window.editors["shell.flood_count"]
    assert isinstance(spin, QSpinBox)
    spin.setValue(5_000)
    assert settings.get("shell.flood_count") == 1000


def test_what_has_a_place_of_its_own_is_not_listed(window: SettingsWindow) -> None:
    assert set(window.editors) == {setting.key for setting in SETTINGS} - {"shell.theme"}


def test_an_editor_is_named_for_those_who_cannot_see_it(window: SettingsWindow) -> None:
    assert all(editor.accessibleName() for editor in window.editors.values())


def test_what_is_to_be_said_beside_the_settings_is_said_in_plain_text(settings: Settings, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = SettingsWindow(settings, frozenset(), parent, ["<b>tokens.json</b>"])
    assert "<b>tokens.json</b>" in [label.text() for label in window.findChildren(QLabel)]
    window.close()


def test_settings_stand_in_sections_and_every_key_has_one(window: SettingsWindow) -> None:
    assert list(window.headings) == ["look", "warning"]
    assert [section_of(key) for key in ("age.reading_s", "packs.keep", "network.ca_file")] == [
        "ages",
        "packs",
        "seat",
    ]


def test_every_setting_that_is_declared_anywhere_has_a_section() -> None:
    declared = (*shell_acts.SETTINGS, *region_flow.SETTINGS, *(one for f in FEATURES for one in f.settings))
    assert {section_of(setting.key) for setting in declared} == set(SECTIONS)


def test_a_search_leaves_what_it_finds_with_its_section_and_says_when_it_finds_nothing(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    window.show()
    window.search.setFocus()
    qtbot.keyClicks(window.search, "FLOOD shell")
    assert window.editors["shell.flood_count"].isVisible()
    assert not window.editors["shell.touch"].isVisible()
    assert [heading.isVisible() for heading in window.headings.values()] == [False, True]
    assert not window.nothing.isVisible()
    qtbot.keyClicks(window.search, " nowhere")
    assert window.nothing.isVisible()
    window.search.clear()
    assert all(editor.isVisible() for editor in window.editors.values())


def test_only_what_was_changed_can_be_put_back(settings: Settings, window: SettingsWindow) -> None:
    buttons = [b for b in window.findChildren(QPushButton) if b.text() == t("shell.settings.reset")]
    assert not any(button.isEnabled() for button in buttons)
    settings.set("shell.flood_count", 11)
    assert [button.isEnabled() for button in buttons].count(True) == 1


def test_long_times_are_said_in_words_too(window: SettingsWindow) -> None:
    spin = window.editors["shell.age_amber_s"]
    assert isinstance(spin, QDoubleSpinBox)
    spin.setValue(30)
    assert spin.suffix() == " s"
    spin.setValue(600)
    assert age_text(600) in spin.suffix()
