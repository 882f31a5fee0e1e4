"""Another map of the same things: the layers, looks, grounds, state and ring of one, under a view of its own."""

from PySide6.QtCore import QObject, QTimer

from maps.answers import told
from maps.layer_looks import LayerLooks
from maps.view import MapView


class Mirror(QObject):
    """Keeps `view` showing what `source` shows. The layers are held once; what is chosen here is chosen there.

    The tools of the hand are those of `source`: a line begun on one map is seen, and gone on with, on the other.
    """

    def __init__(self, source: MapView, view: MapView) -> None:
        super().__init__(view)
        self._source, self._view = source, view
        self._told: dict[str, dict[str, object]] = {}
        self._opacities: dict[str, float] = {}
        self._pack: object = None
        self._has_left = False
        view.describe = source.describe
        view.chosen.connect(source.chosen)
        view.clicked.connect(source.clicked)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.look)
        source.changed.connect(self._soon.start)
        source.ground.changed.connect(self._soon.start)
        view.conversation.began.connect(self._begin)
        source.mirrors.append(view)
        source.chorus.join(view.conversation)
        view.conversation.ended.connect(self._leave)
        self.look()

    def look(self) -> None:
        """Take over what is otherwise by now; nothing any more once its page has ended."""
        if self._has_left:
            return
        self._match_layers()
        self._match_grounds()
        source, view = self._source, self._view
        if view.theme != source.theme:
            view.set_theme(source.theme)
        if view.touch != source.touch:
            view.set_touch(source.touch)
        if view.selected != source.selected:
            layer, id_ = source.selected or ("", None)
            view.select(layer, id_)
        if view.said != source.said:
            view.set_state(*source.said)

    def _match_layers(self) -> None:
        source, view = self._source, self._view
        wanted = {layer.name: layer for layer in source.layers}
        for layer in view.layers:
            if wanted.get(layer.name) is not layer:
                view.remove_layer(layer.name)
                self._told.pop(layer.name, None)
        for name, layer in wanted.items():
            visible, known = source.is_layer_visible(name), told(layer)
            # Its data are no matter of looks: both maps follow those by themselves.
            del known["revision"]
            if view.layer(name) is None:
                view.add_layer(layer, visible=visible)
            elif known != self._told.get(name):
                view.restyle_layer(name)
            if view.is_layer_visible(name) != visible:
                view.set_layer_visible(name, visible)
            self._told[name] = known
        self._match_opacities()

    def _match_opacities(self) -> None:
        looks = self._source.findChild(LayerLooks)
        if looks is None:
            return
        for layer in self._source.layers:
            opacity = looks.look(layer.name).opacity
            if opacity != self._opacities.get(layer.name, 1.0):
                self._opacities[layer.name] = opacity
                self._view.conversation.tell("opacity", name=layer.name, value=opacity)

    def _match_grounds(self) -> None:
        source, view = self._source, self._view
        if source.pack != self._pack:
            self._pack = source.pack
            tiles, box, attribution, max_zoom = source.pack
            view.set_tiles(tiles, box, attribution=attribution, max_zoom=max_zoom)
        if view.ground.shelf.grounds() != source.ground.shelf.grounds():
            view.ground.offer(source.ground.shelf.grounds())
        for name, _title in source.ground.listed():
            view.ground.set_look(name, *source.ground.look(name))

    def _begin(self) -> None:
        """The page has just come up: it does not know how strong the layers are."""
        self._opacities.clear()
        self._match_opacities()

    def _leave(self) -> None:
        """Its page has ended for good: the layers go on without it."""
        self._has_left = True
        for layer in self._view.layers:
            self._view.remove_layer(layer.name)
        self._source.chorus.leave(self._view.conversation)
        if self._view in self._source.mirrors:
            self._source.mirrors.remove(self._view)
