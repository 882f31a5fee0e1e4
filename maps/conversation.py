"""What a map tells its page, and what it makes of the page's answers: known things only."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.answers import Layers, labels_for, thing_at
from maps.layer import MAX_TEXT

log = logging.getLogger(__name__)


class Conversation(QObject):
    """One map's conversation with its page. Tells nothing before the page has said that it listens."""

    began = Signal()
    """The page listens, for the first time or again: it knows nothing yet."""
    ended = Signal()
    """There will be no page any more."""
    viewed = Signal(object)
    """A bridge.Viewed: the view came to rest."""
    clicked = Signal(float, float)
    """lon, lat of a click on nothing."""
    chosen = Signal(str, str)
    """layer, id of a click on a thing."""
    hovered = Signal(str, str)
    """layer, id under the pointer; both empty when it left."""
    legend_opened = Signal(list)
    """Names of the layers whose part of the legend is open."""
    painted = Signal(str, int)
    """layer, revision: it is on the screen."""
    stumbled = Signal(str)
    """Something failed in the page: a sentence for the log."""

    def __init__(self, layers: Layers, describe: Callable[[str, str], str], parent: QObject) -> None:
        super().__init__(parent)
        self.is_ready = False
        """Does the page listen?"""
        self.rests = False
        """It is not told of changed layers: whoever wakes it does that."""
        self._layers = layers
        self._describe = describe
        self._bridge: bridge.Bridge | None = None
        self._listeners: dict[type[bridge.Said], list[Callable[[Any], None]]] = {}

    def listen[Kind: bridge.Said](self, kind: type[Kind], listener: Callable[[Kind], None]) -> None:
        """Hand every message of a kind to a listener too: how a tool hears its own half in the page."""
        self._listeners.setdefault(kind, []).append(listener)

    def attach(self, page: bridge.Bridge) -> None:
        """Speak with the page behind this bridge."""
        self._bridge = page
        page.heard.connect(self.hear)

    def end(self) -> None:
        """There is no page any more."""
        self._bridge, self.is_ready = None, False
        self.ended.emit()

    def tell(self, do: str, **values: object) -> None:
        """Send the page a message, if it listens."""
        if self._bridge is not None and self.is_ready and not (self.rests and do == "changed"):
            self._bridge.tell(do, **values)

    def hear(self, message: object) -> None:
        """Pass on what the page said."""
        match message:
            case bridge.Ready():
                self.is_ready = True
                self.began.emit()
            case bridge.Viewed():
                self.viewed.emit(message)
            case bridge.Clicked():
                self.clicked.emit(message.lon, message.lat)
            case bridge.Chosen():
                self._choose(message)
            case bridge.Hovered():
                self._hover(message)
            case bridge.AskedLabels():
                self._label(message)
            case bridge.LegendOpened():
                self.legend_opened.emit(message.names)
            case bridge.Painted():
                if message.layer in self._layers:
                    log.debug("painted %s revision %d in %.1f ms", message.layer, message.revision, message.ms)
                    self.painted.emit(message.layer, message.revision)
            case bridge.Stumbled():
                self.stumbled.emit(f"map page: {message.what}")
        for listener in self._listeners.get(type(message), ()) if isinstance(message, bridge.Said) else ():
            listener(message)

    def _choose(self, message: bridge.Chosen) -> None:
        id_ = thing_at(self._layers, message.layer, message.base, message.index)
        if id_ is not None:
            self.chosen.emit(message.layer, id_)

    def _hover(self, message: bridge.Hovered) -> None:
        id_ = thing_at(self._layers, message.layer, message.base, message.index)
        if id_ is None:
            self.hovered.emit("", "")
            return
        own = self._layers[message.layer].describe
        text = own(id_) if own is not None else self._describe(message.layer, id_)
        where = {"layer": message.layer, "base": message.base, "index": message.index}
        self.tell("describe", **where, text=text[:MAX_TEXT])
        self.hovered.emit(message.layer, id_)

    def _label(self, message: bridge.AskedLabels) -> None:
        found = labels_for(self._layers, message)
        if found is not None:
            self.tell("labels", **found)
