"""The panel of the map's layers: switch, fade, filter, order, and the default of the workspace again."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSlider,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.map_layers.presets import Presets
from console.features.map_layers.tree import LayerTree
from maps.layer_looks import LEAST_OPACITY
from resources.words import t
from widgets.icons import icon
from widgets.theme import set_role, theme_changed

PERCENT = 100


class LayersPanel(QWidget):
    """Space ticks, left and right fold, Alt+Up and Alt+Down move a layer, the slider below fades the one chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._presets = Presets.of(context)
        looks = self._presets.looks
        self.tree = LayerTree(context.map, looks, self)
        self.view = QTreeView()
        self.view.setModel(self.tree)
        self.view.setAccessibleName(t("map_layers.panel"))
        self.view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.view.header().setStretchLastSection(False)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(LEAST_OPACITY * PERCENT), PERCENT)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(t("map_layers.column.opacity"))
        self.up, self.down = QPushButton(t("map_layers.up")), QPushButton(t("map_layers.down"))
        self.reset = QPushButton(t("map_layers.reset"))
        self.whose = QLabel(wordWrap=True)
        set_role(self.whose, "muted")
        self._lay()
        self._connect()
        self.tree.modelReset.connect(self._open_groups)
        looks.changed.connect(self._judge)
        context.desk.follow_workspace(lambda _name: self._judge())
        context.map.painted.connect(self._painted)
        theme_changed.connect(self._dress)
        self._dress()
        self._open_groups()
        self.setFocusProxy(self.view)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.view, 1)
        fade = QHBoxLayout()
        label = QLabel(t("map_layers.column.opacity"))
        label.setBuddy(self.slider)
        fade.addWidget(label)
        fade.addWidget(self.slider, 1)
        column.addLayout(fade)
        order = QHBoxLayout()
        for button in (self.up, self.down):
            order.addWidget(button)
        order.addStretch(1)
        order.addWidget(self.reset)
        column.addLayout(order)
        column.addWidget(self.whose)

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._judge())
        self.slider.valueChanged.connect(self._fade)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.reset.clicked.connect(self._reset)
        for keys, step, button in (("Alt+Up", -1, self.up), ("Alt+Down", 1, self.down)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._move(step))
            button.setToolTip(
                f"{button.text()} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"
            )

    def _dress(self) -> None:
        for button, name in ((self.up, "up"), (self.down, "down"), (self.reset, "refresh")):
            button.setIcon(icon(name))

    def _open_groups(self) -> None:
        """Groups open, what is on a layer folded."""
        self.view.expandToDepth(0)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.tree.index(0, 0))
        self._judge()

    def _painted(self, name: str, _revision: int) -> None:
        if not self.tree.index_of(name).isValid():
            self.tree.look_again()

    def _judge(self) -> None:
        """What can be done with the line chosen."""
        index = self.view.currentIndex()
        node = self.tree.node(index)
        fades = node is not None and node.kind != "group"
        self.slider.setEnabled(fades)
        self.slider.blockSignals(True)
        self.slider.setValue(round(self.tree.opacity(node) * PERCENT) if node is not None and fades else PERCENT)
        self.slider.blockSignals(False)
        self.up.setEnabled(self.tree.can_move(index, -1))
        self.down.setEnabled(self.tree.can_move(index, 1))
        self.reset.setEnabled(self._presets.is_own)
        workspace = t(f"shell.workspace.{self._context.desk.workspace}")
        self.whose.setText(
            t("map_layers.own" if self._presets.is_own else "map_layers.default", workspace=workspace)
        )

    def _fade(self, percent: int) -> None:
        self.tree.set_opacity(self.view.currentIndex(), percent / PERCENT)

    def _move(self, step: int) -> None:
        name = self.tree.move(self.view.currentIndex(), step)
        if name:
            self.view.setCurrentIndex(self.tree.index_of(name))

    def _reset(self) -> None:
        self._presets.reset()
        self.tree.look_again()
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """Layers may have come while nobody looked."""
        super().showEvent(event)
        self.tree.look_again()

    def current(self) -> QModelIndex:
        """The line chosen."""
        return self.view.currentIndex()
