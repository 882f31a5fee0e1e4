"""The docks of the window: one a panel, filled when first seen, arranged by area and workspace."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QWidget,
)

from console.context import Context
from console.feature import Area, Feature, Panel, WantsRoom
from resources.words import t
from widgets.icons import icon
from widgets.theme import current_theme, set_role, theme_changed

log = logging.getLogger("wanghuolou.docks")

AREAS = {
    Area.LEFT: Qt.DockWidgetArea.LeftDockWidgetArea,
    Area.RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    Area.BOTTOM: Qt.DockWidgetArea.BottomDockWidgetArea,
}
LEFT_PX = (308, 400)
RIGHT_PX = (404, 470)
"""At 1366 the tools of the map have just their room between the two."""
BOTTOM_PX = (190, 320)
LOW_PX = 850
"""A window less high than this has room for little at the bottom: what is worked on is at the sides."""
LOW_BOTTOM_PX = 176
TITLE_PX = 32
LEAST_PX = (120, 60)
"""A dock can be made so small."""
BANNER_PX = 32
BESIDE_LEAST_PX = 300
"""A dock beside the tables that a smaller window left less wide than this gets its share again."""
BESIDE_SHARE, NARROW_SHARE = 0.36, 0.27
NARROW_PX = 1_500
"""In a window less wide than this the tables need the width more."""


class Body(QScrollArea):
    """What a dock holds: its panel once that is made. As small as the user wants it, whatever the panel needs:
    one that has too little room scrolls, and a banner over it moves nothing else.
    """

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel: QWidget | None = None

    def put(self, panel: QWidget) -> None:
        """Show the panel."""
        self.panel = panel
        self.setWidget(_Held(panel))

    def needed_px(self) -> int:
        """How high the panel has to be so that nothing of it scrolls, with a banner over it."""
        return self.panel.minimumSizeHint().height() + BANNER_PX if self.panel is not None else 0

    def wanted_px(self) -> int:
        """How high it is of most use: at least what it needs."""
        return max(self.needed_px(), self.panel.wanted_px() if isinstance(self.panel, WantsRoom) else 0)

    def sizeHint(self) -> QSize:
        """Small: the arrangement gives the size, not the panel."""
        return QSize(240, 160)

    def minimumSizeHint(self) -> QSize:
        """Hardly anything."""
        return QSize(*LEAST_PX)


class _Held(QWidget):
    """Asks for what the panel cannot do without, and not for what its words would like at this width."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        panel.setParent(self)
        panel.show()

    def minimumSizeHint(self) -> QSize:
        """The panel's own."""
        return self._panel.minimumSizeHint().expandedTo(self._panel.minimumSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel is all there is."""
        super().resizeEvent(event)
        self._panel.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """The panel needs more or less than before."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


@dataclass(frozen=True)
class Docked:
    """A dock, its panel and whose it is."""

    dock: QDockWidget
    body: Body
    panel: Panel
    name: str
    title: "TitleBar"


class TitleBar(QWidget):
    """A dock's name, and buttons to take it out of the window and to put it away; dragged like Qt's own.

    The window asks every dock's title for its size hints a hundred times whenever it lays itself out: they come
    from what is in the row, for Python would have to wait for the interpreter with each of them.
    """

    def __init__(self, title: str, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._shown = True
        set_role(self, "title-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = QLabel(title)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self._label, "heading-small")
        self._float, self._close = QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(2)
        row.addWidget(self._label, 1)
        for button, words in ((self._float, "float"), (self._close, "hide")):
            set_role(button, "flat")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(t(f"shell.dock.{words}"))
            button.setAccessibleName(f"{t(f'shell.dock.{words}')}: {title}")
            row.addWidget(button)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.hide)
        theme_changed.connect(self._redress)
        self._redress()

    def show_bar(self, shown: bool) -> None:
        """Take the usual height, or none."""
        if shown != self._shown:
            self._shown = shown
            self._fit()

    def _fit(self) -> None:
        height = title_px()
        self._label.setFixedHeight(height)
        self._label.setVisible(self._shown)
        for button in (self._float, self._close):
            button.setMaximumHeight(height)
            button.setVisible(self._shown)
        self.setFixedHeight(height if self._shown else 0)
        self.updateGeometry()

    def _redress(self) -> None:
        self._fit()
        self._float.setIcon(icon("full_screen", "text_muted"))
        self._close.setIcon(icon("close", "text_muted"))


class Docks:
    """Makes the docks of all panels; `fill` gives them their contents once the context stands."""

    def __init__(self, window: QMainWindow, failed: Callable[[str, Exception], None]) -> None:
        """`failed` is told the title and the error of a panel that could not be made."""
        self._window = window
        self._failed = failed
        self._context: Context | None = None
        self.all: list[Docked] = []
        self._roomy: set[str] = set()
        """Who gets the height it wants when it is first brought to the front: nobody in a layout of the user's."""
        self._in_sight: set[str] = set()
        """What Qt said is shown and not behind a tab: regions are stale while a window is being resized."""
        self._soon = QTimer(window, singleShot=True, interval=0)
        self._soon.timeout.connect(self.dress_titles)

    def add(self, features: Sequence[Feature]) -> None:
        """Make the docks of the features' panels, empty as yet."""
        panels = [(feature.name, panel) for feature in features for panel in feature.panels]
        for name, panel in sorted(panels, key=lambda pair: pair[1].order):
            self.all.append(self._make(f"{name}.{panel.key}", panel))

    def find(self, name: str) -> Docked | None:
        """The dock named `<feature>.<panel key>`, or the only one whose panel key that is."""
        for docked in self.all:
            if name in (docked.name, docked.panel.key):
                return docked
        return None

    def fill(self, context: Context) -> None:
        """Make the panels in view one an event turn, the others when they are first shown."""
        self._context = context
        for docked in self.all:
            if docked.dock.isVisible() or not docked.dock.isHidden():
                QTimer.singleShot(0, docked.dock, partial(self._make_panel, docked))

    def show(self, name: str) -> QWidget | None:
        """Bring a dock to the front with the keyboard in it; its panel, None when there is none of that name."""
        docked = self.find(name)
        if docked is None:
            return None
        docked.dock.show()
        docked.dock.raise_()
        docked.dock.window().activateWindow()
        self._make_panel(docked)
        target = docked.body.panel or docked.body
        focus = target.focusProxy() or first_focus(target)
        (focus or target).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return docked.body.panel

    def in_sight(self, docked: Docked) -> bool:
        """Is it shown, and not behind a tab?"""
        return docked.name in self._in_sight

    def arrange(self, workspace: str) -> None:
        """Every dock back where it is by default in the workspace."""
        for docked in self.all:
            docked.dock.setFloating(False)
            self._window.removeDockWidget(docked.dock)
        for area, where in AREAS.items():
            self._arrange_area(area, where, workspace)
        self._size()
        self._roomy = {docked.name for docked in self.all}
        self.dress_titles()

    def _arrange_area(self, area: Area, where: Qt.DockWidgetArea, workspace: str) -> None:
        """The first dock with those beside it, then the tabs: Qt splits nothing that is a tab already."""
        mine = [docked for docked in self.all if docked.panel.area is area]
        across = Qt.Orientation.Horizontal if area is Area.BOTTOM else Qt.Orientation.Vertical
        for docked in sorted(mine, key=lambda docked: docked is not mine[0] and not docked.panel.beside):
            if docked is mine[0]:
                self._window.addDockWidget(where, docked.dock)
            elif docked.panel.beside:
                self._window.splitDockWidget(mine[0].dock, docked.dock, across)
            else:
                self._window.tabifyDockWidget(mine[0].dock, docked.dock)
            docked.dock.setVisible(workspace in docked.panel.workspaces)
        shown = [docked.dock for docked in mine if not docked.dock.isHidden()]
        if shown:
            shown[0].raise_()

    def dress_titles(self) -> None:
        """A dock among tabs has its title on the tab already; a title bar would only take room."""
        for docked in self.all:
            tabbed = bool(self._window.tabifiedDockWidgets(docked.dock)) and not docked.dock.isFloating()
            docked.title.show_bar(not tabbed)

    def _size(self) -> None:
        width, height = self._window.width(), self._window.height()
        wanted = {
            Area.LEFT: (_between(width * 0.205, LEFT_PX), Qt.Orientation.Horizontal),
            Area.RIGHT: (_between(width * 0.24, RIGHT_PX), Qt.Orientation.Horizontal),
            Area.BOTTOM: (bottom_px(height), Qt.Orientation.Vertical),
        }
        for area, (size, orientation) in wanted.items():
            docks = [d.dock for d in self.all if d.panel.area is area and not d.dock.isHidden()]
            if docks:
                self._window.resizeDocks(docks[:1], [size], orientation)
        bottom = [d.dock for d in self.all if d.panel.area is Area.BOTTOM and not d.dock.isHidden()]
        beside = [d.dock for d in self.all if d.panel.beside and d.dock in bottom]
        if beside:
            self._share(bottom[0], beside)

    def _share(self, front: QDockWidget, beside: Sequence[QDockWidget]) -> None:
        """The tables and what stands beside them, as wide as they are by default."""
        width = self._window.width()
        each = int(width * (NARROW_SHARE if width < NARROW_PX else BESIDE_SHARE) / len(beside))
        parts = [width - each * len(beside), *[each] * len(beside)]
        self._window.resizeDocks([front, *beside], parts, Qt.Orientation.Horizontal)

    def fit(self, before: QSize, after: QSize) -> None:
        """The window has another size: a change of kind, high or low, wide or narrow, resizes the bottom.

        What stands beside the tables keeps a usable width whatever the window's.
        """
        bottom = [d for d in self.all if d.panel.area is Area.BOTTOM and not d.dock.isHidden()]
        front = [d.dock for d in bottom if not d.panel.beside and not d.dock.isFloating()]
        beside = [d.dock for d in bottom if d.panel.beside and not d.dock.isFloating()]
        if (before.height() < LOW_PX) != (after.height() < LOW_PX) and bottom:
            front_px = (d.body.wanted_px() + self._above_px(d) for d in bottom if self._at_front(d))
            wanted = max([bottom_px(after.height()), *front_px])
            self._window.resizeDocks([bottom[0].dock], [wanted], Qt.Orientation.Vertical)
        turned = (before.width() < NARROW_PX) != (after.width() < NARROW_PX)
        if front and beside and (turned or any(dock.width() < BESIDE_LEAST_PX for dock in beside)):
            self._share(front[0], beside)

    def _make(self, name: str, panel: Panel) -> Docked:
        title = t(panel.title_key)
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"panel.{name}")
        dock.setAccessibleName(title)
        dock.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        body = Body()
        dock.setWidget(body)
        bar = TitleBar(title, dock)
        dock.setTitleBarWidget(bar)
        docked = Docked(dock, body, panel, name, bar)
        dock.topLevelChanged.connect(lambda _floats: self._soon.start())
        dock.dockLocationChanged.connect(lambda _area: self._soon.start())
        dock.visibilityChanged.connect(lambda _seen: self._soon.start())
        dock.visibilityChanged.connect(partial(self._seen, docked))
        return docked

    def _seen(self, docked: Docked, seen: bool) -> None:
        (self._in_sight.add if seen else self._in_sight.discard)(docked.name)
        if seen:
            self._make_panel(docked)
            QTimer.singleShot(0, docked.dock, partial(self._give_room, docked))

    def _give_room(self, docked: Docked) -> None:
        """A panel that is brought to the front at the bottom can be read whole; nothing else makes it higher."""
        if not self._at_front(docked):
            return
        body = docked.body
        least = body.wanted_px() if docked.name in self._roomy else body.needed_px()
        if body.panel is not None:
            self._roomy.discard(docked.name)
        if body.height() < least:
            self._window.resizeDocks([docked.dock], [least + self._above_px(docked)], Qt.Orientation.Vertical)

    def _at_front(self, docked: Docked) -> bool:
        """Is it one of the tables at the bottom, and the one in sight?"""
        dock = docked.dock
        at_bottom = docked.panel.area is Area.BOTTOM and not docked.panel.beside and not dock.isFloating()
        return at_bottom and self.in_sight(docked)

    def _above_px(self, docked: Docked) -> int:
        """How high stands over the panel: its title, or its tab."""
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        tabs = max((bar.height() for bar in bars if bar.isVisible()), default=0)
        return tabs if self._window.tabifiedDockWidgets(docked.dock) else title_px()

    def _make_panel(self, docked: Docked) -> None:
        """Make the panel once; one that cannot be made leaves the rest of the window alone."""
        if self._context is None or docked.body.panel is not None:
            return
        try:
            panel = docked.panel.make(self._context)
        except Exception as error:
            log.exception("panel %s", docked.name)
            docked.body.put(QWidget())
            self._failed(t(docked.panel.title_key), error)
            return
        panel.setAccessibleName(panel.accessibleName() or t(docked.panel.title_key))
        docked.body.put(panel)


def first_focus(widget: QWidget) -> QWidget | None:
    """The first child that takes the keyboard."""
    for child in widget.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(widget) and child.isEnabled():
            return child
    return None


def title_px() -> int:
    """How high a title bar is: as its buttons are."""
    return max(TITLE_PX, current_theme().control_height)


def bottom_px(height: int) -> int:
    """How high the bottom docks are in a window of this height, in logical pixels."""
    return LOW_BOTTOM_PX if height < LOW_PX else _between(height * 0.27, BOTTOM_PX)


def _between(value: float, bounds: tuple[int, int]) -> int:
    return int(min(max(value, bounds[0]), bounds[1]))
