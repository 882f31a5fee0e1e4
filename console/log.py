"""The log file of the console: written in its own thread, and where Qt's and nobody's errors go."""

import contextlib
import logging
import logging.handlers
import queue
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

NAME = "console.log"
MAX_BYTES = 2_000_000
KEPT = 5
FORMAT = "%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

CHATTY = ("httpx", "httpcore", "PIL", "asyncio")
"""Libraries whose every request is no news."""

log = logging.getLogger("wanghuolou")
root = logging.getLogger()


class LogFile:
    """Sends everything logged by us, by Qt and by nobody's slot to `folder`/console.log, until closed."""

    def __init__(self, folder: Path, *, catch_qt: bool = True) -> None:
        self.path = folder / NAME
        file = logging.handlers.RotatingFileHandler(
            self.path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
        )
        file.setFormatter(logging.Formatter(FORMAT))
        lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        self._handler = logging.handlers.QueueHandler(lines)
        self._listener = logging.handlers.QueueListener(lines, file)
        self._file = file
        self._listener.start()
        self._level = root.level
        root.setLevel(logging.INFO)
        root.addHandler(self._handler)
        for name in CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._catch_qt = catch_qt
        if catch_qt:
            qInstallMessageHandler(_from_qt)

    def close(self) -> None:
        """Write what waits and let go."""
        if self._catch_qt:
            qInstallMessageHandler(None)
        root.removeHandler(self._handler)
        root.setLevel(self._level)
        self._listener.stop()
        self._file.close()


def note(profile: Path, sentence: str) -> None:
    """Write one line into the log of a profile that could not be opened; nothing when that cannot be written."""
    with contextlib.suppress(OSError):
        (profile / "log").mkdir(parents=True, exist_ok=True)
        with (profile / "log" / NAME).open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} ERROR {log.name} {sentence}\n")


class FaultCatcher:
    """Turns an exception that escaped from a slot or a thread into a log entry and a sentence.

    `tell` may be called from any thread with the exception.
    """

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        self._tell = tell
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._escaped
        threading.excepthook = self._escaped_in_thread

    def close(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._before

    def _escaped(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        log.error("nobody caught this", exc_info=(kind, error, trace))
        self._tell(error)

    def _escaped_in_thread(self, args: Any) -> None:
        if args.exc_value is not None:
            self._escaped(args.exc_type, args.exc_value, args.exc_traceback)


def _from_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.getChild("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def route_structlog() -> None:
    """What is logged in key-value pairs goes the same way as everything else. Loads structlog: not at start."""
    import structlog

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
