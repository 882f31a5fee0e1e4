"""start.hose_p95_ms: the usable hydrants by walked distance at a random address among a hundred thousand."""

import random
import time
from collections.abc import Iterator
from typing import Any

from console.features.hydrants.feature import FEATURE
from console.features.hydrants.nearest import nearest_by_walk
from console.features.hydrants.work import NEAR_LIMIT
from maps.routing import Router
from models.hydrant import Hydrant
from models.store import Store
from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.workbench import Workbench

QUESTIONS = 400
WARM_UP = 20
TARGET_MS = 150.0


def hose(bench: Workbench) -> Iterator[Figure]:
    """Ask as the water tab asks, one question after the other, in one thread that has asked before."""
    settings = {setting.key: setting.default for setting in FEATURE.settings}
    wanted, limit_m = int(settings["hydrants.wanted"]), float(settings["hydrants.limit_m"])
    store = Store(bench.cache_file)
    store.readers.open()
    router = Router(bench.pack)
    places = random.Random(3).choices(bench.addresses, k=QUESTIONS + WARM_UP)
    samples: list[dict[str, Any]] = []
    try:
        for place in places:
            begun = time.perf_counter()
            near = store.near(Hydrant, place.lon, place.lat, limit_m, NEAR_LIMIT)
            read = time.perf_counter()
            records = [n.record for n in near]
            found = nearest_by_walk((place.lon, place.lat), records, router.walk_distances, wanted, limit_m)
            done = time.perf_counter()
            samples.append({
                "address": place.name, "lon": place.lon, "lat": place.lat, "near": len(near),
                "usable": sum(candidate.usable for candidate in found),
                "read_ms": (read - begun) * 1000, "ms": (done - begun) * 1000,
            })  # fmt: skip
    finally:
        router.close()
        store.close()
    kept = samples[WARM_UP:]
    times = [float(sample["ms"]) for sample in kept]
    value = percentile(times, 95)
    yield Figure(
        area="start", name="start.hose_p95_ms", value=value, unit="ms", target="<= 150", ok=value <= TARGET_MS,
        samples=keep(bench.folder, "start.hose_p95_ms", kept),
        also={
            "questions": len(kept), "median_ms": median(times), "longest_ms": max(times),
            "near_median": median([float(sample["near"]) for sample in kept]),
            "nothing_found": sum(not sample["usable"] for sample in kept),
        },
    )  # fmt: skip
