"""The process images are read in: what crashes, hangs or fills a memory there costs a tile, not the console."""

import contextlib
import os
import sys
import threading
import time
import warnings
from typing import IO

import psutil

from maps.sources.raster.copying import copy
from maps.sources.raster.reading import Reading, Unreadable
from maps.sources.raster.wire import Broken, Copied, Copy, Look, Open, Opened, Pixels, Refused, asked, send

MOST_BYTES = 640_000_000
"""Of memory in use, the libraries' own (some 110 MB) with it."""
MOST_DATA_BYTES = 1_500_000_000
"""Of memory laid claim to at once, where the system counts that."""
LOOK_S = 0.1
IDLE_S = 60.0
TOO_MUCH, IDLE = 5, 6
"""How it ends when it uses too much memory, or nobody asks."""
_NO_CODEC = "missing codec"
"""What GDAL says of a TIFF in a packing it was not built with."""


class Clock:
    """When something was asked last, None while it is being answered."""

    def __init__(self) -> None:
        self.idle_since: float | None = time.monotonic()


def bounded() -> None:
    """No more memory than an image may cost, where the system has such a bound; `watch` holds everywhere."""
    try:
        import resource
    except ImportError:
        return
    for bound, most in ((resource.RLIMIT_DATA, MOST_DATA_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(bound)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(bound, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def watch(clock: Clock) -> None:
    """End the process when it has grown too much, or nobody wants anything of it."""
    ourselves = psutil.Process()
    while True:
        time.sleep(LOOK_S)
        if ourselves.memory_info().rss > MOST_BYTES:
            os._exit(TOO_MUCH)
        since = clock.idle_since
        if since is not None and time.monotonic() - since > IDLE_S:
            os._exit(IDLE)


def serve(source: IO[bytes], into: IO[bytes], clock: Clock) -> None:
    """Answer until nobody asks any more. Raises Broken, OSError."""
    question = asked(source)
    if not isinstance(question, Open):
        raise Broken
    clock.idle_since = None
    reading = _opened(question, into)
    while reading is not None:
        clock.idle_since = time.monotonic()
        question = asked(source)
        clock.idle_since = None
        try:
            _answer(reading, question, into)
        except _faults():
            send(into, Refused("damaged"))
        except MemoryError:
            os._exit(TOO_MUCH)


def _opened(question: Open, into: IO[bytes]) -> Reading | None:
    try:
        reading = Reading(question)
        answer: Opened | Refused = reading.opened()
    except MemoryError:
        os._exit(TOO_MUCH)
    except Unreadable as error:
        send(into, Refused(error.code))
        return None
    except _faults() as error:
        send(into, Refused("no_codec" if _NO_CODEC in str(error) else "damaged"))
        return None
    send(into, answer)
    return reading


def _answer(reading: Reading, question: Open | Look | Copy, into: IO[bytes]) -> None:
    if isinstance(question, Look):
        made = reading.pixels(question)
        send(into, Pixels(made.shape[1], made.shape[0], made.tobytes()))
    elif isinstance(question, Copy):
        with contextlib.suppress(AttributeError, OSError):  # only some systems know such manners
            os.nice(10)
        for share in copy(reading, question.into, question.step):
            send(into, Copied(share))


def _faults() -> tuple[type[Exception], ...]:
    """What GDAL and the arrays it fills raise about a file."""
    from rasterio.errors import RasterioError

    return RasterioError, OSError, RuntimeError, ValueError, TypeError, LookupError


def main() -> None:
    """Questions from the standard input, answers to the standard output."""
    bounded()
    warnings.simplefilter("ignore")  # what an image lacks is looked at by who asked
    clock = Clock()
    threading.Thread(target=watch, args=(clock,), daemon=True).start()
    with contextlib.suppress(Broken, OSError):
        serve(sys.stdin.buffer, sys.stdout.buffer, clock)
    os._exit(0)  # what GDAL does when it is taken down is of no use to anybody


if __name__ == "__main__":
    main()
