"""The layers of one map: which, and which are switched on, told to its page. A layer may lie on several maps."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaObject, QObject, QUrl, Signal

from maps.answers import told
from maps.layer import Layer
from maps.points import PointLayer
from maps.scheme import PAGE

if TYPE_CHECKING:
    from maps.conversation import Conversation


class ShownLayers(QObject):
    """Follows the layers that were added, and no other map's."""

    changed = Signal()
    """One came or went, was switched, or looks otherwise."""
    moved_on = Signal(str)
    """The name of a layer at another revision."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all: dict[str, Layer] = {}
        self._hidden: set[str] = set()
        self._following: dict[str, QMetaObject.Connection] = {}
        self._talk: Conversation | None = None

    @property
    def page(self) -> QUrl:
        """Where the page is. The address names the large layers: they are fetched while the page is still read."""
        page = QUrl(PAGE)
        names = [name for name, layer in self.all.items() if isinstance(layer, PointLayer) and layer.revision]
        if names:
            page.setQuery(",".join(names))
        return page

    def speak(self, talk: "Conversation") -> None:
        """Tell this page from now on."""
        self._talk = talk

    def add(self, layer: Layer, *, visible: bool) -> None:
        """Show a layer and follow its changes. Raises ValueError when its name is taken."""
        if layer.name in self.all:
            raise ValueError(f"there is a layer {layer.name!r} already")
        self.all[layer.name] = layer
        if not visible:
            self._hidden.add(layer.name)
        self._following[layer.name] = layer.changed.connect(lambda: self._changed(layer))
        self.tell(layer)
        self.changed.emit()

    def remove(self, name: str) -> bool:
        """Take a layer off this map for good; was it there?"""
        if self.all.pop(name, None) is None:
            return False
        self._hidden.discard(name)
        QObject.disconnect(self._following.pop(name))
        self._tell("removed", name=name)
        self.changed.emit()
        return True

    def is_visible(self, name: str) -> bool:
        """Is the layer switched on?"""
        return name in self.all and name not in self._hidden

    def set_visible(self, name: str, visible: bool) -> None:
        """Switch a layer on or off."""
        (self._hidden.discard if visible else self._hidden.add)(name)
        self._tell("visible", name=name, visible=visible)
        self.changed.emit()

    def restyle(self, name: str) -> None:
        """Its title, style or legend changed."""
        if name in self.all:
            self.tell(self.all[name])
            self.changed.emit()

    def tell(self, layer: Layer) -> None:
        """Everything of a layer to the page."""
        self._tell("layer", **told(layer), visible=layer.name not in self._hidden)

    def tell_revisions(self) -> None:
        """At which revision every layer is, to a page that missed some."""
        for layer in self.all.values():
            self._tell("changed", name=layer.name, revision=layer.revision)

    def _changed(self, layer: Layer) -> None:
        self._tell("changed", name=layer.name, revision=layer.revision)
        self.moved_on.emit(layer.name)

    def _tell(self, do: str, **values: object) -> None:
        if self._talk is not None:
            self._talk.tell(do, **values)
