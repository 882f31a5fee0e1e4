"""What a picture of the map shows, in degrees that go on beyond the antimeridian."""

from collections.abc import Iterable
from typing import NamedTuple

from maps import bridge

TURN = 360.0


class Extent(NamedTuple):
    """East lies east of west: beyond 180, or west below -180, where the picture reaches over the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, seen: bridge.Viewed) -> "Extent":
        """What came to rest, the whole world at most, with its middle on the first turn of the world."""
        west, east = sorted((seen.west, seen.east))
        middle = (west + east) / 2
        half = min((east - west) / 2, TURN / 2)
        middle -= TURN * round(middle / TURN)
        return cls(middle - half, seen.south, middle + half, seen.north)

    @property
    def lon(self) -> float:
        """Of its middle; may be beyond 180."""
        return (self.west + self.east) / 2

    @property
    def lat(self) -> float:
        """Of its middle."""
        return (self.south + self.north) / 2

    def turn_of(self, places: Iterable[tuple[float, float]]) -> float | None:
        """What to add to these longitudes so that the box around the places reaches into it; None: it does not."""
        lons, lats = zip(*places, strict=True)
        if min(lats) > self.north or max(lats) < self.south:
            return None
        west, east = min(lons), max(lons)
        turns = (0.0, TURN, -TURN)
        return next((turn for turn in turns if west + turn <= self.east and east + turn >= self.west), None)
