"""A second map nobody sees, of the same layers and ground, for a picture of a size and a style of its own."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage

from maps import bridge, page
from maps.answers import ViewState
from maps.export.extent import Extent
from maps.state import MapState
from maps.view import MapView

PATIENCE_MS = 45_000
LOOK_MS, MOST_LOOKS = 150, 12
"""What is drawn comes to the screen a moment later: the picture counts once it is the same twice."""
Then = Callable[[QImage, Extent], None]


class Plate(QObject):
    """Takes one picture of what `view` shows, and is gone with its page. Layers stay with their own maps."""

    def __init__(self, view: MapView, size: QSize, *, theme: str = "print", layers: bool = True) -> None:
        super().__init__(view)
        self.map = MapView()
        self.map.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.map.resize(size)
        self.map.set_theme(theme)
        self.map.show_legend(False)
        self._at: ViewState = view.view()
        self._seen: bridge.Viewed | None = None
        self._before = QImage()
        self._looks_left = MOST_LOOKS
        self._then: Then = lambda _picture, _extent: None
        self._failed: Callable[[], None] = lambda: None
        for layer in view.layers if layers else ():
            if view.is_layer_visible(layer.name):
                self.map.add_layer(layer)
        tiles, box, attribution, max_zoom = view.pack
        self.map.set_tiles(tiles, box, attribution=attribution, max_zoom=max_zoom)
        self.map.set_state(MapState.SHOWN)
        self.map.ground.offer(view.ground.shelf.grounds())
        for name, _title in view.ground.listed():
            self.map.ground.set_look(name, *view.ground.look(name))
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._wait.timeout.connect(self._give_up)
        self.map.ready.connect(self._ask)
        self.map.conversation.listen(bridge.Viewed, self._viewed)
        self.map.conversation.listen(bridge.Stilled, self._stilled)

    def take(self, then: Then, failed: Callable[[], None]) -> None:
        """The picture and what it shows to `then`, or `failed` when the page does not come to it."""
        self._then, self._failed = then, failed
        if not page.is_built():
            QTimer.singleShot(0, self, self._give_up)
            return
        self.map.fly_to(*self._at)
        self.map.show()
        self.map.start()
        self._wait.start()

    def _ask(self) -> None:
        self.map.conversation.tell("bare", bare=True)
        self.map.conversation.tell("still", number=1)

    def _viewed(self, seen: bridge.Viewed) -> None:
        self._seen = seen

    def _stilled(self, _said: bridge.Stilled) -> None:
        if self._seen is None:
            self._give_up()
            return
        self._look(self._seen)

    def _look(self, seen: bridge.Viewed) -> None:
        if not self._wait.isActive():
            return
        picture, then = self.map.grab_image(), self._then
        self._looks_left -= 1
        if picture != self._before and self._looks_left > 0:
            self._before = picture
            QTimer.singleShot(LOOK_MS, self._wait, lambda: self._look(seen))
            return
        self.close()
        then(picture, Extent.of(seen))

    def _give_up(self) -> None:
        failed = self._failed
        self.close()
        failed()

    def close(self) -> None:
        """Nobody wants the picture any more."""
        self._wait.stop()
        self._then, self._failed = lambda _picture, _extent: None, lambda: None
        for layer in self.map.layers:
            self.map.remove_layer(layer.name)
        # Later, not now: it may be the page itself that spoke.
        QTimer.singleShot(0, self.map, lambda: self.map.stop(last=False))
        QTimer.singleShot(0, self.map, self.map.deleteLater)
        self.deleteLater()
