"""The map widget: layers in, choices out; the web engine starts after the window shows and heals itself."""

import logging
import time
from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from maps import bridge, page
from maps.aim import MAX_ZOOM, Aim
from maps.answers import ViewState, point_in
from maps.browser import Browser
from maps.chorus import Chorus
from maps.conversation import Conversation
from maps.hand import Hand
from maps.layer import Layer
from maps.page_memory import PageMemory
from maps.rest import Rest
from maps.scheme import TileSource
from maps.shown_layers import ShownLayers
from maps.state import MapState, StateBanner
from maps.storms import Storms
from maps.tools.grounds import Grounds
from models.geo import Box
from resources.words import language, t

log = logging.getLogger(__name__)

OSM_ATTRIBUTION = "© OpenStreetMap contributors"
DEATHS_REMEMBERED_S = 60.0
QUICK_RESTARTS = 3
"""After so many deaths within DEATHS_REMEMBERED_S the page is given a rest first."""
REST_MS = 5_000
WORDS = ("zoom_in", "zoom_out", "north", "north_letter", "legend", "filtered", "refused")
THEMES = ("dark", "light", "print")


class MapView(QWidget):
    """A map of layers over a basemap. Knows no domain: layers carry names, ids and symbols."""

    clicked = Signal(float, float)
    """lon, lat of a click on nothing."""
    chosen = Signal(str, str)
    """layer, id of a click on a thing."""
    hovered = Signal(str, str)
    """layer, id under the pointer; both empty when it left."""
    view_changed = Signal(object)
    """ViewState, after the view came to rest."""
    ready = Signal()
    """The page listens, for the first time or again."""
    painted = Signal(str, int)
    """layer, revision: it is on the screen."""
    legend_opened = Signal(list)
    """Names of the layers whose part of the legend is open, "" for the legend itself; after the user changed it."""
    changed = Signal()
    """Other layers, looks, tiles, state or a ring, for another map of the same things: maps/mirror.py."""
    page_died = Signal(str)
    """The page is being brought back; why it ended, for the log."""
    stumbled = Signal(str)
    """Something failed inside the map and was contained: a sentence for the log."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.describe: Callable[[str, str], str] = lambda _layer, _id: ""
        """Words for a hovered thing, from memory: (layer, id)."""
        self.shown = ShownLayers(self)
        self._layers = self.shown.all
        self.shown.moved_on.connect(self._layer_changed)
        self.shown.changed.connect(self.changed)
        self.mirrors: list[MapView] = []
        """Other maps of the same things: maps/mirror.py."""
        self.selected: tuple[str, str] | None = None
        """Layer and id of what is ringed."""
        self._ringed: tuple[str, int] | None = None
        self.theme, self.touch, self._legend = "dark", False, True
        self.opened: list[str] | None = None
        """Names of the layers whose part of the legend is open, "" for itself; None: what the size suggests."""
        self._tiles_number = 0
        self.pack: tuple[TileSource | None, Box | None, str, int] = (None, None, "", 15)
        """What `set_tiles` was last given, for another map of the same ground."""
        self._deaths: list[float] = []
        self._browser: Browser | None = None
        self._web: QWebEngineView | None = None
        self.said = (MapState.EMPTY, "")
        """The state shown over it, and what to do."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.banner = StateBanner(self)
        self.banner.show_state(MapState.LOADING)
        talk = self._conversation = Conversation(self._layers, self._described, self)
        self.hand = Hand(talk, self)
        """While it is on the map nothing else moves the view."""
        self.aim = Aim(talk, self.hand)
        self.chorus = Chorus(talk, self)
        """How the tools of the hand speak with their halves in this page and in those of the mirrors."""
        self.shown.speak(talk)
        talk.began.connect(self._begin)
        self.ground = Grounds(talk, self)
        self.grounds, self.set_ground = self.ground.listed, self.ground.set_look
        talk.viewed.connect(self._viewed)
        talk.clicked.connect(self.clicked)
        talk.chosen.connect(self.chosen)
        talk.hovered.connect(self.hovered)
        talk.legend_opened.connect(self._legend_folded)
        talk.painted.connect(self.painted)
        talk.stumbled.connect(self._stumble)

    # ---- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the web engine; call it after the window has been painted. More often does no harm."""
        if self._browser is not None:
            return
        if not page.is_built():
            self.banner.show_state(MapState.REFUSED, t("map.not_composed"))
            return
        browser = self._browser = Browser(self._layers.get, self)
        browser.wear(self.theme)
        browser.handler.set_tiles(self.pack[0])
        browser.handler.set_grounds(self.ground.shelf)
        self._conversation.attach(browser.bridge)
        browser.died.connect(self._died)
        browser.stumbled.connect(self._stumble)
        self._web = QWebEngineView(self)
        self._web.setPage(browser.page)
        self._web.setContextMenuPolicy(self._web.contextMenuPolicy().NoContextMenu)
        # The page wants nothing that is dropped, and would leave itself for a file: it goes to the window around.
        self._web.setAcceptDrops(False)
        self._column.addWidget(self._web)
        self.setFocusProxy(self._web)
        self.banner.raise_()
        browser.page.setUrl(self.shown.page)
        Rest(self, browser.page, self._conversation, self.shown)
        self.memory = PageMemory(browser.bridge.heard, lambda: self.page_pid, self.renew, browser)
        Storms(browser.bridge, self.renew, browser)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)

    def stop(self, *, last: bool = True) -> None:
        """End the web engine for good; of the last map before the application ends, with all that still runs."""
        browser, self._browser = self._browser, None
        self._conversation.end()
        if browser is None:
            return
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.disconnect(self.stop)
        if self._web is not None:
            # A view that outlives its page makes itself another one, which the profile would have to wait for.
            shiboken6.delete(self._web)
            self._web = None
        browser.close(last=last)

    @property
    def page_pid(self) -> int:
        """Process id of the page, 0 when there is none."""
        return 0 if self._browser is None else int(self._browser.page.renderProcessPid())

    @property
    def asked_outside(self) -> list[str]:
        """Addresses outside our scheme that the page asked for, all refused: always empty."""
        return [] if self._browser is None else list(self._browser.guard.asked)

    @property
    def is_ready(self) -> bool:
        """Does the page listen?"""
        return self._conversation.is_ready

    @property
    def conversation(self) -> Conversation:
        """How this map speaks with its page; `began` says that it knows nothing yet."""
        return self._conversation

    def renew(self) -> None:
        """Begin the page again in a new process: the same view, layers and drawing in hand, and less memory."""
        if self._browser is not None and self.is_ready:
            if self.hasFocus():
                self.ready.connect(self._take_keys, Qt.ConnectionType.SingleShotConnection)
            self._conversation.is_ready = False
            self._browser.renew()

    def _take_keys(self) -> None:
        """They went with the old page, unless a hand has taken them elsewhere since."""
        if QApplication.focusWidget() is None:
            self.setFocus()

    def _died(self, reason: str) -> None:
        self._conversation.is_ready = False
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < DEATHS_REMEMBERED_S] + [now]
        self.banner.show_state(MapState.DIED)
        log.error("the map page ended: %s", reason)
        self.page_died.emit(reason)
        QTimer.singleShot(REST_MS if len(self._deaths) > QUICK_RESTARTS else 0, self, self._revive)

    def _revive(self) -> None:
        if self._browser is not None:
            self._browser.page.setUrl(self.shown.page)

    def _stumble(self, what: str) -> None:
        log.warning("map: %s", what)
        self.stumbled.emit(what)

    # ---- layers --------------------------------------------------------------------------------------------------

    def add_layer(self, layer: Layer, *, visible: bool = True) -> None:
        """Show a layer and follow its changes. Raises ValueError when its name is taken."""
        self.shown.add(layer, visible=visible)

    def remove_layer(self, name: str) -> None:
        """Take a layer off this map for good; other maps keep it."""
        if self.shown.remove(name):
            self._ringed = None

    def layer(self, name: str) -> Layer | None:
        """A layer by name."""
        return self._layers.get(name)

    @property
    def layers(self) -> list[Layer]:
        """All layers, those drawn on top first."""
        return sorted(self._layers.values(), key=lambda layer: -layer.style.order)

    def is_layer_visible(self, name: str) -> bool:
        """Is the layer switched on?"""
        return self.shown.is_visible(name)

    def set_layer_visible(self, name: str, visible: bool) -> None:
        """Switch a layer on or off."""
        self.shown.set_visible(name, visible)

    def restyle_layer(self, name: str) -> None:
        """Tell the page that a layer's title, style or legend changed."""
        self.shown.restyle(name)

    def _layer_changed(self, name: str) -> None:
        if self.selected is not None and self.selected[0] == name:
            self._tell_selected()

    # ---- view ----------------------------------------------------------------------------------------------------

    def view(self) -> ViewState:
        """Where the map looks."""
        return self.aim.view

    @property
    def box(self) -> Box | None:
        """What is in view, None before the page first said so."""
        return self.aim.box

    @property
    def user_moved(self) -> bool:
        """The user moved the view; nothing should recentre it until `follow` is called."""
        return self.aim.user_moved

    @user_moved.setter
    def user_moved(self, moved: bool) -> None:
        self.aim.user_moved = moved

    def point_of(self, lon: float, lat: float) -> QPoint | None:
        """Where a place (degrees) is in this widget, None while it is out of view."""
        return None if self.box is None else point_in(self.box, lon, lat, self.size())

    def fly_to(self, lon: float, lat: float, zoom: float | None = None, *, mark: bool = False) -> None:
        """Look at a place (degrees), out of the user's hand; mark: show a crosshair there for some seconds.

        Not before a hand on the map is off it, and not at all once that hand has moved the view.
        """
        self.aim.fly_to(lon, lat, zoom, mark=mark)

    def fit(self, box: Box, max_zoom: float = MAX_ZOOM, *, aim: bool = True) -> None:
        """Look at all of a box, as fly_to does; without `aim` only until there is something better to look at."""
        self.aim.fit(box, max_zoom, aim=aim)

    def restore(self, view: ViewState) -> None:
        """Look where the map was left, unless it looks at something already or a region pack lies elsewhere."""
        self.aim.restore(view, self.pack[1])

    @property
    def is_aimed(self) -> bool:
        """Does it look where somebody wanted it to, or at a region pack?"""
        return self.aim.is_set or self.pack[0] is not None

    def follow(self) -> None:
        """Let the view be moved by the application again."""
        self.user_moved = False

    def select(self, layer: str, id_: str | None) -> None:
        """Ring a thing of a layer; None: ring nothing."""
        self.selected = None if id_ is None else (layer, id_)
        self._tell_selected()
        self.changed.emit()

    def _tell_selected(self) -> None:
        name, id_ = self.selected or ("", "")
        layer = self._layers.get(name)
        index = None if layer is None else layer.index_of(id_)
        ringed = ("" if index is None else name, index or 0)
        if ringed != self._ringed:
            self._ringed = ringed if self.is_ready else None
            self._conversation.tell("select", layer=ringed[0], index=ringed[1])

    # ---- looks ---------------------------------------------------------------------------------------------------

    def set_tiles(
        self, tiles: TileSource | None, box: Box | None = None, *, attribution: str = OSM_ATTRIBUTION,
        max_zoom: int = 15,
    ) -> None:  # fmt: skip
        """Draw the basemap of a region pack whose tiles end at max_zoom; None: no basemap, and the map says so."""
        self.pack = (tiles, box, attribution, max_zoom)
        self._tiles_number += 1
        if self._browser is not None:
            self._browser.handler.set_tiles(tiles)
        self._tell_tiles()
        if tiles is not None and box is not None:
            self.aim.begin_at(box)
        self.changed.emit()
        if self.said[0] in (MapState.EMPTY, MapState.SHOWN):
            self.set_state(MapState.EMPTY if tiles is None else MapState.SHOWN)

    def set_state(self, state: MapState, detail: str = "") -> None:
        """Say over the map that it is offline, stale, refused...; detail: what to do, already translated."""
        self.said = (state, detail)
        if self.is_ready:
            self.banner.show_state(state, detail)
        self.changed.emit()

    def set_theme(self, theme: str) -> None:
        """`dark`, `light` or `print`."""
        self.theme = theme if theme in THEMES else THEMES[0]
        if self._browser is not None:
            self._browser.wear(self.theme)
        self._tell_configuration()
        self.changed.emit()

    def set_language(self, _name: str = "") -> None:
        """Speak the language of resources.words from now on; layers are retitled by their owners."""
        self.banner.retranslate()
        self._tell_configuration()

    def set_touch(self, touch: bool) -> None:
        """Targets of 44 px."""
        self.touch = touch
        self._tell_configuration()
        self.changed.emit()

    def show_legend(self, shown: bool = True) -> None:
        """Show or hide the legend."""
        self._legend = shown
        self._conversation.tell("legend", shown=shown, opened=self.opened)

    def open_legend(self, names: Sequence[str] | None) -> None:
        """Open these layers' parts of the legend, "" for the legend itself; None: what the map's size suggests."""
        self.opened = None if names is None else list(names)
        self.show_legend(self._legend)

    def grab_image(self) -> QImage:
        """The map as it is on the screen, with everything over it."""
        return self.grab().toImage()

    # ---- the page ------------------------------------------------------------------------------------------------

    def _tell_configuration(self) -> None:
        words = {word: t(f"map.{word}") for word in WORDS}
        self._conversation.tell("configure", theme=self.theme, language=language(), touch=self.touch, words=words)

    def _tell_tiles(self) -> None:
        tiles, box, words, max_zoom = self.pack
        number, said = (0, "") if tiles is None else (self._tiles_number, words)
        around = None if box is None else box.unrolled
        self._conversation.tell("tiles", number=number, box=around, attribution=said, max_zoom=max_zoom)

    def _described(self, layer: str, id_: str) -> str:
        return self.describe(layer, id_)

    def _legend_folded(self, names: list[str]) -> None:
        self.opened = names
        self.legend_opened.emit(names)

    def _begin(self) -> None:
        """Give a page that has just come up everything it should show."""
        self._tell_configuration()
        self.aim.tell()
        self._tell_tiles()
        self._conversation.tell("legend", shown=self._legend, opened=self.opened)
        for layer in self._layers.values():
            self.shown.tell(layer)
        self._ringed = None
        self._tell_selected()
        self.banner.show_state(*self.said)
        self.ready.emit()

    def _viewed(self, seen: bridge.Viewed) -> None:
        self.aim.seen(seen)
        self.view_changed.emit(self.aim.view)
