"""Menus and shortcuts, generated from the acts: a menu entry, a key and a refusal each, all in one place."""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from console.feature import Act
from resources.words import has, t
from widgets.icons import NoIcon, icon

log = logging.getLogger("wanghuolou.menus")

ORDER = ("file", "go", "act", "duty", "map", "view", "help")
"""Menus in their usual order; a menu of another name stands before view."""


class DuplicateShortcut(ValueError):
    """Two acts want the same key; one of them would never hear it."""


class Menus:
    """The window's menu bar: every act once, with its key beside it."""

    def __init__(
        self,
        window: QMainWindow,
        bar: QMenuBar,
        acts: Sequence[Act],
        run: Callable[[Act], None],
        refusal: Callable[[Act], str],
    ) -> None:
        """`run` does an act (or says why not), `refusal` says why it cannot be done. Raises DuplicateShortcut."""
        self._window = window
        self._bar = bar
        self._refusal = refusal
        self.actions: dict[str, QAction] = {}
        check_shortcuts(acts)
        names = {act.menu for act in acts} | {"view"}
        self.menus = {name: self._menu(name) for name in sorted(names, key=menu_rank)}
        groups: dict[str, str] = {}
        for act in acts:
            action = self._action(act, run)
            self.actions[act.key] = action
            group = group_of(act)
            if groups.setdefault(act.menu, group) != group:
                self.menus[act.menu].addSeparator()
                groups[act.menu] = group
            self.menus[act.menu].addAction(action)
        for name, menu in self.menus.items():
            mine = [act for act in acts if act.menu == name]
            menu.aboutToShow.connect(partial(self._say_refusals, mine))
            menu.aboutToHide.connect(partial(self._forget_refusals, mine))

    def redress(self, acts: Iterable[Act]) -> None:
        """Draw the icons again after a change of theme."""
        for act in acts:
            _dress(self.actions[act.key], act)

    def _menu(self, name: str) -> QMenu:
        key = f"shell.menu.{name}"
        return self._bar.addMenu(t(key) if has(key) else t(f"{name}.menu"))

    def _action(self, act: Act, run: Callable[[Act], None]) -> QAction:
        action = QAction(t(act.title_key), self._window)
        action.setObjectName(f"act.{act.key}")
        keys = shortcuts_of(act)
        if keys:
            action.setShortcuts(keys)
        # A finger that rests on F6 would report a unit back from a fire it has just been sent to.
        action.setAutoRepeat(act.repeats)
        # Esc belongs to the window that has the focus; all other keys are heard in floating docks too.
        context = (
            Qt.ShortcutContext.WindowShortcut if "Esc" in act.shortcut else Qt.ShortcutContext.ApplicationShortcut
        )
        action.setShortcutContext(context)
        action.triggered.connect(lambda: run(act))
        self._window.addAction(action)
        _dress(action, act)
        return action

    def _say_refusals(self, acts: Sequence[Act]) -> None:
        """What cannot be done now is grey and says why."""
        for act in acts:
            reason = self._refusal(act)
            action = self.actions[act.key]
            action.setEnabled(not reason)
            title = t(act.title_key)
            action.setText(
                t("shell.menu.unavailable", title=title, reason=reason.rstrip("。.")) if reason else title
            )

    def _forget_refusals(self, acts: Sequence[Act]) -> None:
        """A disabled action would not hear its key, and the user would not hear why."""
        for act in acts:
            self.actions[act.key].setEnabled(True)
            self.actions[act.key].setText(t(act.title_key))


def shortcuts_of(act: Act) -> list[QKeySequence]:
    """The keys of an act; several are separated by spaces."""
    return [QKeySequence(part) for part in act.shortcut.split()]


def shortcut_words(act: Act) -> str:
    """The keys of an act as people read them."""
    return "  ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in shortcuts_of(act))


def check_shortcuts(acts: Iterable[Act]) -> None:
    """Raise DuplicateShortcut, naming both acts, when two want the same key, or one key is no key."""
    owners: dict[str, str] = {}
    for act in acts:
        for key in shortcuts_of(act):
            name = key.toString()
            if not name:
                raise DuplicateShortcut(f"{act.key}: '{act.shortcut}' is no key")
            if name in owners:
                raise DuplicateShortcut(f"{act.key} and {owners[name]} both want {name}")
            owners[name] = act.key


def group_of(act: Act) -> str:
    """What stands together in a menu: the panels, and else what is of one feature."""
    shows = act.key.endswith(".show") or act.key.startswith("shell.panel.")
    return "panel" if shows else act.key.rpartition(".")[0]


def menu_rank(name: str) -> float:
    """Where a menu stands in the bar."""
    return ORDER.index(name) if name in ORDER else ORDER.index("view") - 0.5


def _dress(action: QAction, act: Act) -> None:
    if not act.icon:
        return
    try:
        action.setIcon(icon(act.icon))
    except NoIcon:
        log.warning("act %s: no icon %s", act.key, act.icon)
