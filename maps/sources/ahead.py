"""Tiles fetched ahead for a box and some zooms, a few at a time; what is kept already is not fetched again."""

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, NamedTuple

import msgspec

from maps.sources.grid import LIMIT_LAT
from maps.sources.online import Online
from maps.sources.source import MOST_ZOOM
from maps.sources.tile import State

AT_ONCE = 3
TRIES = 5
LEAST_REST_S = 0.5
USUAL_BYTES = 20_000
"""Of a tile, before one of the source is known."""


class Area(msgspec.Struct, frozen=True):
    """A box in degrees and the zooms wanted of it; with east below west it crosses the antimeridian."""

    west: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    south: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    east: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    north: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    low: Annotated[int, msgspec.Meta(ge=0, le=MOST_ZOOM)]
    high: Annotated[int, msgspec.Meta(ge=0, le=MOST_ZOOM)]

    def count(self) -> int:
        """How many tiles that is."""
        return sum((x1 - x0 + 1) * (y1 - y0 + 1) for _z, x0, y0, x1, y1 in self._ranges())

    def tiles(self) -> Iterator[tuple[int, int, int]]:
        """Each of them, the coarse ones first: what is cut short is a whole picture all the same."""
        for z, x0, y0, x1, y1 in self._ranges():
            for y in range(y0, y1 + 1):
                for x in range(x0, x1 + 1):
                    yield z, x, y

    def _ranges(self) -> Iterator[tuple[int, int, int, int, int]]:
        for z in range(self.low, self.high + 1):
            x0, y0 = _tile_at(z, self.west, self.north)
            x1, y1 = _tile_at(z, self.east, self.south)
            if self.west <= self.east:
                yield z, x0, y0, x1, y1
            elif x1 >= x0:
                yield z, 0, y0, (1 << z) - 1, y1
            else:
                yield z, x0, y0, (1 << z) - 1, y1
                yield z, 0, y0, x1, y1


def _tile_at(z: int, lon: float, lat: float) -> tuple[int, int]:
    last = (1 << z) - 1
    bounded = math.radians(min(LIMIT_LAT, max(-LIMIT_LAT, lat)))
    x = (lon + 180.0) / 360.0 * (last + 1)
    y = (1.0 - math.asinh(math.tan(bounded)) / math.pi) / 2.0 * (last + 1)
    return min(last, max(0, int(x))), min(last, max(0, int(y)))


class Progress(NamedTuple):
    """How far it is: of `total`, `done` are kept or missing there, `failed` could not be had."""

    total: int
    done: int = 0
    failed: int = 0


class TooMany(ValueError):
    """The provider's rule forbids so many tiles; `most` may still be fetched ahead."""

    def __init__(self, wanted: int, most: int) -> None:
        super().__init__(f"{wanted} > {most}")
        self.wanted, self.most = wanted, most


def allowed(ground: Online, area: Area) -> int:
    """How many tiles it will be. Raises TooMany."""
    wanted = area.count()
    most = max(0, ground.source.most_kept - ground.held()[2])
    if wanted > most:
        raise TooMany(wanted, most)
    return wanted


def tile_bytes(ground: Online) -> int:
    """What a tile of this source weighs."""
    count, size, _ahead = ground.held()
    return size // count if count and size else USUAL_BYTES


def fetch_ahead(
    ground: Online, area: Area, stop: threading.Event, told: Callable[[Progress], None] = lambda _progress: None
) -> Progress:
    """Fetch until all is here or `stop` is set; begun again it goes on where it ended. May block for hours."""
    lock = threading.Lock()
    progress = Progress(area.count())

    def one(at: tuple[int, int, int]) -> None:
        nonlocal progress
        is_here = _patiently(ground, at, stop)
        if is_here is None:
            return
        with lock:
            progress = progress._replace(
                done=progress.done + int(is_here), failed=progress.failed + int(not is_here)
            )
            told(progress)

    waiting = area.tiles()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tiles ahead") as pool:
        # A few in hand, not a million questions queued.
        for batch in iter(lambda: [at for _turn, at in zip(range(AT_ONCE * 8), waiting, strict=False)], []):
            if stop.is_set():
                break
            list(pool.map(one, batch))
    return progress


def _patiently(ground: Online, at: tuple[int, int, int], stop: threading.Event) -> bool | None:
    """Is the tile here? None when there is no time left to try."""
    for turn in range(TRIES):
        if stop.is_set():
            return None
        tile = ground.keep(*at)
        if tile.state is not State.FAILED:
            return True
        if stop.wait(max(tile.again_s, LEAST_REST_S * 2**turn)):
            return None
    return False
