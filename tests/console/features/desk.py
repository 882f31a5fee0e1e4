"""A desk: the real services over a real backend, a real map that shows no page, and a window that remembers."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backend.accounts import DEMO_PASSWORD
from console.context import Context
from console.features import FEATURES
from console.follow import Follow
from console.fresh_rows import FreshRows
from console.keeper import Keeper
from console.notices import Notices
from console.profile import Profile, open_profile
from console.selection import Selection
from console.services import Services
from console.settings import Settings
from console.shell_acts import SETTINGS
from console.sync.link import LinkState, Phase
from console.sync.writer import _ACT
from maps.view import MapView
from models.command import Command
from models.fold import deliverable
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.outbox import Outbox
from models.outbox_schema import FILE
from models.record import Fact, Record
from models.unit import DispatchUnit
from tests.backend.server import SECRET, BackendProcess
from tests.console.features.world import LAT, LON, SITE
from tests.faults import Proxy

LONG_MS = 60_000
PATIENCE_S = 60.0
"""For acts that are on their way when a test ends."""
SEAT = "2"


class Shown:
    """The window as features see it: remembers what was brought to the front."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.workspace = "routine"
        self.widgets: dict[str, QWidget] = {}
        self.cards: list[QWidget] = []
        self.card_clear: Sequence[QRect] = ()
        self.followers: list[Callable[[str], object]] = []

    def show_panel(self, name: str) -> QWidget | None:
        self.asked.append(name)
        return self.widgets.get(name)

    def follow_workspace(self, then: Callable[[str], object]) -> None:
        self.followers.append(then)

    def choose_workspace(self, name: str) -> None:
        """As the window does."""
        self.workspace = name
        for then in self.followers:
            then(name)

    def show_tab(self, key: str) -> QWidget | None:
        self.asked.append(key)
        return self.widgets.get(key)

    def show_card(self, card: QWidget, beside: QPoint | None, clear: Sequence[QRect] = ()) -> None:
        self.cards.append(card)
        self.card_clear = clear
        card.show()


