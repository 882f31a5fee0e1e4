"""A window with another map of the same things: for a wall, or small beside the work."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QMoveEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from console.context import Context
from console.data_time import DataTime
from console.features.map_windows.go_to import GoTo
from console.features.map_windows.window_desk import WindowDesk
from maps.answers import ViewState
from maps.mirror import Mirror
from maps.view import MapView
from resources.words import t
from widgets.exercise_frame import WIDTH as FRAME_PX
from widgets.exercise_frame import ExerciseFrame
from widgets.icons import icon
from widgets.theme import set_role, theme_changed

EXERCISE_TAB_PX = 20


class Kind(enum.StrEnum):
    """What it is for."""

    WALL = "wall"
    INSET = "inset"


SIZES = {Kind.WALL: (1280, 720), Kind.INSET: (460, 340)}
FLAGS = {Kind.WALL: Qt.WindowType.Window, Kind.INSET: Qt.WindowType.Tool}
ICONS = {"tools": "measure", "like_main": "map", "to_main": "locate", "full": "full_screen"}
TOOLS = (
    "map_tools.distance", "map_tools.area", "map_tools.roads", "map_tools.circle", "map_tools.box",
    "map_tools.outline", "whereabouts.here", "drawing.show", "drawing.again", "drawing.edit", "map_view.fit",
    "map_tools.keep_view",
)  # fmt: skip
"""The acts of its menu, whichever features are there: the hand of all maps is one."""


class MapWindow(QWidget):
    """Looks where it likes; what is chosen in it is chosen everywhere."""

    moved = Signal()
    """It lies elsewhere, or looks elsewhere."""
    closed = Signal(object)
    """This window, put away by a person."""

    def __init__(self, context: Context, kind: Kind, view: ViewState) -> None:
        super().__init__(context.window, FLAGS[kind])
        self._context, self.kind = context, kind
        self._ends = False
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(t(f"map_windows.title.{kind}"))
        self.map = MapView(self)
        self.map.show_legend(kind is Kind.WALL)
        self.map.fly_to(*view)
        self.desk = WindowDesk(context.desk, self.map)
        self.here = replace(context, map=self.map, desk=self.desk)
        self.map.hand.tools.append(self.desk.put_card_away)
        self.bar = QWidget()
        set_role(self.bar, "title-bar")
        self.bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons = self._buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.map, 1)
        self._frame = ExerciseFrame(self)
        self._mirror = Mirror(context.map, self.map)
        DataTime(context, self.map)
        context.beside.add(self.here)
        self.map.view_changed.connect(lambda _view: self.moved.emit())
        context.session.changed.connect(self._say_exercise)
        theme_changed.connect(self._dress)
        if kind is Kind.WALL:
            # In the others Esc is heard by the main window, whose tools they are.
            back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WindowShortcut)
            back.activated.connect(self.escape)
        self.resize(*SIZES[kind])
        self._dress()
        self._say_exercise()
        # After its first paint, as with the main map.
        QTimer.singleShot(0, self.map, self.map.start)

    def _buttons(self) -> dict[str, QToolButton]:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(2)
        words = QLabel(t(f"map_windows.title.{self.kind}"), textFormat=Qt.TextFormat.PlainText)
        set_role(words, "heading-small")
        row.addWidget(words)
        row.addSpacing(8)
        self.go_to = GoTo(self.here)
        row.addWidget(self.go_to, 1)
        self.tools = QMenu(self)
        self.tools.addActions(self._acts())
        acts: dict[str, Callable[[], None]] = {
            "tools": self._open_tools, "like_main": self.look_like_main, "to_main": self.take_main_here,
            "full": self.toggle_full,
        }  # fmt: skip
        buttons = {}
        for name, act in acts.items():
            button = buttons[name] = QToolButton()
            set_role(button, "flat")
            button.setToolTip(t(f"map_windows.act.{name}"))
            button.setAccessibleName(t(f"map_windows.act.{name}"))
            button.clicked.connect(act)
            row.addWidget(button)
        buttons["tools"].setVisible(not self.tools.isEmpty())
        return buttons

    def _acts(self) -> Sequence[QAction]:
        found = (self._context.window.findChild(QAction, f"act.{key}") for key in TOOLS)
        return [action for action in found if isinstance(action, QAction)]

    def _open_tools(self) -> None:
        button = self.buttons["tools"]
        self.tools.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def look_like_main(self) -> None:
        """Look where the main map looks."""
        self.map.fly_to(*self._context.map.view())

    def take_main_here(self) -> None:
        """The main map looks where this one does."""
        self._context.map.fly_to(*self.map.view())
        self._context.map.user_moved = True

    def toggle_full(self) -> None:
        """The whole of its screen, nothing but the map; or a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def escape(self) -> None:
        """Go back one step: what the hand works with, a card, the whole screen."""
        if not any(view.hand.put_away() for view in self._context.maps):
            self.leave_full()

    def leave_full(self) -> None:
        """Back to a window."""
        if self.isFullScreen():
            self.showNormal()

    def end(self) -> None:
        """Gone with its page, not by a person: it may come back."""
        self._ends = True
        self.close()

    def _say_exercise(self) -> None:
        drill = bool(self._context.session.exercise_id)
        edge = FRAME_PX if drill else 0
        self.setContentsMargins(edge, EXERCISE_TAB_PX if drill else 0, edge, edge)
        self._frame.set_on(drill)

    def _dress(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(icon(ICONS[name], "text_muted"))

    # -- Qt's own

    def changeEvent(self, event: QEvent) -> None:
        """On a whole screen there is nothing but the map; a window taken up is the one in use."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._context.beside.use(self.here)
        if event.type() == QEvent.Type.WindowStateChange:
            self.bar.setVisible(not self.isFullScreen())
            self.moved.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Kept."""
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Kept."""
        super().resizeEvent(event)
        self.moved.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Its page ends with it."""
        super().closeEvent(event)
        if self.here in self._context.beside.all:
            self._context.beside.remove(self.here)
        self.map.stop(last=False)
        if not self._ends:
            self.closed.emit(self)
        self.deleteLater()
