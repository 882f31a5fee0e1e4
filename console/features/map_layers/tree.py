"""The layers of the map as a tree: what lies above first, each with what can be told apart on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from maps.layer_looks import LayerLooks, rows_of
from maps.view import MapView
from resources.words import t

Index = QModelIndex | QPersistentModelIndex
GROUPS = (("live", "live"), ("marks", "marks"), ("points", "points"), ("shapes", "shapes"))
"""The groups, and the kind of layer in each; the grounds come below all."""
GROUND = "ground"
ROOT = QModelIndex()


@dataclass(eq=False)
class Node:
    """A line of the tree: a group, a layer, a ground, or what can be told apart on a layer."""

    kind: str
    name: str
    title: str
    parent: "Node | None" = None
    styles: tuple[int, ...] = ()
    children: "list[Node]" = field(default_factory=list)

    @property
    def row(self) -> int:
        """Its place among its siblings."""
        return 0 if self.parent is None else self.parent.children.index(self)

    def add(self, kind: str, name: str, title: str, styles: Sequence[int] = ()) -> "Node":
        """A line below this one."""
        node = Node(kind, name, title, self, tuple(styles))
        self.children.append(node)
        return node


class LayerTree(QAbstractItemModel):
    """A tick switches a layer, or a kind or status on it; the second column is its opacity in percent."""

    def __init__(self, view: MapView, looks: LayerLooks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map, self._looks = view, looks
        self._root = Node("", "", "")
        self.look_again()
        looks.changed.connect(self._say_all)
        view.ground.changed.connect(self.look_again)

    def look_again(self) -> None:
        """There may be other layers, or in another order."""
        wanted = self._made()
        if _shape(wanted) != _shape(self._root):
            self.beginResetModel()
            self._root = wanted
            self.endResetModel()
        else:
            self._say_all()

    def _made(self) -> Node:
        root = Node("", "", "")
        for name, kind in GROUPS:
            layers = [layer for layer in self._map.layers if layer.kind == kind and layer.legend]
            group = root.add("group", name, t(f"map_layers.group.{name}")) if layers else root
            for layer in layers:
                node = group.add("layer", layer.name, layer.title)
                rows = rows_of(layer)
                for title, styles in rows if len(rows) > 1 else ():
                    node.add("row", layer.name, title, styles)
        grounds = root.add("group", GROUND, t("map_layers.group.ground"))
        for name, title in reversed(self._map.grounds()):
            grounds.add(GROUND, name, title)
        return root

    def node(self, index: Index) -> Node | None:
        """The line at an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def index_of(self, name: str) -> QModelIndex:
        """Where a layer is."""
        for group in self._root.children:
            for node in group.children:
                if node.name == name and node.kind != "row":
                    return self.createIndex(node.row, 0, node)
        return QModelIndex()

    # ---- what Qt asks --------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """The index of a line."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, (self.node(parent) or self._root).children[row])

    @overload
    def parent(self) -> QObject: ...
    @overload
    def parent(self, child: Index) -> QModelIndex: ...
    def parent(self, child: Index | None = None) -> QObject | QModelIndex | None:
        """The line above; without an index the owner of the model."""
        if child is None:
            return super().parent()
        node = self.node(child)
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many lines are below."""
        return 0 if parent.column() > 0 else len((self.node(parent) or self._root).children)

    def columnCount(self, _parent: Index = ROOT) -> int:
        """Title and opacity."""
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be ticked."""
        flags = super().flags(index)
        node = self.node(index)
        can_tick = node is not None and node.kind != "group" and self._may_hide(node)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can_tick and index.column() == 0 else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"map_layers.column.{('title', 'opacity')[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a line says."""
        node = self.node(index)
        if node is None:
            return None
        if index.column() == 1:
            faded = node.kind in ("layer", GROUND) and self.opacity(node) < 1
            return f"{self.opacity(node):.0%}" if faded and role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.title
            case Qt.ItemDataRole.ToolTipRole if not self._may_hide(node):
                return t("map_layers.always")
            case Qt.ItemDataRole.CheckStateRole if node.kind != "group":
                return self._tick(node)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        node = self.node(index)
        if node is None or role != Qt.ItemDataRole.CheckStateRole or not self._may_hide(node):
            return False
        on = Qt.CheckState(value) is not Qt.CheckState.Unchecked
        match node.kind:
            case "layer":
                self._looks.set_visible(node.name, on)
            case "ground":
                self._map.set_ground(node.name, on, self.opacity(node))
            case "row":
                hidden = set(self._looks.look(node.name).hidden)
                self._looks.set_hidden(node.name, hidden - set(node.styles) if on else hidden | set(node.styles))
            case _:
                return False
        return True

    # ---- looks ---------------------------------------------------------------------------------------------------

    def opacity(self, node: Node) -> float:
        """How strong a layer or ground is."""
        if node.kind == GROUND:
            return self._map.ground.look(node.name).opacity
        return self._looks.look(node.name).opacity

    def set_opacity(self, index: Index, opacity: float) -> None:
        """Fade a layer, a ground, or the layer a line belongs to."""
        node = self.node(index)
        if node is None or node.kind == "group":
            return
        if node.kind == GROUND:
            self._map.set_ground(node.name, self._map.ground.look(node.name).visible, opacity)
        else:
            self._looks.set_opacity(node.name, opacity)

    def can_move(self, index: Index, step: int) -> bool:
        """Is there a layer to change places with?"""
        node = self.node(index)
        if node is None or node.kind != "layer" or node.parent is None:
            return False
        return 0 <= node.row + step < len(node.parent.children)

    def move(self, index: Index, step: int) -> str:
        """Draw a layer above (-1) or below (+1) its neighbour; its name."""
        node = self.node(index)
        if node is None or node.parent is None or not self.can_move(index, step):
            return ""
        self._looks.swap(node.name, node.parent.children[node.row + step].name)
        self.look_again()
        return node.name

    def _may_hide(self, node: Node) -> bool:
        return node.kind in ("group", GROUND) or self._looks.may_hide(node.name)

    def _tick(self, node: Node) -> Qt.CheckState:
        if node.kind == GROUND:
            on = self._map.ground.look(node.name).visible
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        look = self._looks.look(node.name)
        if node.kind == "layer":
            return Qt.CheckState.Checked if look.visible else Qt.CheckState.Unchecked
        hidden = set(node.styles) & set(look.hidden)
        if not hidden:
            return Qt.CheckState.Checked
        return Qt.CheckState.Unchecked if len(hidden) == len(node.styles) else Qt.CheckState.PartiallyChecked

    def _say_all(self) -> None:
        """Little is shown, and one tick may change several lines."""
        for group in self._root.children:
            self._say(group)
            for node in group.children:
                self._say(node)

    def _say(self, node: Node) -> None:
        if node.children:
            first, last = node.children[0], node.children[-1]
            self.dataChanged.emit(self.createIndex(0, 0, first), self.createIndex(last.row, 1, last))


def _shape(node: Node) -> tuple[Any, ...]:
    """What of a tree is no matter of looks."""
    return node.kind, node.name, node.title, node.styles, tuple(_shape(child) for child in node.children)
