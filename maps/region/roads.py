"""The routing tiles of a pack, built by Valhalla's own tile builder in a process beside ours."""

import copy
import io
import json
import os
import shutil
import signal
import tarfile
from pathlib import Path
from types import TracebackType
from typing import Any

from maps.region.extract import BadExtract
from maps.region.programs import end, start
from resources.words import t

_ROAD_TILES_NOT_OURS = ("admin", "landmarks", "timezone", "transit_dir", "transit_feeds_dir", "traffic_extract")
_TIMEOUT_S = 24 * 3600
_LEAST_FREE_BYTES = 1 << 20
_FULL = ("No space left", "disk is full", "File too large")
_UNWRITTEN = "disk I/O error"


class RoadBuild:
    """Builds the tiles of a PBF file while the caller does something else; `finish` waits and packs them."""

    def __init__(self, pbf: Path, folder: Path) -> None:
        # Absolute, because the builder runs in its own folder.
        self._folder = folder.absolute() / "roads"
        self._tiles = self._folder / "tiles"
        self._tiles.mkdir(parents=True)
        config = self._folder / "build.json"
        config.write_text(json.dumps(build_config(self._tiles)))
        self._log = (self._folder / "build.log").open("w+b")
        self._process = start([builder(), "-c", str(config), str(pbf.absolute())], self._folder, self._log)

    def __enter__(self) -> "RoadBuild":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        end(self._process)
        self._log.close()

    def finish(self, tar: Path) -> None:
        """Wait for the builder and write its tiles into the tar file; raises BadExtract with its last words."""
        code = self._process.wait(timeout=_TIMEOUT_S)
        tiles = sorted(self._tiles.rglob("*.gph"))
        if code == -signal.SIGXFSZ:
            raise BadExtract(t("region.bad.disk_full"))
        if code != 0 or not tiles:
            self._log.seek(0)
            raise build_failure(self._log.read().decode(errors="replace"), self._folder)
        tar.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(tar, "w", format=tarfile.USTAR_FORMAT) as archive:
            for tile in tiles:
                _add(archive, tile.relative_to(self._tiles).as_posix(), tile.read_bytes())
        shutil.rmtree(self._folder)


def build_failure(log: str, folder: Path) -> BadExtract:
    """What a helper program's last words mean for people: a full disk, or a file it cannot use."""
    if any(words in log for words in _FULL) or shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
        return BadExtract(t("region.bad.disk_full"))
    lines = [line for line in log.splitlines() if line.strip()]
    if _UNWRITTEN in log:
        # A quota, a limit or the disk itself: no fault of the file that was given.
        return BadExtract(t("region.bad.disk", path=folder, why=lines[-1]))
    return BadExtract(t("region.bad.tool", why=lines[-1] if lines else "-"))


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def builder() -> str:
    """The program that builds road tiles."""
    import valhalla

    return str(Path(valhalla.PYVALHALLA_DIR) / "bin" / "valhalla_build_tiles")


def build_config(tiles: Path) -> dict[str, Any]:
    """What the builder is told to build tiles in the folder."""
    from valhalla.config import get_config

    config = copy.deepcopy(get_config("", ""))
    mjolnir = config["mjolnir"]
    for key in _ROAD_TILES_NOT_OURS:
        mjolnir.pop(key, None)
    mjolnir.update(tile_dir=str(tiles), concurrency=os.cpu_count() or 1, id_table_size=1_000_000)
    config.pop("additional_data", None)
    config["logging"] = {"type": "std_out", "color": False}
    return config