class Desk:
    """A context manager. `cut` and `mend` are the cable's; `user` is a demo account, empty the local seat.

    The map is maps.view.MapView without its page (never started): it has the same layers, signals and answers,
    and no web engine has to come up for every test.
    """

    def __init__(
        self, qtbot: QtBot, folder: Path, backend: BackendProcess, user: str = "", seat: str = SEAT
    ) -> None:
        self.qtbot = qtbot
        self._line = Proxy(backend.port)
        self._profile: Profile
        self._profile, self._lock = open_profile(folder)
        self._keeper = Keeper()
        self._widgets: list[QWidget] = []
        self._user = user
        settings = Settings(self._profile.settings, self._keeper)
        settings.declare(SETTINGS)
        for feature in FEATURES:
            settings.declare(feature.settings)
        self._seat = seat
        self.services = Services(self._profile, seat, [self._line.url])
        self.shown = Shown()
        self.window = QWidget()
        services = self.services
        self.context = Context(
            store=services.store, commands=services.commands, background=services.background,
            selection=Selection(), link=services.link, notices=Notices(), settings=settings,
            session=services.session, places=services.places, lookup=services.lookup, documents=services.documents,
            client=services.client, map=MapView(self.window), window=self.window, desk=self.shown,
            now=services.now, profile=self._profile.root,
        )  # fmt: skip

    def __enter__(self) -> "Desk":
        self.services.start()
        self.services.sign_in(self._user or "local", DEMO_PASSWORD if self._user else SECRET, self._seat)
        self.wait_live()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for widget in [*self._widgets, self.window]:
            widget.hide()
            widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if kind is None and self.services.link.state.phase is Phase.LIVE:
            self._finish()
        self._line.refusing = False
        self.services.close()
        self._keeper.close()
        self._line.close()
        self._lock.unlock()

    def _finish(self) -> None:
        """The next desk of the module finds at the backend what this one did; an act that cannot go stays."""
        ends = time.monotonic() + PATIENCE_S
        while deliverable(self.services.engine.entries(), 1) and time.monotonic() < ends:
            time.sleep(0.01)

    def put[W: QWidget](self, widget: W, width: int = 420, height: int = 600) -> W:
        """Show a panel; it goes with the desk."""
        self._widgets.append(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    def cut(self) -> None:
        """Pull the cable; returns when the console knows."""
        self._line.refusing = True
        self._line.cut()
        self.wait_phase(Phase.OFFLINE)

    def plug_in(self) -> None:
        """Put it back."""
        self._line.refusing = False

    def mend(self) -> None:
        """Put it back, and wait until everything is delivered."""
        self.plug_in()
        self.level()

    def wait_phase(self, phase: Phase) -> None:
        """Wait until the panels have heard of it."""
        self.qtbot.waitUntil(lambda: self.services.link.state.phase is phase, timeout=LONG_MS)

    def pretend(self, state: LinkState) -> None:
        """Say it of the line until the panels have heard of it: the engine goes on saying how it really stands."""

        def heard() -> bool:
            self.services.link.report(state)
            return self.services.link.state.phase is state.phase

        self.qtbot.waitUntil(heard, timeout=LONG_MS)

    def wait_live(self) -> None:
        """Wait until the line is live and everything has come."""
        self.wait_phase(Phase.LIVE)

    def level(self) -> None:
        """Live, and nothing waits to be sent."""
        self.wait_live()
        engine = self.services.engine
        self.qtbot.waitUntil(lambda: not engine.entries(), timeout=LONG_MS)
        self._wait_folded()

    def fill_disk(self) -> None:
        """No page more for the outbox, as on a full disk; `free_disk` makes room again."""
        self._limit_outbox("PRAGMA max_page_count = 1")

    def free_disk(self) -> None:
        """Room again."""
        self._limit_outbox("PRAGMA max_page_count = 1000000")

    @contextmanager
    def locked_outbox(self) -> Iterator[None]:
        """Another program writes to the outbox and does not end."""
        self._limit_outbox("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(self._profile.outbox / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        self._limit_outbox("PRAGMA busy_timeout = 10000")

    def _limit_outbox(self, pragma: str) -> None:
        def limit(outbox: Outbox) -> None:
            outbox._db.execute(pragma)

        self.services.engine._acts._and_wait(limit)

    @contextmanager
    def held_fold(self) -> Iterator[None]:
        """Acts are durable, and laid over the facts only afterwards, as on a machine that has much to do."""
        go_on = threading.Event()

        def hold() -> None:
            go_on.wait()

        self.services.engine._writer._post(_ACT, hold)
        try:
            yield
        finally:
            go_on.set()

    def do(self, command: Command, stated_at: datetime | None = None) -> str:
        """Submit and wait until it is durable and can be read in the facts; the act's id."""
        saved = list[str]()
        self.services.commands.saved.connect(saved.append)
        command_id = self.services.commands.submit(command, stated_at=stated_at)
        # Another act, of a button pressed before, may be told saved first.
        self.wait(lambda: command_id in saved)
        self.services.commands.saved.disconnect(saved.append)
        self._wait_folded()
        return command_id

    def _wait_folded(self) -> None:
        """An act is laid over the facts a moment after it is durable; what is read next must not be older."""
        folded = threading.Event()
        self.services.engine._writer._post(_ACT, folded.set)
        assert folded.wait(LONG_MS / 1000)

    def open_incident(self, *, work: bool = True, **fields: Any) -> str:
        """A building fire at the site, worked on here."""
        incident_id = uuid7()
        values: dict[str, Any] = {
            "number": self.services.commands.next_incident_number(), "type": "building_fire", "grade": 2,
            "lon": LON, "lat": LAT, "name": "望火大厦", "address": "解放路 1 号", "site_id": SITE, **fields,
        }  # fmt: skip
        self.do(CreateIncident(incident_id=incident_id, **values))
        self.wait(lambda: self.services.store.get(Incident, incident_id) is not None)
        if work:
            self.context.selection.choose("incident", incident_id)
        return incident_id

    def send(self, unit_id: str, incident_id: str) -> None:
        """Dispatch a unit."""
        self.do(DispatchUnit(unit_id=unit_id, incident_id=incident_id))

    def get[F: Fact](self, kind: type[F], record_id: str) -> Record[F]:
        """The record as it is shown here."""
        record = self.services.store.get(kind, record_id)
        assert record is not None
        return record

    def rest(self) -> None:
        """Until no panel asks anything nor is about to: who is asked after this is asked for what comes then."""
        self._wait_folded()
        self.wait(lambda: not self.services.link._is_poked and not self._asking())

    def _asking(self) -> bool:
        follows = [one for widget in [*self._widgets, self.window] for one in widget.findChildren(Follow)]
        return bool(self.context.background._running) or any(one._timer.isActive() for one in follows)

    def wait_for_news(self) -> None:
        """Until what is there already is known as such: of what comes from now on, the desk hears as news."""
        followed = self.window.findChildren(FreshRows)
        assert followed
        self.wait(lambda: all(one._known is not None for one in followed))

    def wait(self, condition: Callable[[], bool | None]) -> None:
        """Wait until it is so."""
        self.qtbot.waitUntil(condition, timeout=LONG_MS)
