"""Tells the backend that somebody is here, and which incident is open: on change, and every ten seconds."""

import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.sync.client import LinkError
from widgets.touches import Touches

log = logging.getLogger("wanghuolou.presence")

EVERY_MS = 10_000
GATHER_MS = 300
TIMEOUT_S = 5.0


class Reporter(QObject):
    """Lives as long as the window."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._touches = Touches(self)
        self._every = QTimer(self, interval=EVERY_MS)
        self._every.timeout.connect(self.report)
        self._every.start()
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self.report)
        context.selection.incident_changed.connect(lambda _id: self._soon.start())
        context.session.changed.connect(self._soon.start)
        context.link.link_changed.connect(self._line_changed)
        self._was_online = False
        self._soon.start()

    @property
    def body(self) -> dict[str, Any]:
        """What is told."""
        return {
            "console": self._context.session.console,
            "incident_id": self._context.selection.incident_id,
            "workspace": self._context.desk.workspace,
            "idle_s": round(self._touches.idle_s, 1),
        }

    def report(self) -> None:
        """Tell it now; in an outage nothing is told, and nothing waits: it is only true at this moment."""
        context = self._context
        if not (context.link.state.online and context.session.signed_in):
            return
        body = self.body
        context.background.query(
            lambda: context.client.request("POST", "/v1/presence", body, timeout_s=TIMEOUT_S),
            then=lambda _answer: None,
            failed=_failed,
            key="seats.presence",
        )

    def _line_changed(self, _state: object) -> None:
        online = self._context.link.state.online
        if online and not self._was_online:
            self._soon.start()
        self._was_online = online


def _failed(error: Exception) -> None:
    # The line's own watch tells people what is wrong with it; a report that was missed is made again.
    level = logging.DEBUG if isinstance(error, LinkError) else logging.WARNING
    log.log(level, "presence: %s", error)
