"""The bar of tools at the lower edge of the map: a press each, or one button where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from console.context import Context
from maps.tools.playback import Playback
from maps.tools.sketch import Sketch, Sketched
from resources.words import t
from widgets.icons import icon
from widgets.theme import current_theme, set_role, theme_changed
from widgets.tooltip import plain_tip

ACTS = (
    "map_layers.show", "map_view.fit", "map_tools.distance", "map_tools.area", "map_tools.roads",
    "map_tools.circle", "map_tools.outline", "map_tools.reach", "map_tools.keep_view",
)  # fmt: skip
"""The acts on the bar, whichever features are there."""
OPEN = "map_tools.toolbar"
ICON_PX = 20
BUTTON_PX, TOUCH_PX = 32, 44
GAP_PX, EDGE_PX = 4, 12
ABOVE_PX = 40
"""From the lower edge: the foot of the map is below."""
BESIDE_PX = 228
"""From the left edge: the legend is there."""


class Toolbar(QFrame):
    """Lives on the map, under the notices and cards, which lie over the map as a whole."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        found = [context.window.findChild(QAction, f"act.{key}") for key in ACTS]
        self.acts: Sequence[QAction] = [action for action in found if isinstance(action, QAction)]
        set_role(self, "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, GAP_PX)
        line.setSpacing(GAP_PX)
        self.fold = QToolButton()
        self.fold.clicked.connect(self._press_fold)
        self.menu = QMenu(self)
        self.menu.addActions(self.acts)
        self.buttons = [self._button(action) for action in self.acts]
        for button in (self.fold, *self.buttons):
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        sketch = context.map.findChild(Sketch)
        if sketch is not None:
            sketch.changed.connect(self._working)
            sketch.ended.connect(lambda _purpose: self._working(None))
        self._playback: Playback | None = None
        context.map.installEventFilter(self)
        context.map.ready.connect(self._give_way)
        context.map.ready.connect(self.lay)
        context.settings.changed.connect(self.lay)
        theme_changed.connect(self._dress)
        self._dress()
        self._give_way()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        keys = (key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        words = f"{action.text()} ({'  '.join(keys)})"
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setObjectName(action.objectName().removeprefix("act."))
        button.setCheckable(True)
        button.clicked.connect(lambda: self._press(button, action))
        return button

    def _press(self, button: QToolButton, action: QAction) -> None:
        """The tool itself says whether it works."""
        button.setChecked(False)
        action.trigger()

    def _press_fold(self) -> None:
        """Fold or unfold; where there is no room, a menu of the same."""
        if self.has_room():
            self._context.settings.set(OPEN, not self.is_open)
        else:
            self.menu.popup(self.fold.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    @property
    def is_open(self) -> bool:
        """Does this seat want it open?"""
        return bool(self._context.settings.get(OPEN))

    def has_room(self) -> bool:
        """Is there room for all of it between the legend and the buttons of the map?"""
        side = self._side_px()
        wanted = (len(self.buttons) + 1) * (side + GAP_PX) + GAP_PX
        return self._context.map.width() - BESIDE_PX - self._right_px() >= wanted

    def _side_px(self) -> int:
        return max(BUTTON_PX, current_theme().control_height)

    def _right_px(self) -> int:
        return EDGE_PX + self._side_px() + 2 * GAP_PX

    def lay(self) -> None:
        """Its place and size as the map is now."""
        side, unfolded = self._side_px(), self.is_open and self.has_room()
        for button in (self.fold, *self.buttons):
            button.setFixedSize(side, side)
        for button in self.buttons:
            button.setVisible(unfolded)
        words = t("map_tools.bar.fold" if unfolded else "map_tools.bar.unfold")
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)
        self.fold.setIcon(icon("forward" if unfolded else "measure"))
        self.adjustSize()
        around = self._context.map
        self.move(around.width() - self._right_px() - self.width(), around.height() - ABOVE_PX - self.height())
        self.raise_()

    def _dress(self) -> None:
        for button, action in zip(self.buttons, self.acts, strict=True):
            button.setIcon(action.icon())
        # The page's own buttons are as large as these.
        self._context.map.set_touch(self._side_px() >= TOUCH_PX)
        self.lay()

    def _give_way(self) -> None:
        """The bar of the playback stands where this one does; whichever of the two was made first."""
        if self._playback is None:
            self._playback = self._context.map.findChild(Playback)
            if self._playback is not None:
                self._playback.changed.connect(self._give_way)
        self.setVisible(bool(self.acts) and not (self._playback is not None and self._playback.is_on))

    def _working(self, now: Sketched | None) -> None:
        """The tool at work looks pressed."""
        for button in self.buttons:
            button.setChecked(now is not None and button.objectName() == f"map_tools.{now.purpose}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the map."""
        if watched is self._context.map and event.type() == QEvent.Type.Resize:
            self.lay()
        return False
