"""map.basemap_city_ms: a town nobody has looked at, until its basemap is complete, against the plain library."""

from collections.abc import Iterator

from tests.bench.figures import Figure, keep, median
from tests.bench.map.paint import middle
from tests.bench.offline import spawn
from tests.bench.workbench import Workbench

MOST_RATIO = 1.1
TIMEOUT_S = 400.0


def basemap(bench: Workbench) -> Iterator[Figure]:
    """The same tiles and rules on both sides; ours with all of the scene on, and once more without it."""
    folder = bench.scratch / "map-basemap"
    folder.mkdir()
    told = spawn(bench, "tests.bench.map.basemap_child", [str(folder), str(bench.pack.path)], TIMEOUT_S)
    value, peer = middle(told["ours"], "ms"), middle(told["peer"], "ms")
    yield Figure(
        area="map", name="map.basemap_city_ms", value=value, unit="ms", target=f"<= {MOST_RATIO:g} x peer",
        ok=value <= MOST_RATIO * peer, peer=peer, ratio=value / peer,
        samples=keep(bench.folder, "map.basemap_city_ms", told),
        also={
            "without_scene_ms": middle(told["ours_alone"], "ms"),
            "presented_ms": middle(told["ours"], "presented_ms"),
            "drawn_again_a_second": median([found["drawn_again_a_second"] for found in told["ours"]]),
            "peer_drawn_again_a_second": median([found["drawn_again_a_second"] for found in told["peer"]]),
        },
    )  # fmt: skip
