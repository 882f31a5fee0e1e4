"""map.change_p95_ms: from a record's commit in the cache to the presented frame with its new symbol."""

import shutil
from collections.abc import Iterator

import msgspec

from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.offline import spawn
from tests.bench.workbench import Workbench

TARGET_MS = 60.0
TIMEOUT_S = 300.0


def change(bench: Workbench) -> Iterator[Figure]:
    """One change at a time, three a second, in the scene; the way is the console's: bridge, layer, page, pixel."""
    folder = bench.scratch / "map-change"
    folder.mkdir()
    cache, changes = folder / "cache.sqlite", folder / "changes.json"
    shutil.copyfile(bench.cache_file, cache)
    changes.write_bytes(msgspec.json.encode(bench.changes))
    words = [str(cache), str(bench.pack.path), str(changes)]
    told = spawn(bench, "tests.bench.map.change_child", words, TIMEOUT_S)
    times = [found["ms"] for found in told["changes"]]
    value = percentile(times, 95)
    yield Figure(
        area="map", name="map.change_p95_ms", value=value, unit="ms", target=f"<= {TARGET_MS:g}",
        ok=value <= TARGET_MS, samples=keep(bench.folder, "map.change_p95_ms", told["changes"]),
        also={"median_ms": median(times), "longest_ms": max(times), "changes": len(times)},
    )  # fmt: skip
