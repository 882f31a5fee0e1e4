"""Everything slow, off the UI thread: query(work, then), and the result comes back on the UI thread."""

import logging
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from console.sync.give_way import give_way
from models.store import Interruption, QueryInterrupted, interruptible

WORKERS = 3
log = logging.getLogger("wanghuolou.background")


class _Task:
    """One piece of work and who waits for it."""

    def __init__(
        self, work: Callable[[], Any], then: Callable[[Any], Any], failed: Callable[[Exception], Any] | None,
        key: Hashable | None,
    ) -> None:  # fmt: skip
        self.work, self.then, self.failed, self.key = work, then, failed, key
        self.handle = Interruption()
        self.result: Any = None
        self.error: Exception | None = None
        self._lock = threading.Lock()
        self._end: Callable[[], object] | None = None

    def cancel(self) -> None:
        """Nobody waits for it: its queries are interrupted, and other work of it ends as it has said."""
        self.handle.cancel()
        with self._lock:
            if self._end is not None:
                self._end()

    def end_with(self, end: Callable[[], object] | None) -> None:
        """What ends its other work, None for none any more; called at once where it is cancelled already."""
        with self._lock:
            self._end = end
            if end is not None and self.handle.cancelled:
                end()


_worked = threading.local()


@contextmanager
def ended_by(end: Callable[[], object]) -> Iterator[None]:
    """Around work that is no query: when nobody waits for this piece of work any more, `end` is called to end it.

    From any thread, and quickly. Outside of a piece of background work it never is.
    """
    task: _Task | None = getattr(_worked, "task", None)
    if task is None:
        yield
        return
    task.end_with(end)
    try:
        yield
    finally:
        task.end_with(None)


class Background(QObject):
    """A small pool of threads. Everything here is called, and answers, on the UI thread."""

    _finished = Signal(object)
    failed = Signal(object)
    """What was raised by a piece of work of which nobody asked to be told."""

    def __init__(self, parent: QObject | None = None, workers: int = WORKERS) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="background", initializer=give_way)
        self._newest: dict[Hashable, _Task] = {}
        self._running: set[_Task] = set()
        self._closing = threading.Event()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def query(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], Any],
        failed: Callable[[Exception], Any] | None = None,
        key: Hashable | None = None,
    ) -> None:
        """Run `work` in a thread, then `then(result)` here.

        A newer query of the same `key` supersedes an older one: the older is interrupted and its `then` never
        called. `failed(error)` gets what `work` raised; without it the error is logged. When `then` belongs to
        a widget that was destroyed meanwhile, the result is dropped.
        """
        if self._closing.is_set():
            return
        task = _Task(work, then, failed, key)
        if key is not None:
            older = self._newest.get(key)
            self._newest[key] = task
            if older is not None:
                older.cancel()
        self._running.add(task)
        self._pool.submit(self._run, task)

    def _run(self, task: _Task) -> None:
        """In a worker thread."""
        if task.handle.cancelled or self._closing.is_set():
            task.error = QueryInterrupted("")
        else:
            _worked.task = task
            try:
                with interruptible(task.handle):
                    task.result = task.work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the owner is told on the UI thread
                task.error = error
            finally:
                _worked.task = None
        if not self._closing.is_set():
            self._finished.emit(task)

    @Slot(object)
    def _deliver(self, task: _Task) -> None:
        self._running.discard(task)
        if self._closing.is_set():
            return
        if task.key is not None:
            if self._newest.get(task.key) is not task:
                return
            del self._newest[task.key]
        if task.error is None:
            _call(task.then, task.result)
        elif isinstance(task.error, QueryInterrupted) and task.handle.cancelled:
            return
        elif task.failed is not None:
            _call(task.failed, task.error)
        else:
            log.error("background work failed", exc_info=task.error)
            self.failed.emit(task.error)

    def close(self) -> None:
        """Interrupt what runs, call nobody any more, and end the threads."""
        self._closing.set()
        for task in tuple(self._running):
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _call(receiver: Callable[[Any], Any], value: Any) -> None:
    """Call the receiver unless the Qt object it belongs to is gone."""
    from shiboken6 import isValid

    owner = getattr(receiver, "__self__", None)
    if isinstance(owner, QObject) and not isValid(owner):
        return
    receiver(value)
