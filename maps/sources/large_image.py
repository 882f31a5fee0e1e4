"""A geo-referenced image too large to be cut, or read by GDAL alone: tiles are drawn when they are asked for."""

import contextlib
import logging
import math
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from maps.sources.bad_source import BadSource
from maps.sources.cache import TileCache
from maps.sources.extent import Box, box_of, sharpest_of
from maps.sources.findings import keep, recalled
from maps.sources.grid import TILE_PX, centres
from maps.sources.kinds import kind_of
from maps.sources.pixels import tile_of
from maps.sources.placing import Placing, Told, placing_of
from maps.sources.pyramid import LEVELS
from maps.sources.raster.raster import Raster
from maps.sources.raster.wire import MOST_SIDE_PX, Look, Opened
from maps.sources.source import Datum, Source
from maps.sources.tile import MISSING, WHOLE, Sheet, State, Tile
from maps.sources.warp import smooth
from models.geo_shift import wgs84_to_gcj02

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from maps.sources.pixels import Pixels

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 3.0
TROUBLE_AGAIN_S = 60.0
SLACK_BYTES = 500_000_000
"""Left free on the disk beside a copy."""
FAR_PX = 4_096
"""So long a side is read whole when it is looked at from far."""
COPY_STEP = 8
"""Pixels that are made one in the copy of an image which can be looked into anywhere but lacks coarser steps."""
MOST_ROWS_BYTES = 64_000_000
"""Unpacked for one tile of an image that is in strips; more, and it is copied whole."""
MOST_WHOLE_PX = 600_000_000
"""Of an image that must be copied whole: up to 3.2 GB on the disk."""
MOST_SPARSE_PX = 20_000_000_000
"""Of an image without coarser steps of its own."""
_SOON = frozenset({"preparing", "waiting"})
_DRIVERS = {"tiff": "GTiff", "png": "PNG", "jp2": "JP2OpenJPEG"}


type Begun = Callable[[Raster], None]
"""Is told of every raster before it is asked, so that it can be ended meanwhile."""


class Examined(NamedTuple):
    """An image that can be shown, and how."""

    raster: Raster
    opened: Opened
    placing: Placing
    step: int
    """Of the copy that is needed, 0: none."""
    box: Box
    sharpest: int


def examined(source: Source, begun: Begun, known: Opened | None = None) -> Examined:
    """Look at the file without showing it, by what is known of it; who asks ends the raster. Raises BadSource."""
    path = Path(source.address)
    try:
        raster = Raster(path, _DRIVERS[kind_of(path)], known=known)
    except OSError as error:
        raise BadSource("no_file") from error
    begun(raster)
    try:
        opened = raster.opened()
        size = opened.wide, opened.high
        placing = placing_of(source, size, Told(opened.crs, opened.affine, opened.ties))
        reach = box_of(placing, *size), sharpest_of(placing, *size)
        return Examined(raster, opened, placing, copy_step(opened), *reach)
    except OSError as error:
        raster.end()
        raise BadSource("damaged") from error
    except BadSource:
        raster.end()
        raise


def copy_step(opened: Opened) -> int:
    """How coarse a copy the image needs to be drawn in time: 1 whole, 0 none. Raises BadSource for too much."""
    count = opened.wide * opened.high
    rows = min(opened.high, TILE_PX + 2 * opened.block_high)
    in_strips = opened.block_wide >= opened.wide
    is_slow = opened.is_in_one or (in_strips and rows * opened.wide * opened.pixel_bytes > MOST_ROWS_BYTES)
    if is_slow and max(opened.wide, opened.high) > FAR_PX:
        if count > MOST_WHOLE_PX:
            raise BadSource("too_many_in_strips")
        return 1
    if max(opened.wide, opened.high) <= FAR_PX * max(opened.steps, default=1):
        return 0
    if count > MOST_SPARSE_PX:
        raise BadSource("too_many_without_steps")
    return COPY_STEP


