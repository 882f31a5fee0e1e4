"""Figures of a map under a hand: drags, wheel steps, the page's memory; and once with a million points."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench.figures import Figure, gaps_ms, keep, median, percentile
from tests.bench.map import scene
from tests.bench.map.peers import FAST, PLAIN, make_pages
from tests.bench.offline import spawn
from tests.bench.workbench import Workbench

PAN_MS, ZOOM_MS, PAGE_MB = 17.0, 110.0, 450.0
MILLION = 1_000_000
TIMEOUT_S = 400.0
CHILD = "tests.bench.map.move_child"


def move(bench: Workbench) -> Iterator[Figure]:
    """Our map in its scene, then the pages of its peers, which have neither a basemap nor other layers."""
    pages = bench.scratch / "map-move"
    pages.mkdir()
    make_pages(pages)
    ours = spawn(bench, CHILD, ["ours", str(bench.pack.path), str(scene.COUNT)], TIMEOUT_S)
    peers = {name: spawn(bench, CHILD, ["peer", str(pages / name), "0"], TIMEOUT_S) for name in (FAST, PLAIN)}
    samples = keep(bench.folder, "map.move", {"ours": ours, **peers})
    for what in ("all", "near"):
        value, peer = frames_ms(ours[what], 95), frames_ms(peers[FAST][what], 95)
        yield Figure(
            area="map", name=f"map.pan_{what}_p95_ms", value=value, unit="ms", target=f"<= {PAN_MS:g}",
            ok=value <= PAN_MS, peer=peer, ratio=peer / value, samples=samples,
            also={
                "median_ms": frames_ms(ours[what], 50), "longest_ms": frames_ms(ours[what], 100),
                "presented_p95_ms": frames_ms(ours[what], 95, "presented"),
                "presented_a_second": presented_a_second(ours[what]),
                "peer_presented_a_second": presented_a_second(peers[FAST][what]),
                "markercluster_p95_ms": frames_ms(peers[PLAIN][what], 95),
            },
        )  # fmt: skip
    yield _zoom(ours, peers, samples)
    yield _memory(ours, peers, samples)


def million(bench: Workbench) -> Iterator[Figure]:
    """Ten times the points told to the map that stands in its scene."""
    told = spawn(bench, CHILD, ["ours", str(bench.pack.path), str(MILLION)], TIMEOUT_S)
    yield Figure(
        area="map", name="map.million_s", value=told["paint_s"], unit="s", target="none", ok=True,
        samples=keep(bench.folder, "map.million_s", told),
        also={
            "pan_all_p95_ms": frames_ms(told["all"], 95), "pan_near_p95_ms": frames_ms(told["near"], 95),
            "page_mb": told["memory"][0]["rss_mb"],
        },
    )  # fmt: skip


def _zoom(ours: Mapping[str, Any], peers: Mapping[str, Any], samples: str) -> Figure:
    value, peer = steps_ms(ours, "points", 95), steps_ms(peers[FAST], "points", 95)
    return Figure(
        area="map", name="map.zoom_p95_ms", value=value, unit="ms", target=f"<= {ZOOM_MS:g}", ok=value <= ZOOM_MS,
        peer=peer, ratio=peer / value, samples=samples,
        also={
            "median_ms": steps_ms(ours, "points", 50), "first_frame_p95_ms": steps_ms(ours, "first", 95),
            "first_presented_p95_ms": steps_ms(ours, "shown", 95),
            "with_basemap_p95_ms": steps_ms(ours, "all", 95),
            "markercluster_p95_ms": steps_ms(peers[PLAIN], "points", 95),
        },
    )  # fmt: skip


def _memory(ours: Mapping[str, Any], peers: Mapping[str, Any], samples: str) -> Figure:
    most = max(found["rss_mb"] for found in ours["memory"])
    return Figure(
        area="map", name="map.page_mb", value=most, unit="MB", target=f"<= {PAGE_MB:g}", ok=most <= PAGE_MB,
        peer=max(found["rss_mb"] for found in peers[FAST]["memory"]), samples=samples,
        also={
            "at_rest_mb": ours["memory"][0]["rss_mb"], "moved_mb": ours["memory"][1]["rss_mb"],
            "own_mb": max(found["own_mb"] for found in ours["memory"]),
        },
    )  # fmt: skip


def frames_ms(drags: Sequence[Mapping[str, Sequence[float]]], percent: float, whose: str = "frames") -> float:
    """A percentile of the time between frames, never over the end of a drag."""
    gaps = [gap for drag in drags for gap in gaps_ms([at / 1000 for at in drag[whose]])]
    return percentile(gaps, percent)


def presented_a_second(drags: Sequence[Mapping[str, Sequence[float]]]) -> float:
    """Frames that Qt presented a second of dragging; the median of the drags."""
    rates = [
        (len(drag["presented"]) - 1) * 1000 / (drag["presented"][-1] - drag["presented"][0])
        for drag in drags
        if len(drag["presented"]) > 1
    ]
    return median(rates)


def steps_ms(told: Mapping[str, Any], name: str, percent: float) -> float:
    """A percentile of what the wheel steps took."""
    return percentile([step[name] for step in told["wheels"]], percent)
