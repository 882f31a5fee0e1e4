"""The composition root: builds profile, services and window, wires them, and takes them down again.

The window shows before databases, network, features and web engine are even imported: they take a second.
"""

import argparse
import contextlib
import importlib
import logging
import os
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from console.collector import Collector
from console.fault_words import caught_words
from console.keeper import Keeper
from console.log import FaultCatcher, LogFile, note, route_structlog
from console.main_window import Basis, MainWindow
from console.notices import Notices
from console.profile import Profile, ProfileUnusable, default_root, open_profile
from console.selection import Selection
from console.servers import BadServer, addresses, check_line, usable_ca_file
from console.settings import Settings
from console.shell_acts import SETTINGS
from resources.os_reason import os_reason
from resources.words import has, language, set_language, t
from widgets.ages import use_clock
from widgets.sound import Sound
from widgets.theme import apply_theme, current_theme

if TYPE_CHECKING:
    from console.context import Context
    from console.demo_district import DemoDistrict
    from console.district_flow import DistrictFlow
    from console.idle_lock import IdleLock
    from console.services import Services
    from console.untold_watch import UntoldWatch
    from console.vitals import Vitals
    from maps.tiles import TileSource
    from maps.view import MapView
    from models.geo import Box

log = logging.getLogger("wanghuolou.app")

BAD_INPUT = 2
DEFAULT_SEAT = "1"
GIVE_WAY_S = 0.001
"""From here on the garbage collector leaves alone what a standing window is made of: looking through all of it
stops every thread for 70 ms."""
IMPORTED_BESIDE = (
    "console.services",
    "console.features",
    "console.context",
    "console.sign_in_flow",
    "console.idle_lock",
    "console.vitals",
    "console.untold_watch",
    "console.district_flow",
)
"""What the window needs next, imported while the web engine comes up."""
LEFT_OUT = ("httpx._main",)
"""httpx's own command line, which it does without: it would bring rich and pygments, a tenth of a second."""


def run(args: argparse.Namespace) -> int:
    """Open the console and stay until its window closes. 2 with a sentence when it cannot be opened."""
    application = make_application()
    try:
        console = compose(args)
    except (ProfileUnusable, BadServer) as error:
        sys.stderr.write(f"{error}\n")
        note(args.profile or default_root(), str(error))
        return BAD_INPUT
    try:
        if args.tour is not None:
            from console.tour.command import play

            return play(console, args.tour)
        return application.exec()
    finally:
        console.close()


