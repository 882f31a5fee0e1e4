"""map.live_fps: five thousand units that move each second while two hundred others change, on the live layer."""

import importlib.util
from collections.abc import Iterator

from tests.bench.figures import Figure, gaps_ms, keep, median
from tests.bench.offline import spawn
from tests.bench.workbench import Workbench

LEAST_FPS, LONGEST_MS = 55.0, 50.0
TIMEOUT_S = 120.0
LAYER = "maps.live"


def live(bench: Workbench) -> Iterator[Figure]:
    """Frames in a second, and the longest time the window could not answer. RuntimeError without the layer."""
    if importlib.util.find_spec(LAYER) is None:
        raise RuntimeError(f"the map has no live layer yet ({LAYER}.LiveLayer)")
    told = spawn(bench, "tests.bench.map.live_child", [str(bench.pack.path)], TIMEOUT_S)
    seconds = frames_a_second(told["frames"])
    longest = max(gaps_ms(told["ticks_s"]))
    yield Figure(
        area="map", name="map.live_fps", value=median(seconds), unit="1/s",
        target=f">= {LEAST_FPS:g}, longest UI gap <= {LONGEST_MS:g} ms",
        ok=median(seconds) >= LEAST_FPS and longest <= LONGEST_MS,
        samples=keep(bench.folder, "map.live_fps", told),
        also={
            "slowest_second": min(seconds), "longest_ui_gap_ms": longest,
            "presented_a_second": median(frames_a_second(told["presented"])),
        },
    )  # fmt: skip


def frames_a_second(moments_ms: list[float]) -> list[float]:
    """How many frames came in each whole second; what is left at the end is no second."""
    first = moments_ms[0]
    whole = int((moments_ms[-1] - first) // 1000)
    counts = [0.0] * whole
    for at in moments_ms:
        second = int((at - first) // 1000)
        if second < whole:
            counts[second] += 1
    return counts
