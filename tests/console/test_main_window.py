"""The shell: what stands in the window is what the features contribute."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.main_window import MainWindow
from console.menus import DuplicateShortcut, Menus
from console.strip import Link
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry, EntryState
from resources.words import t
from tests.console.shell_parts import shell
from tests.models.facts import envelope

QUEUE = Feature(
    name="queue",
    panels=(Panel("queue", "enums.kind.incident", Area.LEFT, lambda _context: QLabel("queue")),),
    acts=(Act("queue.next", "enums.kind.alarm", lambda _context: None, "F2"),),
)


def menus(window: MainWindow) -> Menus:
    assert window.menus is not None
    return window.menus


def test_an_empty_list_of_features_gives_a_window_with_map_room_dossier_and_help(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with shell(tmp_path) as window:
        assert [docked.name for docked in window.docks.all] == ["shell.dossier"]
        assert {"file", "go", "view", "help"} <= set(menus(window).menus)


def test_a_feature_brings_its_dock_menu_entry_and_key(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, [QUEUE]) as window:
        docked = window.docks.find("queue.queue")
        assert docked is not None
        assert docked.dock.isVisible()
        assert menus(window).actions["queue.next"].shortcut().toString() == "F2"
        assert menus(window).actions["shell.panel.queue.queue"].shortcut().toString().startswith("Alt+")


def test_two_acts_on_one_key_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    other = Feature(name="other", acts=(Act("other.thing", "enums.kind.site", lambda _context: None, "F2"),))
    with pytest.raises(DuplicateShortcut, match=r"other\.thing and queue\.next"), shell(tmp_path, [QUEUE, other]):
        pass


def test_an_act_before_the_services_stand_is_answered_with_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, [QUEUE]) as window:
        menus(window).actions["queue.next"].trigger()
        assert window.stage.notices.texts() == [t("shell.start.map")]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_of_the_strip_is_cut(qtbot: QtBot, tmp_path: Path, size: tuple[int, int]) -> None:
    with shell(tmp_path, [QUEUE]) as window:
        window.resize(*size)
        window.strip.show_seat("2", "欧阳建国")
        window.strip.show_link(Link.OFFLINE, 7_200)
        window.strip.show_outbox(120, 12)
        qtbot.wait(20)
        assert window.width() == size[0]
        for part in (window.strip.link, window.strip.to_send, window.strip.refused, window.strip.load):
            assert part.width() >= part.sizeHint().width()
        assert window.command_bar.width() >= 140


def test_each_workspace_keeps_the_arrangement_its_user_made(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, [QUEUE]) as window:
        docked = window.docks.find("queue.queue")
        assert docked is not None
        docked.dock.hide()
        window.workspaces.choose("emergency")
        assert docked.dock.isVisible()
        window.workspaces.choose("routine")
        assert not docked.dock.isVisible()
    with shell(tmp_path, [QUEUE]) as again:
        assert again.workspaces.current == "routine"
        docked = again.docks.find("queue.queue")
        assert docked is not None
        assert not docked.dock.isVisible()


def test_the_slash_opens_the_command_bar_and_escape_leaves_it(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path) as window:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window.stage, Qt.Key.Key_Slash)
        assert window.command_bar.line.hasFocus()
        qtbot.keyClick(window.command_bar.line, Qt.Key.Key_Escape)
        assert not window.command_bar.line.hasFocus()


def test_a_press_on_what_was_refused_leads_to_the_conflict_that_waits_else_to_what_is_to_be_sent(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell(tmp_path) as window:
        asked: list[str] = []
        monkeypatch.setattr(window, "show_panel", asked.append)
        window.strip.refused_wanted.emit()
        act = envelope(AddLogEntry(text="x"))
        for state in (EntryState.REFUSED, EntryState.CONFLICT):
            entries = (Entry(seq=1, envelope=act, state=state),)
            commands = SimpleNamespace(entries=lambda found=entries: found)
            monkeypatch.setattr(window, "_context", SimpleNamespace(commands=commands))
            window.strip.refused_wanted.emit()
        monkeypatch.setattr(window, "_context", None)
        assert asked == ["outbox", "outbox", "conflicts"]


def test_why_something_could_not_be_done_is_said_no_longer_once_it_is_done(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path, [QUEUE]) as window:
        back = next(act for act in window.acts if act.key == "shell.back")
        window.run_act(back)
        assert window.stage.notices.texts() == [t("shell.refusal.no_back")]
        for record_id in ("A", "B"):
            window.selection.choose("incident", record_id)
        window.run_act(back)
        assert window.stage.notices.texts() == []


def test_tab_goes_through_the_panel_in_front_and_never_into_one_behind_a_tab(qtbot: QtBot, tmp_path: Path) -> None:
    def fields(key: str, order: int) -> Panel:
        def make(_context: Context) -> QWidget:
            panel = QWidget()
            column = QVBoxLayout(panel)
            for number in (1, 2, 3):
                field = QLineEdit()
                field.setObjectName(f"{key}{number}")
                column.addWidget(field)
            return panel

        return Panel(key, "enums.kind.alarm", Area.BOTTOM, make, order=order)

    with shell(tmp_path, [Feature(name="test", panels=(fields("front", 1), fields("behind", 2)))]) as window:

        def fields_of(key: str) -> list[QLineEdit]:
            return [found for number in (1, 2, 3) if (found := window.findChild(QLineEdit, f"{key}{number}"))]

        window.docks._context = cast("Context", SimpleNamespace())
        for key in ("front", "behind", "front"):
            window.show_panel(key)
            # Docks that were resized have regions of old for a while.
            window.resize(window.width() + 50, 900)
            qtbot.wait(50)
        qtbot.waitUntil(lambda: all(w.visibleRegion().isEmpty() for w in fields_of("behind")))
        qtbot.waitUntil(lambda: QApplication.focusWidget() in fields_of("front")[:1])
        visited: list[str] = []
        for _turn in range(12):
            focus = QApplication.focusWidget()
            assert focus is not None
            visited.append(focus.objectName())
            QTest.keyClick(focus, Qt.Key.Key_Tab)
            qtbot.wait(5)
        assert visited[:3] == ["front1", "front2", "front3"]
        assert not any(name.startswith("behind") for name in visited)


def test_escape_puts_a_card_over_the_map_away_before_anything_is_unchosen(qtbot: QtBot, tmp_path: Path) -> None:
    with shell(tmp_path) as window:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        card = QWidget()
        window.show_card(card, None)
        window.selection.choose("hydrant", "h1")
        assert card.isVisible()
        qtbot.keyClick(window.stage, Qt.Key.Key_Escape)
        assert not card.isVisible()
        assert window.selection.key is not None
        qtbot.keyClick(window.stage, Qt.Key.Key_Escape)
        assert window.selection.key is None