def make_application() -> QApplication:
    """The one QApplication."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Drawing waits no longer for a thread that works in Python than this; five milliseconds is Python's own.
    sys.setswitchinterval(GIVE_WAY_S)
    # The web engine is loaded after the first paint and must find this set.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("wanghuolou")
    return application


def compose(args: argparse.Namespace) -> "Console":
    """A console whose window shows; `attached` follows. Raises ProfileUnusable or BadServer."""
    for name in LEFT_OUT:
        sys.modules.setdefault(name, ModuleType(name))
    check_line(args.server, args.ca_file)
    root = args.profile
    if root is None and args.tour is not None:
        from console.tour.command import fresh_profile

        root = fresh_profile(args.tour)
    elif root is None and args.demo:
        # The demo never mixes with the records of a real seat.
        root = default_root().with_name(f"{default_root().name}-demo")
    profile, lock = open_profile(root)
    try:
        return Console(args, profile, lock)
    except BaseException:
        lock.unlock()
        raise


class Console(QObject):
    """One running console: the services, and the window over them, which may be built anew."""

    attached = Signal()
    """The services and the map stand, the features have been started."""
    _imported = Signal()

    def __init__(self, args: argparse.Namespace, profile: Profile, lock: QLockFile) -> None:
        super().__init__()
        self._args = args
        self._lock = lock
        self.profile = profile
        self.log_file = LogFile(profile.logs)
        self._collector = Collector(self)
        self.keeper = Keeper(self._not_kept)
        self.notices = Notices()
        self.selection = Selection()
        self.settings = Settings(profile.settings, self.keeper)
        self.settings.declare(SETTINGS)
        self.sound = Sound(silent=os.environ.get("QT_QPA_PLATFORM") == "offscreen")
        self.demo: DemoDistrict | None = None
        self.context: Context | None = None
        self._map: MapView | None = None
        self._imports: threading.Thread | None = None
        self._have_imported = False
        self._services: Services | None = None
        self._vitals: Vitals | None = None
        self._lock_when_idle: IdleLock | None = None
        self._untold: UntoldWatch | None = None
        self._district: DistrictFlow | None = None
        self._faults = FaultCatcher(self._fault)
        self._imported.connect(self._rest_imported, Qt.ConnectionType.QueuedConnection)
        self._dress()
        self.settings.changed.connect(self._setting_changed)
        if self.settings.spoilt:
            self.notices.warn(t("shell.fault.settings_spoilt"), key="settings")
        if not getattr(args, "sandboxed", True):
            self.notices.warn(t("shell.fault.sandbox_off"), key="sandbox")
        self.window = self._open_window()

    @property
    def services(self) -> "Services":
        """What is behind the window; there from just before `attached`."""
        if self._services is None:
            raise RuntimeError("the services do not stand yet: wait for `attached`")
        return self._services

    # -- the window

    def _open_window(self) -> MainWindow:
        window = MainWindow(Basis(self.profile, self.keeper, self.settings, self.notices, self.selection))
        window.painted.connect(self._bring_to_life)
        window.theme_wanted.connect(lambda name: self.settings.set("shell.theme", name))
        window.language_wanted.connect(self.speak)
        window.stage.sounded.connect(self.sound.play)
        if window.workspaces.spoilt:
            self.notices.warn(t("shell.fault.layout_spoilt"), key="layout")
        window.open()
        return window

    def _bring_to_life(self) -> None:
        """After the first paint: the web engine starts its processes while a thread imports all the rest."""
        from maps.scheme import register

        register()
        from maps.view import MapView

        self._map = MapView(self.window)
        self._map.set_theme(current_theme().name)
        self.window.stage.show_map(self._map)
        self._map.start()
        if self._have_imported:
            self._equip()
        elif self._imports is None:
            self._imports = threading.Thread(target=self._import_rest, name="imports", daemon=True)
            self._imports.start()

    def _import_rest(self) -> None:
        """In a thread of its own; what cannot be imported is found, and told, when it is used."""
        with contextlib.suppress(ImportError):
            for name in IMPORTED_BESIDE:
                importlib.import_module(name)
        self._imported.emit()

    @Slot()
    def _rest_imported(self) -> None:
        self._have_imported = True
        if self._map is not None:
            self._equip()

    def _equip(self) -> None:
        """Databases and backend in their threads, then the docks, then what is in them."""
        if self._services is None:
            self._make_services()
        from console.features import FEATURES

        for feature in FEATURES:
            self.settings.declare(feature.settings)
        self.window.equip(FEATURES)
        QTimer.singleShot(0, self.window, self._attach)

    def _make_services(self) -> None:
        from console.demo_district import DemoDistrict
        from console.services import Services

        route_structlog()
        self.demo = DemoDistrict(self.profile) if self._args.demo else None
        options = self.demo.backend_options() if self.demo is not None else ()
        named = self._args.ca_file or self.settings.get("network.ca_file")
        ca_file = usable_ca_file(named, lambda words: self.notices.problem(words, key="ca_file"))
        self._services = Services(
            self.profile, self._args.seat or DEFAULT_SEAT, addresses(self._args.server), options, ca_file
        )
        self._wire(self._services)
        self._services.start()

    def _attach(self) -> None:
        """Give the window its map and its services."""
        from console.context import Context
        from console.district_flow import DistrictFlow
        from console.idle_lock import IdleLock
        from console.sign_in_flow import SignInFlow
        from console.untold_watch import UntoldWatch
        from console.vitals import Vitals

        services, view = self.services, self._map
        if view is None:
            return
        self.context = Context(
            store=services.store, commands=services.commands, background=services.background,
            selection=self.selection, link=services.link, notices=self.notices, settings=self.settings,
            session=services.session, places=services.places, lookup=services.lookup, documents=services.documents,
            client=services.client, map=view, window=self.window, desk=self.window, now=services.now,
            profile=self.profile.root,
        )  # fmt: skip
        use_clock(lambda: services.now().timestamp())
        self._vitals = Vitals(self.context, self.window.strip, self.window)
        self._untold = UntoldWatch(self.context, self.window.strip, self.window)
        self.window.attach(self.context)
        SignInFlow(services, self.window, self.notices)
        self._lock_when_idle = IdleLock(services, self.window, self.settings, self.notices)
        if self._district is None:
            self._district = DistrictFlow(services, self.notices, self.demo, self)
            self._district.tiles_opened.connect(self._show_tiles)
            self._district.progressed.connect(self._show_progress)
            self._district.begin(self._args.region or (), self.profile.regions)
            if services.server and not self._args.region and self.demo is None:
                self._district.take_over(self.settings, self.profile.regions)
        else:
            self._district.show()
        self.attached.emit()

    def _let_go(self) -> None:
        """The window's side of the services ends; they go on."""
        self._collector.begin_again()
        if self._lock_when_idle is not None:
            self._lock_when_idle.close()
        if self._vitals is not None:
            self._vitals.close()
        if self._untold is not None:
            self._untold.close()
        self.window.detach()
        use_clock(time.time)
        if self._map is not None:
            self._map.stop()
        self._map = None
        self.context = None

    def speak(self, name: str) -> None:
        """Another language: the window is built anew in its place, on the same services and session."""
        set_language(name)
        self.settings.set("shell.language", language())
        # The font has other quotes and dots in another language.
        self._paint(current_theme().name)
        old = self.window
        old.workspaces.save()
        self._let_go()
        quits = QApplication.quitOnLastWindowClosed()
        QApplication.setQuitOnLastWindowClosed(False)
        old.hide()
        old.deleteLater()
        self.window = self._open_window()
        QApplication.setQuitOnLastWindowClosed(quits)

    # -- the ground under the map

    def _show_tiles(self, tiles: "TileSource", box: "Box") -> None:
        if self.context is not None:
            self.context.map.set_tiles(tiles, box, max_zoom=tiles.max_zoom)

    def _show_progress(self) -> None:
        """One line over the map: what goes on in the background."""
        state = self.services.link.state
        words = self.demo.saying if self.demo is not None else ""
        if not words and state.total and state.done < state.total and state.online:
            words = t("shell.start.first_load", done=state.done, total=state.total)
        if not words and self._district is not None:
            words = self._district.saying
        self.window.stage.show_progress(words)

    # -- what concerns everything

    def _dress(self) -> None:
        """Language and colours: what was asked for on the command line, else what this seat chose before."""
        chosen = self._args.lang or self.settings.get("shell.language")
        if chosen:
            set_language(chosen)
        self._paint(self._args.theme or self.settings.get("shell.theme"))
        self._tune()

    def _paint(self, theme: str) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, theme, touch=bool(self.settings.get("shell.touch")))
        if self.context is not None:
            self.context.map.set_theme(theme)

    def _tune(self) -> None:
        self.sound.set_volume(self.settings.number("shell.sound_volume") / 100)
        self.sound.set_muted(not self.settings.get("shell.sound_on"))

    def _wire(self, services: "Services") -> None:
        """What was refused and what failed reaches the user."""
        services.link.trouble.connect(self._say_trouble)
        services.link.link_changed.connect(lambda _state: self._show_progress())
        commands = services.commands
        for failed in (commands.refused, commands.not_saved, commands.unchanged):
            failed.connect(
                lambda command_id, sentence: self.notices.problem(sentence, key=command_id, sound="refused")
            )
        services.background.failed.connect(self._fault)
        services.session.changed.connect(lambda *_: self.window.say_mode())

    def _setting_changed(self, key: str) -> None:
        if key in ("shell.theme", "shell.touch"):
            self._paint(self.settings.get("shell.theme"))
        elif key.startswith("shell.sound"):
            self._tune()

    def _say_trouble(self, code: str, params: dict[str, str]) -> None:
        values = {"log": str(self.log_file.path), **params}
        key = f"sync.trouble.{code}"
        words = t(key, **values) if has(key) else t(f"shell.fault.{code}", **values)
        self.notices.problem(words, key=f"trouble.{code}", sound="refused")

    def _fault(self, error: BaseException) -> None:
        """From any thread: something escaped."""
        if self._services is not None:
            self._services.say_trouble("caught", {"error": caught_words(error)})

    def _not_kept(self, path: Path, error: OSError) -> None:
        """From the keeper's thread: a setting or a layout is not on the disk."""
        if self._services is not None:
            self._services.say_trouble("not_kept", {"file": str(path), "reason": os_reason(error)})

    def close(self) -> None:
        """End everything this console started; nothing handed over is lost."""
        if self._imports is not None:
            self._imports.join()
        if self._district is not None:
            self._district.stop()
        self.window.workspaces.save()
        self._let_go()
        self._collector.close()
        self.window.close()
        if self._services is not None:
            self._services.close()
        self.sound.stop()
        self.window.deleteLater()
        self.keeper.close()
        self._faults.close()
        self.log_file.close()
        self._lock.unlock()
