"""What a test may not leave behind: running threads and ticking timers."""

import threading
import time
from typing import Any
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer

GRACE_S = 60.0
ADVICE = {
    "thread": "Stop it and join() it, or close what owns it (engine.stop(), background.close()), at the end.",
    "QThread": "quit() and wait() it before its owner goes.",
    "QTimer": "Give it a parent that the test closes (qtbot.addWidget), or stop() it.",
}

_started: WeakSet[Any] = WeakSet()


def remember_starts() -> None:
    """Note every QThread and QTimer that Python starts from now on."""
    _remember(QThread)
    _remember(QTimer)


def _remember(kind: type[Any]) -> None:
    start = kind.start

    def remembered(self: Any, *args: Any, **named: Any) -> Any:
        _started.add(self)
        return start(self, *args, **named)

    kind.start = remembered


def left_behind(before: set[threading.Thread], qt: bool) -> list[str]:
    """A sentence for everything still running that was not there before; waits a moment for it to end."""
    until = time.monotonic() + GRACE_S
    _bury(qt)
    while (found := _running(before, qt)) and time.monotonic() < until:
        time.sleep(0.02)
        _bury(qt)
    return found


def _bury(qt: bool) -> None:
    if qt and QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _running(before: set[threading.Thread], qt: bool) -> list[str]:
    found = [
        f"thread {thread.name!r} still runs. {ADVICE['thread']}"
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    if qt:
        found += [f"{name} still runs. {ADVICE[kind]}" for kind, name in map(_named, _active())]
    return found


def _active() -> list[Any]:
    running: list[Any] = []
    for thing in list(_started):
        if not shiboken6.isValid(thing):
            continue
        active = thing.isRunning() if isinstance(thing, QThread) else thing.isActive()
        if active:
            running.append(thing)
    return running


def _named(thing: Any) -> tuple[str, str]:
    kind = "QThread" if isinstance(thing, QThread) else "QTimer"
    parent = thing.parent()
    owner = f" of {type(parent).__name__} {parent.objectName()!r}" if parent is not None else ""
    return kind, f"{kind} {thing.objectName()!r}{owner}"


def forget() -> None:
    """Start a test with nothing noted: what a wider fixture started is that fixture's to stop."""
    _started.clear()
