"""Takes region packs over from the backend in the background: looked for now and then, a piece at a time."""

import logging
import math
import time
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.fault_words import fault_words
from console.feature import Setting
from console.notices import Notices
from console.region_copy import BegunAnew, CannotTake, Offer, RegionCopy, Step, offers
from console.region_shelf import build_folder, forget_half, newest, retire
from console.services import Services
from console.settings import Settings
from console.sync.client import LinkError
from maps.region.pack import MANIFEST, BadPack, Pack
from resources.words import t

log = logging.getLogger("wanghuolou.regions")

SETTINGS = (
    Setting("regions.take_over", True, "regions.setting.take_over"),
    Setting("regions.most_mb_s", 4.0, "regions.setting.most_mb_s", 0.1, 1000.0, "MB/s"),
)
LOOK_EVERY_MS = 120_000
SETTLE_MS = 5_000
REST_S = 600.0
"""Before a build that did not fit on the disk is tried again."""
AGAIN_MS = 10_000
"""After the line failed beneath a copy."""
PIECE_BYTES = 2 << 20
SHORTEST_PAUSE_MS = 5
MB = 1_000_000


class RegionFlow(QObject):
    """One pack at a time, no faster than the settings allow, so that everything else on the line goes first."""

    arrived = Signal()
    """A pack, or a newer build of one, is whole and may be opened."""
    progressed = Signal()

    def __init__(
        self, services: Services, settings: Settings, notices: Notices, shelf: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        settings.declare(SETTINGS)
        self._services, self._settings, self._notices, self._shelf = services, settings, notices, shelf
        self._waiting: deque[Offer] = deque()
        self._copy: RegionCopy | None = None
        self._saying = ""
        self._is_asking = self._is_stopped = False
        self._rests_until: dict[str, float] = {}
        self._was_online = False
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._retire)
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)

    @property
    def saying(self) -> str:
        """What goes on now, in words; empty when nothing does."""
        return self._saying

    def begin(self) -> None:
        """Clear up after an earlier run, then look whenever the line comes up, and every other minute."""
        self._retire()
        self._services.link.link_changed.connect(self._line_changed)
        self._settings.changed.connect(self._setting_changed)
        self._looking.start()
        self.look()

    def stop(self) -> None:
        """Begin nothing more; what is here of a pack stays for the next time."""
        self._is_stopped = True
        self._looking.stop()
        self._settling.stop()
        self._next.stop()

    def look(self) -> None:
        """Ask the backend what it has."""
        busy = self._is_asking or self._copy is not None or self._is_stopped
        if busy or not self._services.link.state.online or not self._settings.get("regions.take_over"):
            return
        self._is_asking = True
        self._services.background.query(self._offers, then=self._offered, failed=self._not_offered)

    def settle(self) -> None:
        """The packs were opened anew: what they replaced may go, once nobody asks it for names any more."""
        self._settling.start()

    def _retire(self) -> None:
        self._services.background.query(lambda: retire(self._shelf, self._used()), then=lambda _gone: None)

    def _used(self) -> list[Path]:
        return [pack.path for pack in self._services.places.packs]

    def _offers(self) -> list[Offer]:
        """In a background thread: the builds that are not here yet, or not whole."""
        found = offers(self._services.client)
        forget_half(self._shelf, [build_folder(offer.name, offer.manifest_sha256) for offer in found])
        return [offer for offer in found if not self._is_here(offer)]

    def _is_here(self, offer: Offer) -> bool:
        folder = self._shelf / build_folder(offer.name, offer.manifest_sha256)
        if not (folder / MANIFEST).exists():
            return False
        try:
            Pack.open(folder)
        except BadPack as error:
            log.warning("a region pack is taken over again: %s", error)
            return False
        return True

    def _offered(self, found: list[Offer]) -> None:
        self._is_asking = False
        self._waiting = deque(offer for offer in found if self._may_try(offer))
        self._begin_next()

    def _may_try(self, offer: Offer) -> bool:
        return self._rests_until.get(offer.manifest_sha256, 0.0) <= time.monotonic()

    def _not_offered(self, error: Exception) -> None:
        self._is_asking = False
        log.info("region packs: %s", error)

    def _begin_next(self) -> None:
        self._copy = None
        if not self._waiting or self._is_stopped:
            self._say("")
            return
        offer = self._waiting.popleft()
        self._services.background.query(lambda: self._new_copy(offer), then=self._begun)

    def _new_copy(self, offer: Offer) -> RegionCopy:
        neighbours = []
        for folder in newest(self._shelf):
            pack = Pack.open(folder)
            if pack.name == offer.name:
                neighbours.append(pack)
        return RegionCopy(offer, self._shelf, self._services.client, neighbours)

    def _begun(self, copy: RegionCopy) -> None:
        self._copy = copy
        self._go_on()

    def _go_on(self) -> None:
        copy = self._copy
        if copy is None or self._is_stopped:
            return
        if not self._settings.get("regions.take_over") or not self._services.link.state.online:
            self._copy = None
            self._say("")
            return
        began = time.monotonic()
        self._services.background.query(
            lambda: copy.step(PIECE_BYTES),
            then=lambda step: self._stepped(copy, step, time.monotonic() - began),
            failed=lambda error: self._failed(copy, error),
        )

    def _stepped(self, copy: RegionCopy, step: Step, took_s: float) -> None:
        if step.ready is not None:
            self._notices.good(t("regions.taken", name=copy.offer.name), key=f"region:{copy.offer.name}")
            self.arrived.emit()
            self._begin_next()
            return
        percent = 100 * step.done // step.total if step.total else 0
        self._say(
            t("regions.taking", name=copy.offer.name, percent=percent, done=f"{step.done / MB:.0f}",
              total=f"{step.total / MB:.0f}")
        )  # fmt: skip
        rest_s = step.came / (self._settings.number("regions.most_mb_s") * MB) - took_s
        self._next.start(max(SHORTEST_PAUSE_MS, int(rest_s * 1000)))

    def _failed(self, copy: RegionCopy, error: Exception) -> None:
        self._say("")
        if isinstance(error, LinkError):
            # What is here stays; the copy goes on when the line does.
            log.info("region pack %s: %s", copy.offer.name, error)
            self._next.start(AGAIN_MS)
            return
        self._copy = None
        if isinstance(error, BegunAnew):
            self.look()
            return
        code, params = (
            (error.code, error.params)
            if isinstance(error, CannotTake)
            else ("disk", {"reason": fault_words(error)})
        )
        again_at = math.inf if code in ("bad", "newer", "spoilt") else time.monotonic() + REST_S
        self._rests_until[copy.offer.manifest_sha256] = again_at
        self._notices.warn(
            t(f"regions.cannot.{code}", name=copy.offer.name, **params), key=f"region:{copy.offer.name}"
        )
        self._begin_next()

    def _line_changed(self, _state: object) -> None:
        is_online = self._services.link.state.online
        if is_online and not self._was_online and self._copy is None:
            self.look()
        self._was_online = is_online

    def _setting_changed(self, key: str) -> None:
        if key == "regions.take_over":
            self.look()

    def _say(self, words: str) -> None:
        if words != self._saying:
            self._saying = words
            self.progressed.emit()
