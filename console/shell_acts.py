"""The shell's own acts: back and forward, panels, workspaces, colours, language, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from console.context import Context
from console.docks import Docks
from console.feature import Act, Setting
from console.selection import Selection
from console.workspaces import WORKSPACES, Workspaces
from resources.words import t


class Shell(Protocol):
    """What the window does for its own acts."""

    docks: Docks
    workspaces: Workspaces

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        ...

    def close(self) -> bool:
        """Leave."""
        ...

    def show_settings(self) -> None:
        """The settings, beside the work."""
        ...

    def ask_sign_in(self) -> None:
        """Who sits here?"""
        ...

    def ask_lock(self) -> None:
        """Lock the seat, or show where to unlock it."""
        ...

    def open_command_bar(self) -> None:
        """Type what you want."""
        ...

    def escape(self) -> None:
        """Back one step."""
        ...

    def go(self, step: int) -> None:
        """Back or forward through what was chosen."""
        ...

    def focus_map(self) -> None:
        """The keyboard to the map."""
        ...

    def show_panel(self, name: str) -> object:
        """A panel to the front."""
        ...

    def step_panel(self, step: int) -> None:
        """The keyboard to the next panel."""
        ...

    def put_panel_away(self) -> None:
        """The panel that has the keyboard is closed."""
        ...

    def put_notice_away(self) -> None:
        """The newest notice is read."""
        ...

    def other_theme(self) -> None:
        """Dark or light."""
        ...

    def other_language(self) -> None:
        """The next language."""
        ...

    def toggle_full_screen(self) -> None:
        """The whole screen, or a window again."""
        ...

    def reset_layout(self) -> None:
        """The default places of all panels."""
        ...

    def show_help(self) -> None:
        """Every key there is."""
        ...


SETTINGS = (
    Setting("shell.language", "", "shell.menu.language"),
    Setting("shell.theme", "dark", "shell.menu.theme"),
    Setting("shell.touch", False, "shell.setting.touch"),
    Setting("shell.sound_on", True, "shell.setting.sound_on"),
    Setting("shell.sound_volume", 70, "shell.setting.sound_volume", 0, 100, "%"),
    Setting("shell.age_amber_s", 15.0, "shell.setting.age_amber_s", 1.0, 600.0, "s"),
    Setting("shell.age_red_s", 30.0, "shell.setting.age_red_s", 2.0, 3600.0, "s"),
    Setting("shell.not_ordered_s", 30.0, "shell.setting.not_ordered_s", 5.0, 600.0, "s"),
    Setting("shell.repeat_s", 60.0, "shell.setting.repeat_s", 10.0, 3600.0, "s"),
    Setting("identity.lock_after_min", 15, "identity.lock.after_min", 0, 720, "min"),
    Setting("network.ca_file", "", "shell.setting.ca_file"),
    Setting("shell.flood_count", 10, "shell.setting.flood_count", 1, 1000),
)
ELSEWHERE = frozenset({"shell.language", "shell.theme"})
"""Settings that have a menu entry of their own."""


def shell_acts(window: Shell) -> Sequence[Act]:
    """What the shell can do, in the order of its menus."""
    workspaces = [
        Act(
            key=f"shell.workspace.{name}",
            title_key=f"shell.workspace.{name}",
            run=_do(partial(window.workspaces.choose, name)),
            shortcut=f"Ctrl+{at}",
            menu="view",
        )
        for at, name in enumerate(WORKSPACES, 1)
    ]
    return (
        _act("settings", window.show_settings, "Ctrl+,", "file", "settings"),
        _act("sign_in", window.ask_sign_in, "Ctrl+Shift+I", "file", "person"),
        _act("lock", window.ask_lock, "Ctrl+L", "file", "no_permission"),
        _act("quit", window.close, "Ctrl+Q", "file", "close"),
        _act("command_bar", window.open_command_bar, "/ 、", "go", "command"),
        _act("escape", window.escape, "Esc", "go", "back"),
        _act(
            "back",
            lambda: window.go(-1),
            "Alt+Left",
            "go",
            "back",
            lambda _c: _no(window, -1, "no_back"),
            repeats=True,
        ),
        _act(
            "forward",
            lambda: window.go(1),
            "Alt+Right",
            "go",
            "forward",
            lambda _c: _no(window, 1, "no_forward"),
            repeats=True,
        ),
        _act("map", window.focus_map, "Ctrl+Home", "go", "map"),
        _act("next_panel", lambda: window.step_panel(1), "Ctrl+PgDown", "go", repeats=True),
        _act("previous_panel", lambda: window.step_panel(-1), "Ctrl+PgUp", "go", repeats=True),
        _act("panel_away", window.put_panel_away, "Ctrl+W", "go", "close"),
        _act("notice_away", window.put_notice_away, "Ctrl+Backspace", "go", "check"),
        *workspaces,
        _act("theme", window.other_theme, "Ctrl+Shift+D", "view"),
        _act("language", window.other_language, "Ctrl+Shift+L", "view"),
        _act("full_screen", window.toggle_full_screen, "Ctrl+Shift+F", "view", "full_screen"),
        _act("reset_layout", window.reset_layout, "Ctrl+Shift+R", "view", "refresh"),
        _act("help", window.show_help, "F1", "help", "help"),
    )


def panel_acts(window: Shell, acts: Sequence[Act]) -> Sequence[Act]:
    """An act a panel that none of `acts` shows: bring it to the front. The first nine have a key."""
    shown = {act.key for act in acts}
    rest = [docked for docked in window.docks.all if f"{docked.panel.key}.show" not in shown]
    return [
        Act(
            key=f"shell.panel.{docked.name}",
            title_key=docked.panel.title_key,
            run=_do(partial(window.show_panel, docked.name)),
            shortcut=f"Alt+{at}" if at <= 9 else "",
            menu="view",
        )
        for at, docked in enumerate(rest, 1)
    ]


def _act(
    name: str,
    run: Callable[[], object],
    shortcut: str,
    menu: str,
    icon: str = "",
    refusal: Callable[[Context], str] = lambda _context: "",
    *,
    repeats: bool = False,
) -> Act:
    return Act(f"shell.{name}", f"shell.act.{name}", _do(run), shortcut, icon, menu, refusal, repeats=repeats)


def _do(run: Callable[[], object]) -> Callable[[Context], None]:
    def act(_context: Context) -> None:
        run()

    return act


def _no(window: Shell, step: int, reason: str) -> str:
    selection = window.selection
    can = selection.can_go(step) or (step < 0 and selection.key is None and selection.can_go(0))
    return "" if can else t(f"shell.refusal.{reason}")