class LargeImage:
    """What is missing to draw it in time is made once, in the background; the file itself is only read."""

    def __init__(self, source: Source, folder: Path, cache: TileCache, begun: Begun = lambda _raster: None) -> None:
        """Raises BadSource for what cannot be shown."""
        self.source = source
        self._unmade = ""
        self._undrawn = ""
        self.share_done = 0.0
        path = Path(source.address)
        if not path.is_file():
            raise BadSource("no_file")
        try:
            self._digest = source.digest_of_file()
        except OSError as error:
            raise BadSource("no_file") from error
        self._finding = folder / f"image-{self._digest}.json"
        found = examined(source, begun, recalled(self._finding))
        self._raster, self._opened, self._placing, self._step, box, sharpest = found
        keep(self._finding, self._opened)
        self.sheet = Sheet(source.name, source.title, source.attribution, max(0, sharpest - LEVELS), sharpest, box)
        self._cache = cache
        self.made = folder / f"image-{self._digest}.tif"
        self._stop = threading.Event()
        self._copy: Raster | None = None
        self._copying: threading.Thread | None = None
        self._writer = Raster(path, self._raster.driver)
        if self._step and self.made.is_file():
            self._copy = self._copied()
        elif self._step:
            self._unmade = "preparing"
            self._copying = threading.Thread(target=self._make, name="image copy", daemon=True)
            self._copying.start()

    @property
    def trouble(self) -> str:
        """Why not all of it is shown, a key under `sources.trouble`."""
        return self._unmade or self._undrawn

    def _copied(self) -> Raster:
        with contextlib.suppress(OSError):
            os.utime(self.made)
        return Raster(self.made, "GTiff", is_ours=True)

    def _make(self) -> None:
        """In a thread of its own."""
        try:
            self.made.parent.mkdir(parents=True, exist_ok=True)
            wide, high = math.ceil(self._opened.wide / self._step), math.ceil(self._opened.high / self._step)
            if shutil.disk_usage(self.made.parent).free < wide * high * 4 * 4 // 3 + SLACK_BYTES:
                raise BadSource("no_room")
            with tempfile.TemporaryDirectory(dir=self.made.parent, prefix="image-") as work:
                beside = Path(work) / "copy.tif"
                self._writer.copy(beside, self._step, self._told)
                beside.replace(self.made)
            self._copy = self._copied()
            self._unmade = ""
        except BadSource as error:
            self._unmade = error.code
            if error.code == "damaged":
                self._finding.unlink(missing_ok=True)
        except OSError as error:
            self._unmade = "damaged"
            log.warning("an image could not be copied: %s", error)
        finally:
            self._writer.end()

    def _told(self, share: float) -> None:
        self.share_done = share

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile of the web's own grid. Any thread."""
        if not self.sheet.min_zoom <= z <= self.sheet.max_zoom:
            return MISSING
        try:
            self._refuse_another()
            kept = self._cache.get(self._digest, z, x, y)
            if kept is not None:
                return Tile(State.HERE, kept.body) if kept.body else MISSING
            drawn = self._drawn(z, x, y)
        except BadSource as error:
            if error.code in _SOON:
                return Tile(State.FAILED, again_s=LOOK_AGAIN_S)
            if not self._stop.is_set():
                self._undrawn = error.code
            return Tile(State.FAILED, again_s=TROUBLE_AGAIN_S)
        self._undrawn = ""
        self._cache.put(self._digest, z, x, y, drawn or b"", math.inf)
        return Tile(State.HERE, drawn) if drawn else MISSING

    def _refuse_another(self) -> None:
        """Raises BadSource when the file was written anew: what is known of it may be wrong."""
        with contextlib.suppress(OSError):
            if not self.is_current():
                raise BadSource("changed")

    def _drawn(self, z: int, x: int, y: int) -> bytes | None:
        """None where the image is not. Raises BadSource."""
        lon, lat = centres(z, x, y)
        if self.source.datum is Datum.GCJ02:
            lon, lat = wgs84_to_gcj02(lon, lat)
        columns, rows = self._placing.to_image(lon, lat)
        covered = (columns >= 0) & (columns < self._opened.wide) & (rows >= 0) & (rows < self._opened.high)
        if not covered.any():
            return None
        raster, coarse, wide, high = self._reader(fine_step(columns, rows))
        try:
            pixels = _sampled(raster, columns / coarse, rows / coarse, covered, (wide, high))
        except BadSource as error:
            if error.code == "damaged":
                # What was made of it is made anew when the image is opened the next time.
                (self.made if raster is self._copy else self._finding).unlink(missing_ok=True)
            if raster is not self._copy and not Path(self.source.address).is_file():
                raise BadSource("no_file") from error
            raise
        return tile_of(pixels) if pixels[..., 3].any() else None

    def _reader(self, fine: float) -> tuple[Raster, int, int, int]:
        """Who is asked for pixels of that size, how coarse it is itself, its columns and rows."""
        wide, high = self._opened.wide, self._opened.high
        if not self._step or (self._step > 1 and fine < self._step / math.sqrt(2)):
            return self._raster, 1, wide, high
        copy = self._copy
        if copy is None:
            raise BadSource(self._unmade or "preparing")
        return copy, self._step, math.ceil(wide / self._step), math.ceil(high / self._step)

    def is_current(self) -> bool:
        """Is the file still the one it was? Raises OSError."""
        return self.source.digest_of_file() == self._digest

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """It all lies on this machine."""
        return WHOLE

    def wait(self, within_s: float) -> bool:
        """Is all there that its tiles are drawn from?"""
        if self._copying is not None:
            self._copying.join(within_s)
        return not self._step or self._copy is not None

    def forget(self) -> None:
        """Throw away what was made of it."""
        self._cache.forget(self._digest)
        with contextlib.suppress(OSError):
            self.made.unlink(missing_ok=True)
            self._finding.unlink(missing_ok=True)

    def close(self) -> None:
        """End the copying and the questions under way."""
        self._stop.set()
        self._writer.end()
        self._raster.end()
        if self._copying is not None:
            self._copying.join(10)
        if self._copy is not None:
            self._copy.end()


