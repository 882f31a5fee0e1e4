"""map.calibration_ms and map.paint_100k_ms: pages brought up with a hundred thousand points in them."""

import os
from collections.abc import Iterator, Mapping, Sequence

from tests.bench.figures import Figure, gaps_ms, keep, median, percentile
from tests.bench.map.peers import make_pages
from tests.bench.offline import spawn
from tests.bench.workbench import Workbench

LEAST_RATIO = 7.0
TIMEOUT_S = 400.0


def paint(bench: Workbench) -> Iterator[Figure]:
    """From a page's beginning to its points' paint, map and peers alike without a basemap; medians of the rounds.

    `standing_ms` is new data told to our map that stands in its whole scene; `scene_ms` the page's beginning with
    all of the scene waiting for it.
    """
    pages = bench.scratch / "map-pages"
    pages.mkdir()
    make_pages(pages)
    told = spawn(bench, "tests.bench.map.paint_child", [str(pages), str(bench.pack.path)], TIMEOUT_S)
    samples = keep(bench.folder, "map.paint_100k_ms", told)
    fills = [gap for found in told["fills"] for gap in gaps_ms([at / 1000 for at in found])]
    yield Figure(
        area="map", name="map.calibration_ms", value=percentile(fills, 95), unit="ms", target="none", ok=True,
        samples=samples,
        also={
            "canvas_fill_median_ms": median(fills), "empty_page_ms": middle(told["empty"]),
            "platform": told["platform"],
            "load": os.getloadavg()[0],
        },
    )  # fmt: skip
    value, peer = middle(told["bare"]), middle(told["fast"])
    yield Figure(
        area="map", name="map.paint_100k_ms", value=value, unit="ms", target=f"ratio >= {LEAST_RATIO:g}",
        ok=peer / value >= LEAST_RATIO, peer=peer, ratio=peer / value, samples=samples,
        also={
            "standing_ms": middle(told["standing"]), "scene_ms": middle(told["scene"]),
            "presented_ms": middle(told["bare"], "presented_ms"),
            "peer_presented_ms": middle(told["fast"], "presented_ms"),
            "markercluster_ms": middle(told["markercluster"]),
        },
    )  # fmt: skip


def middle(rounds: Sequence[Mapping[str, float]], name: str = "painted_ms") -> float:
    """The median of one of the times of some rounds."""
    return median([found[name] for found in rounds])
