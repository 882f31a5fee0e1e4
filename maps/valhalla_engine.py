"""Valhalla's routing engine over the road network of a pack, and the shape of its answers."""

import copy
import json
import tarfile
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.region.pack import BadPack, Pack
from resources.words import t

if TYPE_CHECKING:
    from valhalla import Actor

MOST_WALK_M = 100_000.0
"""Walks further than this in a straight line are not answered."""
MOST_DRIVE_M = 5e6
_CONFIG_LOCK = threading.Lock()


def open_engine(pack: Pack, most_targets: int, cutoff_m: float, most_origins: int = 1) -> "Actor":
    """An engine over the pack's road network for the calling thread; raises BadPack with a sentence.

    Questions of at most `most_origins` places to at most `most_targets` others are answered; no road is looked for
    further away than cutoff_m metres.
    """
    from valhalla import Actor, ValhallaError

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "valhalla.json"
        config.write_text(json.dumps(_config(pack.roads, most_targets, most_origins, cutoff_m)))
        try:
            _check_tiles(pack.roads)
            return Actor(config)
        except (ValhallaError, RuntimeError, OSError, tarfile.TarError) as error:
            raise BadPack(t("region.pack.bad_roads", path=pack.path, why=error)) from error


def _check_tiles(tar: Path) -> None:
    """Raise a TarError where Valhalla would go on without roads and say nothing."""
    with tarfile.open(tar) as archive:
        first = archive.next()
        if first is None or not first.name.endswith(".gph"):
            raise tarfile.ReadError("no road tiles")


def _config(tar: Path, most_targets: int, most_origins: int, cutoff_m: float) -> dict[str, Any]:
    """Valhalla's defaults with our tiles and limits that fit a dispatch: the service's are for strangers."""
    from valhalla.config import get_config

    with _CONFIG_LOCK:  # get_config edits Valhalla's own defaults in place
        config = copy.deepcopy(get_config("", ""))
    config["mjolnir"]["tile_extract"] = str(tar.resolve())
    for key in (
        "tile_dir",
        "admin",
        "landmarks",
        "timezone",
        "traffic_extract",
        "transit_dir",
        "transit_feeds_dir",
    ):
        config["mjolnir"].pop(key, None)
    limits = config["service_limits"]
    limits["allow_hard_exclusions"] = True
    # For every question the engine makes room for ways as long as the longest that it would answer: for walks of
    # 5,000 km that took 12 ms, for these 2.
    for costing, most_m in (("pedestrian", MOST_WALK_M), ("auto", MOST_DRIVE_M)):
        limits[costing].update(
            max_locations=most_targets + most_origins,
            max_distance=MOST_DRIVE_M,
            max_matrix_distance=most_m,
            max_matrix_location_pairs=(most_targets + 1) * most_origins,
        )
    config["loki"]["service_defaults"]["search_cutoff"] = int(cutoff_m)
    return config


def decode_shape(shape: str) -> list[tuple[float, float]]:
    """The (lon, lat) points of a polyline with six decimals, as Valhalla writes it."""
    points: list[tuple[float, float]] = []
    lat = lon = at = 0
    while at < len(shape):
        lat_step, at = _decode_step(shape, at)
        lon_step, at = _decode_step(shape, at)
        lat, lon = lat + lat_step, lon + lon_step
        points.append((lon / 1e6, lat / 1e6))
    return points


def _decode_step(shape: str, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        piece = ord(shape[at]) - 63
        at += 1
        value |= (piece & 0x1F) << shift
        shift += 5
        if piece < 0x20:
            return (~(value >> 1) if value & 1 else value >> 1), at
