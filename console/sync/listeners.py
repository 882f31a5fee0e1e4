"""Who hears of one thing on the UI thread: told one after the other, the interpreter is kept between them."""

from collections.abc import Callable
from contextlib import ExitStack
from types import MethodType
from weakref import WeakMethod

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

type Listener[T] = Callable[[T], object]


class _Way(QObject):
    """Through Qt once, so that what a listener raises is caught as what any slot raises."""

    emitted = Signal(object)


class Listeners[T]:
    """Connected to, and left, like a Qt signal; to be used on one thread.

    Qt gives the interpreter away before each slot. With forty panels, and threads that catch up after an outage,
    the window waited forty times for its turn: a millisecond and more each. A method is held weakly and goes with
    its object, also where only the Qt side of that is gone; any other function stays.
    """

    def __init__(self, parent: QObject) -> None:
        self._held: list[Callable[[], Listener[T] | None]] = []
        self._way = _Way(parent)
        self._way.emitted.connect(self._tell_all)

    def connect(self, listener: Listener[T]) -> None:
        """Tell it from now on, after those that are told already."""
        self._held.append(WeakMethod(listener) if isinstance(listener, MethodType) else lambda: listener)

    def disconnect(self, listener: Listener[T]) -> None:
        """Tell it no more."""
        self._held = [held for held in self._held if held() not in (None, listener)]

    def emit(self, value: T) -> None:
        """Tell all that are connected now, whatever one of them raises."""
        self._way.emitted.emit(value)

    def _tell_all(self, value: T) -> None:
        with ExitStack() as turns:
            for held in reversed(self._held):
                turns.callback(self._tell, held, value)

    def _tell(self, held: Callable[[], Listener[T] | None], value: T) -> None:
        if held not in self._held:
            # One told before has disconnected it.
            return
        listener = held()
        owner = getattr(listener, "__self__", None)
        if listener is None or (isinstance(owner, QObject) and not isValid(owner)):
            self._held = [other for other in self._held if other is not held]
        else:
            listener(value)
