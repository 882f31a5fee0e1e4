"""The shell: strip, docks, map, dossier, menus and command bar, all generated from the features."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenuBar, QTabWidget, QVBoxLayout, QWidget

from console.command_bar import offer_lines
from console.context import Context
from console.docks import Docks
from console.dossier import Dossier
from console.fault_words import fault_words
from console.feature import Act, Area, Feature, LayerSource, Panel
from console.help_window import HelpWindow
from console.keeper import Keeper
from console.menus import Menus
from console.notices import Notices
from console.permission import not_allowed
from console.profile import Profile
from console.selection import Selection
from console.settings import Settings
from console.settings_window import SettingsWindow
from console.shell_acts import ELSEWHERE, panel_acts, shell_acts
from console.stage import Stage
from console.strip import Strip
from console.workspaces import Workspaces
from models.outbox_entry import EntryState
from resources.words import LANGUAGES, language, t
from widgets.command_line import CommandLine, Give
from widgets.exercise_frame import WIDTH as FRAME_PX
from widgets.exercise_frame import ExerciseFrame
from widgets.theme import current_theme, theme_changed

log = logging.getLogger("wanghuolou.window")

SMALLEST = (1024, 640)
USUAL = (1600, 900)
DOSSIER = "shell.dossier"


@dataclass(frozen=True)
class Basis:
    """What the window needs before anything slow has begun."""

    profile: Profile
    keeper: Keeper
    settings: Settings
    notices: Notices
    selection: Selection


class MainWindow(QMainWindow):
    """The window of one seat. It shows at once; `attach` brings it to life when the services stand."""

    painted = Signal()
    """The first paint is done: the slow things may begin."""
    closing = Signal()
    language_wanted = Signal(str)
    theme_wanted = Signal(str)
    sign_in_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, basis: Basis) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._basis = basis
        self._context: Context | None = None
        self._layers: list[LayerSource] = []
        self._painted = False
        self._features: tuple[Feature, ...] = ()
        self.acts: tuple[Act, ...] = ()
        self.dossier: Dossier | None = None
        self.settings_notes: list[str] = []
        """What the settings window says below all settings."""
        self.stage = Stage(basis.notices)
        self.setCentralWidget(self.stage)
        self.command_bar = CommandLine()
        self.command_bar.add_provider(self._suggest)
        self.command_bar.left.connect(self.focus_map)
        self.strip = Strip(self.command_bar)
        self.strip.outbox_wanted.connect(lambda: self.show_panel("outbox"))
        self.strip.refused_wanted.connect(self._show_refused)
        self.strip.untold_wanted.connect(lambda: self.show_panel("untold"))
        self.strip.alarms_wanted.connect(lambda: self.show_panel("feed"))
        self._bar = QMenuBar()
        self._set_top()
        self._set_dock_ways()
        self.docks = Docks(self, self._panel_failed)
        self.menus: Menus | None = None
        self._frame = ExerciseFrame(self)
        self.workspaces = Workspaces(self, basis.profile.layouts, basis.keeper, self.docks.arrange)
        self.workspaces.changed.connect(lambda _name: self.say_mode())
        theme_changed.connect(self._redress)
        self.setWindowTitle(t("shell.title"))

    # -- coming to life

    def open(self) -> None:
        """Show the window where it was left, before anything slow is even loaded."""
        if not self.workspaces.restore_geometry():
            self._fit_screen()
        self.show()

    def equip(self, features: Sequence[Feature]) -> None:
        """Make docks, menus and keys of what the features contribute, arranged as they were left.

        Raises DuplicateShortcut.
        """
        self._features = (_shell_feature(self._make_dossier), *features)
        self.docks.add(self._features)
        own = [act for feature in features for act in feature.acts]
        self.acts = (*own, *panel_acts(self, own), *shell_acts(self))
        self.menus = Menus(self, self._bar, self.acts, self.run_act, self._refusal)
        self.workspaces.follow([docked.dock for docked in self.docks.all])
        self.workspaces.choose(self.workspaces.last)
        self.focus_map()

    def attach(self, context: Context) -> None:
        """The services and the map stand: make panels, tabs and layers, and let the features start."""
        self._context = context
        # Brings the web engine with it, which waits for the first paint.
        from console.gaze import Gaze
        from console.in_sight import keep_in_sight

        self.stage.show_map(context.map)
        keep_in_sight(context, self.stage)
        Gaze(context, self._basis.profile.map_view, self._basis.keeper)
        # The layers first: their positions are read in the background while the panels are made here.
        self._layers = [layer for feature in self._features for layer in feature.layers(context)]
        for layer in self._layers:
            QTimer.singleShot(0, self, layer.start)
        self.docks.fill(context)
        for feature in self._features:
            if feature.start is not None:
                feature.start(context)
        self.say_mode()

    def detach(self) -> None:
        """Follow nothing any more; the services are about to go."""
        for layer in self._layers:
            layer.stop()
        self._layers = []
        self._context = None

    # -- acts

    def run_act(self, act: Act) -> None:
        """Do an act, or say why it cannot be done now."""
        refusal = self._refusal(act)
        if refusal:
            self._basis.notices.warn(refusal, key=f"refusal.{act.key}")
        else:
            # Why it could not be done before is over.
            self._basis.notices.withdraw_key(f"refusal.{act.key}")
            act.run(cast(Context, self._context))

    def escape(self) -> None:
        """Go back one step; nothing is lost."""
        selection, aside = self._basis.selection, QApplication.activeWindow()
        if isinstance(aside, QDialog):
            # The keys of a tool window are the window's own: help and settings do not get their Esc themselves.
            aside.close()
            self.activateWindow()
        elif self.stage.sign_in_shown:
            self.stage.put_sign_in_off()
        elif self.stage.put_card_away():
            return
        elif self._context is not None and any(view.hand.put_away() for view in self._context.maps):
            self.focus_map()
        elif selection.key is not None:
            selection.clear()
        elif self.isFullScreen():
            self.showNormal()
        else:
            self.focus_map()

    def go(self, step: int) -> None:
        """Back (-1) or forward (+1) through what was chosen."""
        self._basis.selection.go(step)

    def open_command_bar(self) -> None:
        """Type what you want, also when a panel on another monitor has the keyboard."""
        self.activateWindow()
        self.command_bar.open()

    def focus_map(self) -> None:
        """The keyboard to the map."""
        self.activateWindow()
        self.stage.focus_map()

    def _show_refused(self) -> None:
        """What somebody has to decide first, else everything that waits."""
        entries = self._context.commands.entries() if self._context is not None else ()
        contested = any(entry.state is EntryState.CONFLICT for entry in entries)
        self.show_panel("conflicts" if contested else "outbox")

    def show_panel(self, name: str) -> QWidget | None:
        """A panel to the front, with the keyboard; the panel, None when there is none of that name."""
        return self.docks.show(name)

    def show_tab(self, key: str) -> QWidget | None:
        """A dossier tab to the front, with the keyboard; None when it is not shown now."""
        self.docks.show(DOSSIER)
        return None if self.dossier is None else self.dossier.open_tab(key)

    def show_card(self, card: QWidget, beside: QPoint | None, clear: Sequence[QRect] = ()) -> None:
        """A card over the map, beside a point of it, until Esc."""
        self.stage.show_card(card, beside, clear)

    @property
    def workspace(self) -> str:
        """The name of the workspace shown."""
        return self.workspaces.current

    def follow_workspace(self, then: Callable[[str], object]) -> None:
        """Tell of each workspace shown from now on."""
        self.workspaces.changed.connect(then)

    def step_panel(self, step: int) -> None:
        """The keyboard to the next panel in view."""
        shown = [d for d in self.docks.all if self.docks.in_sight(d)]
        if not shown:
            return
        focus = QApplication.focusWidget()
        here = next((at for at, d in enumerate(shown) if focus is not None and d.dock.isAncestorOf(focus)), -1)
        self.docks.show(shown[(here + step) % len(shown)].name)

    def put_panel_away(self) -> None:
        """Close the panel that has the keyboard, a tab too, which has no button for it; nothing in it is lost."""
        focus = QApplication.focusWidget()
        for docked in self.docks.all:
            if focus is not None and docked.dock.isAncestorOf(focus):
                docked.dock.hide()
                self.focus_map()
                return

    def put_notice_away(self) -> None:
        """The newest notice is read."""
        for notice in self._basis.notices.all[-1:]:
            self._basis.notices.withdraw(notice.id)

    def toggle_full_screen(self) -> None:
        """The whole screen, or a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def reset_layout(self) -> None:
        """The default places of all panels in this workspace."""
        self.workspaces.reset()

    def other_theme(self) -> None:
        """Dark or light."""
        self.theme_wanted.emit("light" if current_theme().dark else "dark")

    def other_language(self) -> None:
        """The next language."""
        self.language_wanted.emit(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])

    def show_settings(self) -> None:
        """The settings, beside the work."""
        background = None if self._context is None else self._context.background
        window = SettingsWindow(self._basis.settings, ELSEWHERE, self, self.settings_notes, background)
        window.act_wanted.connect(lambda key: self.run_act(next(act for act in self.acts if act.key == key)))
        window.show()

    def show_help(self) -> None:
        """Every key there is."""
        HelpWindow(self.acts, self).show()

    def ask_sign_in(self) -> None:
        """Whoever composed the window knows how."""
        self.sign_in_wanted.emit()

    def ask_lock(self) -> None:
        """Lock the seat, or show where to unlock it."""
        self.lock_wanted.emit()

    # -- what the user sees

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self._basis.selection

    @property
    def mode(self) -> str:
        """`drill` while an exercise runs, else what the workspace is for."""
        if self._context is not None and self._context.session.exercise_id:
            return "drill"
        return "emergency" if self.workspaces.current == "emergency" else "routine"

    def say_mode(self) -> None:
        """Show the mode in the strip, and the exercise on every edge."""
        self.strip.show_mode(self.mode)
        drill = self.mode == "drill"
        self.setWindowTitle(t("shell.title_exercise" if drill else "shell.title"))
        edge = FRAME_PX if drill else 0
        self.setContentsMargins(edge, edge, edge, edge)
        self._frame.set_on(drill)

    def _refusal(self, act: Act) -> str:
        """Why an act cannot be done now. The shell's own acts ask nothing of the services."""
        if self._context is None and not act.key.startswith("shell."):
            return t("shell.start.map")
        if self._context is not None and (forbidden := not_allowed(self._context.session, act.commands)):
            return forbidden
        return act.refusal(cast(Context, self._context))

    def _suggest(self, text: str, give: Give) -> None:
        if self._context is not None:
            offer_lines(self._context, self._features, self.acts, self.run_act, text, give)

    def _make_dossier(self, context: Context) -> QWidget:
        tabs = [tab for feature in self._features for tab in feature.tabs]
        self.dossier = Dossier(context, tabs, self._panel_failed)
        return self.dossier

    def _panel_failed(self, title: str, error: Exception) -> None:
        words = t("shell.fault.panel", panel=title, error=fault_words(error))
        self._basis.notices.problem(words, key=f"panel.{title}")

    def _set_dock_ways(self) -> None:
        ways = QMainWindow.DockOption
        self.setDockOptions(ways.AllowNestedDocks | ways.AllowTabbedDocks | ways.GroupedDragging)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, Qt.DockWidgetArea.BottomDockWidgetArea)

    def _set_top(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.strip)
        self.setMenuWidget(top)

    def _fit_screen(self) -> None:
        screen = self.screen().availableGeometry()
        if screen.width() <= USUAL[0] or screen.height() <= USUAL[1]:
            self.setGeometry(screen)
        else:
            self.move(screen.center() - self.rect().center())

    def _redress(self) -> None:
        if self.menus is not None:
            self.menus.redress(self.acts)

    # -- Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the size."""
        super().resizeEvent(event)
        self.docks.fit(event.oldSize(), event.size())
        self.workspaces.save_soon()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes past the panels behind a tab, which Qt keeps beside the screen: the focus stays in sight."""
        first = QApplication.focusWidget()
        while super().focusNextPrevChild(forward):
            focus = QApplication.focusWidget()
            around = [d for d in self.docks.all if focus is not None and d.dock.isAncestorOf(focus)]
            if focus is first or all(self.docks.in_sight(docked) for docked in around):
                return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout, and let the services end."""
        self.workspaces.save()
        self.closing.emit()
        super().closeEvent(event)


def _shell_feature(make_dossier: Callable[[Context], QWidget]) -> Feature:
    """The dossier is a panel like any other."""
    dossier = Panel(
        key="dossier",
        title_key="shell.dossier.title",
        area=Area.RIGHT,
        make=make_dossier,
        order=0,
        workspaces=frozenset({"routine", "emergency", "drill"}),
    )
    return Feature(name="shell", panels=(dossier,))
