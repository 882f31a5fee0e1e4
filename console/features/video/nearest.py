"""Which cameras see a place: those of its own site first, then the nearest."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.camera import Camera
from models.geo import distance_m
from models.record import Record


@dataclass(frozen=True)
class Seen:
    """A camera and its distance from the place in a straight line, None when either has no position."""

    record: Record[Camera]
    distance_m: float | None = None
    same_site: bool = False


def by_nearness(
    cameras: Iterable[Record[Camera]], lon: float | None, lat: float | None, site_id: str = ""
) -> list[Seen]:
    """Cameras of the site, then the others by distance; within both those that are online come first."""
    seen = [
        Seen(camera, _distance(camera.fact, lon, lat), bool(site_id) and camera.fact.site_id == site_id)
        for camera in cameras
    ]
    return sorted(
        seen,
        key=lambda s: (
            not s.same_site,
            s.record.fact.status == "offline",
            s.distance_m if s.distance_m is not None else float("inf"),
            s.record.fact.number,
        ),
    )


def _distance(camera: Camera, lon: float | None, lat: float | None) -> float | None:
    if lon is None or lat is None or camera.lon is None or camera.lat is None:
        return None
    return distance_m(lon, lat, camera.lon, camera.lat)
