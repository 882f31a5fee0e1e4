"""Work on a hundred thousand rows at once, without the garbage collector stopping every thread again and again."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Running:
    """How many such works go on in this process, and whether the collector is to be started after the last."""

    lock = threading.Lock()
    count = 0
    was_enabled = False


@contextmanager
def undisturbed() -> Iterator[None]:
    """Rows refer to nothing that refers back to them, yet each collection walks them all: half of an import's time.

    Whatever other threads leave behind meanwhile is collected afterwards.
    """
    with _Running.lock:
        if _Running.count == 0:
            _Running.was_enabled = gc.isenabled()
            gc.disable()
        _Running.count += 1
    try:
        yield
    finally:
        with _Running.lock:
            _Running.count -= 1
            if _Running.count == 0 and _Running.was_enabled:
                gc.enable()