def fine_step(columns: "NDArray[np.float64]", rows: "NDArray[np.float64]") -> float:
    """How many of the image's pixels one of the tile's is wide."""
    import numpy as np

    across = np.hypot(np.diff(columns, axis=1), np.diff(rows, axis=1))
    down = np.hypot(np.diff(columns, axis=0), np.diff(rows, axis=0))
    known = [float(np.nanmedian(side)) for side in (across, down) if np.isfinite(side).any()]
    return min(known, default=1.0)


def _sampled(
    raster: Raster,
    columns: "NDArray[np.float64]",
    rows: "NDArray[np.float64]",
    covered: "NDArray[np.bool_]",
    size: tuple[int, int],
) -> "Pixels":
    """A tile, smoothed between the image's pixels, clear where it is not. Raises BadSource."""
    import numpy as np

    step = 1 << max(0, round(math.log2(max(1e-9, fine_step(columns, rows)))))
    left, right = (int(edge) for edge in (columns[covered].min(), columns[covered].max()))
    top, bottom = (int(edge) for edge in (rows[covered].min(), rows[covered].max()))
    while max(right - left, bottom - top) // step + 4 > MOST_SIDE_PX:
        step *= 2
    # A pixel of margin to smooth with, and edges that lie on whole steps, so that neighbours fit.
    left, top = max(0, left // step - 1) * step, max(0, top // step - 1) * step
    right, bottom = min(size[0], (right // step + 2) * step), min(size[1], (bottom // step + 2) * step)
    found = raster.pixels(Look(left, top, right - left, bottom - top, step))
    high, wide, _four = found.shape
    ground = np.pad(found, ((0, 1), (0, 1), (0, 0)), mode="edge")
    across = np.clip(np.nan_to_num((columns - left) / step - 0.5), 0, wide - 1)
    down = np.clip(np.nan_to_num((rows - top) / step - 0.5), 0, high - 1)
    tile = smooth(ground, across, down)
    tile[~covered] = 0
    return tile
