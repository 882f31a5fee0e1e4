"""Keeps the map's grounds as they are declared: opened in the background, shown as they were left, fetched."""

import threading
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from console.context import Context
from console.fault_words import fault_words
from console.features.map_sources.book import Kept, Shown, read_book, write_book
from console.features.map_sources.workshop import Opened, Workshop
from console.profile import Profile
from maps.sources.ahead import Area, Progress, fetch_ahead
from maps.sources.image import ImageGround
from maps.sources.large_image import LargeImage
from maps.sources.online import Online
from maps.sources.source import Source
from maps.sources.tile import Ground
from maps.tools.grounds import BASEMAP
from resources.words import t

SAVE_MS = 500
CUTTING_MS = 1_000
"""How often an image that is being cut into tiles is looked at."""
TELL_EVERY = 20
"""Tiles fetched ahead between two words about it."""


class GroundKeeper(QObject):
    """One a window; ends with it."""

    changed = Signal()
    """Other sources, or another state of one."""
    progressed = Signal(str, object)
    """Name, Progress of what is fetched ahead; from a thread of its own."""
    ended = Signal(str, object)
    """Name, Progress at the end, whole or not."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._root = context.profile
        self.workshop = Workshop(Profile(context.profile))
        self.kept = Kept()
        self.troubles: dict[str, str] = {}
        self.is_open = False
        self._opened = Opened()
        self.fetching: dict[str, Progress] = {}
        self._stops: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self._save = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._save.timeout.connect(self._keep)
        self._cutting = QTimer(self, interval=CUTTING_MS)
        self._cutting.timeout.connect(self._cut)
        context.map.ground.shelf.let_go = self.workshop.line.let_go
        context.map.ground.changed.connect(self._looks_changed)
        context.settings.changed.connect(self._setting_changed)
        context.window.destroyed.connect(_closer(self.workshop, self._stops, self._threads))
        self.progressed.connect(self._progressed)
        self.ended.connect(self._ended)
        context.background.query(lambda: read_book(self._root), self._read, key=(self, "read"))

    def ground(self, name: str) -> Ground | None:
        """The open ground of that name."""
        return next((ground for ground in self._opened.grounds if ground.sheet.name == name), None)

    # ---- the sources ---------------------------------------------------------------------------------------------

    def _read(self, kept: Kept) -> None:
        self.kept = kept
        for name, look in kept.looks.items():
            self._context.map.set_ground(name, look.visible, look.opacity)
        self._open()

    def _open(self) -> None:
        sources, settings = self.kept.sources, self._context.settings
        most_mb, days = settings.number("map_sources.most_mb"), settings.number("map_sources.keep_days")
        self._context.background.query(
            lambda: self.workshop.open(sources, most_mb, days), self._offer, key=(self, "open")
        )

    def _offer(self, opened: Opened) -> None:
        self._opened, self.troubles, self.is_open = opened, opened.troubles, True
        self._context.map.ground.offer(opened.grounds)
        if self._is_cutting():
            self._cutting.start()
        self.changed.emit()

    def _is_cutting(self) -> bool:
        return any(
            isinstance(ground, ImageGround | LargeImage) and ground.trouble == "preparing"
            for ground in self._opened.grounds
        )

    def _cut(self) -> None:
        """An image that has been cut knows how far it reaches."""
        if not self._is_cutting():
            self._cutting.stop()
            self._context.map.ground.offer(self._opened.grounds)
        self.changed.emit()

    def put(self, source: Source, key: str | None) -> None:
        """Declare a source, or change the one of its name; `key` None: it stays as it is."""
        self.kept = self.kept.with_source(source)

        def keep() -> bool | None:
            write_book(self._root, self.kept)
            if key is None:
                return None
            self.workshop.reopen(source)
            if key:
                return self.workshop.keys.keep(source.name, key)
            self.workshop.keys.forget(source.name)
            return None

        self._context.background.query(keep, self._put, self._not_kept, key=(self, "put", source.name))

    def _put(self, is_stored: bool | None) -> None:
        if is_stored is False:
            self._context.notices.warn(t("sources.key_in_file"), key="sources.key")
        self._open()

    def remove(self, name: str) -> None:
        """Take a source away: its key and what is kept of it go too."""
        gone = next((source for source in self.kept.sources if source.name == name), None)
        if gone is None:
            return
        self.stop_ahead(name)
        self.kept = self.kept.without(name)
        kept = self.kept

        def forget() -> None:
            write_book(self._root, kept)
            self.workshop.keys.forget(name)
            self.workshop.forget_tiles(gone)

        self._context.map.set_ground(name, False)
        self._context.background.query(
            forget, lambda _nothing: self._open(), self._not_kept, key=(self, "put", name)
        )

    def _not_kept(self, error: Exception) -> None:
        self._context.notices.problem(t("sources.not_kept", reason=fault_words(error)), key="sources.kept")
        self._open()

    # ---- how they are shown --------------------------------------------------------------------------------------

    def _looks_changed(self) -> None:
        if not self.is_open:
            return
        grounds = self._context.map.ground
        names = [BASEMAP, *(source.name for source in self.kept.sources)]
        looks = {name: Shown(*grounds.look(name)) for name in names}
        if looks != self.kept.looks:
            self.kept = msgspec.structs.replace(self.kept, looks=looks)
            self._save.start()
            self.changed.emit()

    def _keep(self) -> None:
        kept = self.kept
        self._context.background.query(
            lambda: write_book(self._root, kept), lambda _nothing: None, self._not_kept, key=(self, "keep")
        )

    def _setting_changed(self, key: str) -> None:
        if key.startswith("map_sources."):
            self._open()

    # ---- ahead ---------------------------------------------------------------------------------------------------

    def fetch_ahead(self, name: str, area: Area) -> None:
        """Begin, or go on with what was begun; until `stop_ahead` or the end."""
        ground = self.ground(name)
        if not isinstance(ground, Online) or name in self.fetching:
            return
        self.kept = msgspec.structs.replace(self.kept, unfinished={**self.kept.unfinished, name: area})
        self._save.start()
        self.fetching[name] = Progress(area.count())
        stop = self._stops[name] = threading.Event()

        def told(progress: Progress) -> None:
            if (progress.done + progress.failed) % TELL_EVERY == 0 and not stop.is_set():
                self.progressed.emit(name, progress)

        def run() -> None:
            progress = fetch_ahead(ground, area, stop, told)
            if not stop.is_set() or name in self._stops:
                self.ended.emit(name, progress)

        thread = threading.Thread(target=run, name=f"ahead {name}", daemon=True)
        self._threads.append(thread)
        thread.start()
        self.changed.emit()

    def stop_ahead(self, name: str) -> None:
        """Leave it for later."""
        if name in self._stops:
            self._stops[name].set()

    def _progressed(self, name: str, progress: Progress) -> None:
        if name in self.fetching:
            self.fetching[name] = progress
            self.changed.emit()

    def _ended(self, name: str, progress: Progress) -> None:
        self.fetching.pop(name, None)
        self._stops.pop(name, None)
        title = next((source.title for source in self.kept.sources if source.name == name), name)
        if progress.done == progress.total:
            unfinished = {known: area for known, area in self.kept.unfinished.items() if known != name}
            self.kept = msgspec.structs.replace(self.kept, unfinished=unfinished)
            self._save.start()
            self._context.notices.good(t("sources.ahead.whole", title=title, count=progress.total))
        elif progress.failed:
            words = t("sources.ahead.some_failed", title=title, count=progress.failed, total=progress.total)
            self._context.notices.warn(words, key=f"sources.ahead.{name}")
        self.changed.emit()


def _closer(
    workshop: Workshop, stops: dict[str, threading.Event], threads: list[threading.Thread]
) -> Callable[[], None]:
    """The window's end, after which the keeper itself is no more."""

    def close() -> None:
        waiting = list(stops.values())
        stops.clear()
        for stop in waiting:
            stop.set()
        workshop.line.let_go()
        for thread in threads:
            thread.join(5)
        workshop.close()

    return close


def keeper_of(context: Context) -> GroundKeeper:
    """The window's one keeper; made when it is first wanted."""
    found = context.window.findChild(GroundKeeper)
    return found if found is not None else GroundKeeper(context)
