"""A geo-referenced image, cut once into tiles in the background, and then read like an MBTiles file."""

import contextlib
import logging
import os
import shutil
import tempfile
import threading
from pathlib import Path

import msgspec

from maps.sources.bad_source import BadSource
from maps.sources.extent import box_of
from maps.sources.mbtiles import MbtilesGround
from maps.sources.placing import placing_of
from maps.sources.pyramid import Stopped, build
from maps.sources.source import Source
from maps.sources.strips import bounds_of, is_cut_off, unpacked
from maps.sources.tile import WHOLE, Sheet, State, Tile

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 3.0
SLACK_BYTES = 500_000_000
"""Left free on the disk while an image is unpacked."""


class ImageGround:
    """Until its tiles are cut it answers that it is not ready; they are cut once for a file as it is."""

    def __init__(self, source: Source, folder: Path) -> None:
        """Raises BadSource for what cannot be shown."""
        self.source = source
        self.trouble = ""
        self.share_done = 0.0
        path = Path(source.address)
        if not path.is_file():
            raise BadSource("no_file")
        self._size = bounds_of(path)
        try:
            self._placing = placing_of(source, self._size)
            box_of(self._placing, *self._size)
            digest = source.digest_of_file()
        except OSError as error:
            raise BadSource("damaged") from error
        self.made = folder / f"image-{digest}.mbtiles"
        self._stop = threading.Event()
        self._tiles: MbtilesGround | None = None
        self._cutting: threading.Thread | None = None
        if self.made.is_file():
            self._open()
        else:
            self.trouble = "preparing"
            self._cutting = threading.Thread(target=self._cut, name="image tiles", daemon=True)
            self._cutting.start()

    def _flaw(self) -> str:
        try:
            return "cut_off" if is_cut_off(Path(self.source.address)) else ""
        except (OSError, ValueError):
            return "no_file"

    @property
    def sheet(self) -> Sheet:
        """What it is called and how far it reaches."""
        tiles = self._tiles
        return Sheet(self.source.name, self.source.title, self.source.attribution) if tiles is None else tiles.sheet

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            os.utime(self.made)
        self._tiles = MbtilesGround(msgspec.structs.replace(self.source, address=str(self.made)))
        self.trouble = self._flaw()

    def _cut(self) -> None:
        """In a thread of its own."""
        try:
            self.made.parent.mkdir(parents=True, exist_ok=True)
            wide, high = self._size
            if shutil.disk_usage(self.made.parent).free < wide * high * 4 + SLACK_BYTES:
                raise BadSource("no_room")
            with tempfile.TemporaryDirectory(dir=self.made.parent, prefix="image-") as work:
                pixels = unpacked(Path(self.source.address), Path(work) / "pixels", self._stop)
                beside = Path(work) / "tiles"
                build(pixels, self._placing, beside, self._stop, self._told)
                del pixels
                beside.replace(self.made)
            self._open()
        except Stopped:
            self.trouble = "stopped"
        except BadSource as error:
            self.trouble = error.code
        except (OSError, ValueError, MemoryError) as error:
            self.trouble = "damaged"
            log.warning("an image could not be cut into tiles: %s", error)

    def _told(self, share: float) -> None:
        self.share_done = share

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile of the web's own grid. Any thread."""
        tiles = self._tiles
        return Tile(State.FAILED, again_s=LOOK_AGAIN_S) if tiles is None else tiles.tile(z, x, y)

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """It all lies on this machine."""
        return WHOLE

    def wait(self, within_s: float) -> bool:
        """Is it cut?"""
        if self._cutting is not None:
            self._cutting.join(within_s)
        return self._tiles is not None

    def forget(self) -> None:
        """Throw the tiles away."""
        with contextlib.suppress(OSError):
            self.made.unlink(missing_ok=True)

    def close(self) -> None:
        """End the cutting, give the file free."""
        self._stop.set()
        if self._cutting is not None:
            self._cutting.join(10)
        if self._tiles is not None:
            self._tiles.close()
