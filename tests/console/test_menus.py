"""Menus and keys come from the acts; what cannot be done says why."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from console.feature import Act
from console.features import FEATURES
from console.menus import DuplicateShortcut, Menus, check_shortcuts, group_of, menu_rank, shortcut_words
from resources.words import t

NEXT = Act("queue.next", "enums.kind.alarm", lambda _context: None, "F2 Ctrl+K", menu="act")
BACK = Act("queue.back", "enums.kind.site", lambda _context: None, "", menu="view")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def made(window: QMainWindow, done: list[str], reason: str = "") -> Menus:
    return Menus(window, window.menuBar(), [NEXT, BACK], lambda act: done.append(act.key), lambda _act: reason)


def test_every_act_is_in_its_menu_with_its_keys(window: QMainWindow) -> None:
    menus = made(window, [])
    assert [key.toString() for key in menus.actions["queue.next"].shortcuts()] == ["F2", "Ctrl+K"]
    assert menus.actions["queue.next"] in menus.menus["act"].actions()
    assert menus.actions["queue.back"] in menus.menus["view"].actions()


def test_an_entry_does_its_act(window: QMainWindow) -> None:
    done: list[str] = []
    made(window, done).actions["queue.back"].trigger()
    assert done == ["queue.back"]


def test_a_key_that_is_held_does_its_act_once_unless_the_act_only_moves_about(window: QMainWindow) -> None:
    acts = [NEXT, replace(BACK, shortcut="F3", repeats=True)]
    menus = Menus(window, window.menuBar(), acts, lambda _act: None, lambda _act: "")
    assert not menus.actions["queue.next"].autoRepeat()
    assert menus.actions["queue.back"].autoRepeat()


def test_no_act_that_changes_anything_goes_on_while_its_key_is_held() -> None:
    acts = [act for feature in FEATURES for act in feature.acts]
    assert {act.key for act in acts if act.repeats} == {"map_view.previous", "map_view.next"}


def test_an_open_menu_says_why_something_cannot_be_done_and_the_key_is_heard_all_the_same(
    window: QMainWindow,
) -> None:
    menus = made(window, [], "没有选中警情。")
    action = menus.actions["queue.next"]
    menus.menus["act"].aboutToShow.emit()
    assert not action.isEnabled()
    assert "没有选中警情" in action.text()
    menus.menus["act"].aboutToHide.emit()
    assert action.isEnabled()
    assert action.text() == t("enums.kind.alarm")


def test_two_acts_on_one_key_and_a_key_that_is_none_are_refused() -> None:
    with pytest.raises(DuplicateShortcut, match=r"a\.b and queue\.next both want F2"):
        check_shortcuts([NEXT, replace(BACK, key="a.b", shortcut="F2")])
    with pytest.raises(DuplicateShortcut, match="no key"):
        check_shortcuts([replace(BACK, shortcut="Banana")])


def test_keys_are_written_as_people_read_them() -> None:
    assert shortcut_words(NEXT) == "F2  Ctrl+K"


def test_a_features_own_menu_stands_before_view() -> None:
    assert sorted(["help", "view", "tools", "file", "act"], key=menu_rank) == [
        "file",
        "act",
        "tools",
        "view",
        "help",
    ]


def test_panels_stand_together_and_each_features_acts_do() -> None:
    keys = ("outbox.show", "shell.panel.queue.queue", "shell.panel.shell.dossier", "seats.claim", "shell.theme")
    groups = [group_of(Act(key, "enums.kind.alarm", lambda _context: None)) for key in keys]
    assert groups == ["panel", "panel", "panel", "seats", "shell"]
