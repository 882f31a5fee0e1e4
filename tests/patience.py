"""How long tests wait for what must come: a cap for one that hangs, out of the reach of a machine that is busy."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

MUST_COME_S = 60.0
MUST_COME_MS = 60_000


class PatientBot(QtBot):
    """Waits a minute at least for what must come, whatever cap a test names; `raising=False` keeps its own."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = MUST_COME_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, MUST_COME_MS))

    def waitSignal(self, signal: SignalInstance, *, timeout: int = MUST_COME_MS, **named: Any) -> Any:
        return super().waitSignal(signal, timeout=_long_enough(timeout, named), **named)

    def waitSignals(self, signals: list[SignalInstance], *, timeout: int = MUST_COME_MS, **named: Any) -> Any:
        return super().waitSignals(signals, timeout=_long_enough(timeout, named), **named)

    def waitExposed(self, widget: QWidget, *, timeout: int = MUST_COME_MS) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, MUST_COME_MS))

    def waitActive(self, widget: QWidget, *, timeout: int = MUST_COME_MS) -> Any:
        return super().waitActive(widget, timeout=max(timeout, MUST_COME_MS))


def _long_enough(timeout: int, named: dict[str, Any]) -> int:
    return timeout if named.get("raising") is False else max(timeout, MUST_COME_MS)
