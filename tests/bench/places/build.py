"""places.build_mb_s and places.build_peak_mb: whole packs, against the road builder alone on the same files."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from maps.region.extract import Extract
from maps.region.roads import build_config, builder
from tests.bench.figures import Figure, keep, median
from tests.bench.workbench import Workbench
from tests.conftest import CHECKOUT, SHARED_DATA

ROUNDS = 5
LEAST_RATIO = 0.2
MOST_MB = 1_500
MB = 1_000_000
_TREE_LOOK_S = 0.01


def build_mb_s(bench: Workbench) -> Iterator[Figure]:
    """Every PBF at hand becomes a pack by the command, and road tiles by the builder alone, in turn."""
    sources = extracts("*.osm.pbf")
    whole_mb = sum(source.stat().st_size for source in sources) / MB
    times: dict[str, list[float]] = {"packs": [], "roads": []}
    for turn in range(ROUNDS):
        place = bench.scratch / f"build-{turn}"
        place.mkdir()
        times["packs"].append(sum(_build_s(source, place) for source in sources))
        times["roads"].append(sum(_roads_s(source, place / source.name) for source in sources))
    ours, peers = median(times["packs"]), median(times["roads"])
    yield Figure(
        area="places", name="places.build_mb_s", value=whole_mb / ours, unit="MB/s",
        target=f"ratio >= {LEAST_RATIO}", ok=peers / ours >= LEAST_RATIO, peer=whole_mb / peers, ratio=peers / ours,
        samples=keep(bench.folder, "places.build_mb_s", times),
        also={"mb": whole_mb, "files": [source.name for source in sources]},
    )  # fmt: skip


def build_peak_mb(bench: Workbench) -> Iterator[Figure]:
    """The most memory the command and the programs it runs hold together while the largest extract is built."""
    source = max(extracts("*.osm*"), key=lambda path: path.stat().st_size)
    place = bench.scratch / "build-peak"
    child = subprocess.Popen(_command(source, place), cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    peaks = [0.0]
    while child.poll() is None:
        peaks.append(_tree_mb(child.pid))
        time.sleep(_TREE_LOOK_S)
    if child.returncode != 0:
        raise RuntimeError(f"{source.name} was not built")
    yield Figure(
        area="places", name="places.build_peak_mb", value=max(peaks), unit="MB", target=f"<= {MOST_MB}",
        ok=max(peaks) <= MOST_MB, samples=keep(bench.folder, "places.build_peak_mb", peaks),
        also={"file": source.name, "mb": source.stat().st_size / MB},
    )  # fmt: skip


def extracts(pattern: str) -> list[Path]:
    """The extracts at hand. Raises RuntimeError when there are none."""
    found = sorted((SHARED_DATA / "osm").glob(pattern))
    if not found:
        raise RuntimeError("there are no extracts at hand")
    return found


def _command(source: Path, place: Path) -> list[str]:
    name = source.name.partition(".")[0]
    return [sys.executable, "main.py", "region", "build", str(source), "--name", name, "--out", str(place)]


def _build_s(source: Path, place: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(_command(source, place), cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def _roads_s(source: Path, place: Path) -> float:
    (place / "tiles").mkdir(parents=True)
    config = place / "build.json"
    config.write_text(json.dumps(build_config(place / "tiles")))
    pbf = Extract(source).as_pbf(place)
    begun = time.perf_counter()
    subprocess.run([builder(), "-c", str(config), str(pbf)], check=True, capture_output=True)
    return time.perf_counter() - begun


def _tree_mb(root: int) -> float:
    """Resident memory of a process and of all that it started; what two share is counted for both."""
    page_mb = resource.getpagesize() / (1 << 20)
    parents = {int(path.name): _stat(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    tree, more = {root}, True
    while more:
        found = {number for number, (parent, _pages) in parents.items() if parent in tree} - tree
        tree |= found
        more = bool(found)
    return sum(parents[number][1] for number in tree if number in parents) * page_mb


def _stat(path: Path) -> tuple[int, int]:
    """(parent, resident pages); (0, 0) for a process that has just ended."""
    try:
        fields = (path / "stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0, 0
    return int(fields[1]), int(fields[21])
