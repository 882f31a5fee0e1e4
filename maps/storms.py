"""A page that goes on saying more than a hand can is begun anew: what storms in it ends with its process."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from maps.bridge import Bridge

log = logging.getLogger(__name__)

MOST_RENEWALS = 3
REMEMBERED_S = 60.0
"""More within that time would take the map from the hand oftener than the storm does."""


class Storms(QObject):
    """Asks for `renew` when the bridge tells of a storm: no message shows whether a hand or a script made it."""

    def __init__(self, bridge: Bridge, renew: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._renew = renew
        self._renewed: list[float] = []
        # Not from within the page's own word.
        bridge.stormed.connect(self._stormed, Qt.ConnectionType.QueuedConnection)

    def _stormed(self) -> None:
        now = time.monotonic()
        self._renewed = [at for at in self._renewed if now - at < REMEMBERED_S]
        if len(self._renewed) < MOST_RENEWALS:
            self._renewed.append(now)
            log.warning("the map page goes on saying more than a hand can: it is renewed")
            self._renew()
