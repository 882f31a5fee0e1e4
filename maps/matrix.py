"""Many ways at once: what Valhalla's matrix is asked, and what its answer says of each pair."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from models.geo import distance_m

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class Leg(NamedTuple):
    """A cell of a matrix: along the roads, and straight from each end to its road."""

    road_m: float
    duration_s: float
    start_snap_m: float
    end_snap_m: float


def question_of(
    sources: Sequence[Position],
    targets: Sequence[Position],
    costing: str,
    options: Mapping[str, object],
    within_m: float = 0.0,
) -> dict[str, object]:
    """From every source to every target; for `within_m` see `location`."""
    return {
        "sources": [location(p, within_m) for p in sources],
        "targets": [location(p, within_m) for p in targets],
        "costing": costing,
        "costing_options": {costing: options},
        "verbose": True,
    }


def legs_of(
    answer: Mapping[str, Any], sources: Sequence[Position], targets: Sequence[Position]
) -> list[Leg | None]:
    """The cells, those of the first source first; None where no way leads."""
    starts, ends = answer["sources"], answer["targets"]
    return [
        _leg(cell, sources[cell["from_index"]], targets[cell["to_index"]], starts, ends)
        for row in answer["sources_to_targets"]
        for cell in row
    ]


def location(point: Sequence[float], within_m: float = 0.0) -> dict[str, float]:
    """A place as Valhalla writes it: at the nearest road, or at whichever within so many metres is best."""
    place = {"lon": point[0], "lat": point[1]}
    return {**place, "radius": within_m} if within_m else place


def _leg(
    cell: Mapping[str, Any], source: Position, target: Position, starts: Sequence[Any], ends: Sequence[Any]
) -> Leg | None:
    if cell.get("distance") is None or cell.get("time") is None:
        return None
    start, end = starts[cell["from_index"]], ends[cell["to_index"]]
    return Leg(
        cell["distance"] * 1000,
        cell["time"],
        distance_m(*source, start["lon"], start["lat"]),
        distance_m(*target, end["lon"], end["lat"]),
    )
