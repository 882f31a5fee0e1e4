"""How a source cuts the world into tiles: levels of rows and columns, in metres of the web or in degrees."""

import enum
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Degrees = NDArray[np.float64]

RADIUS_M = 6_378_137.0
HALF_M = math.pi * RADIUS_M
"""From the middle of the web's projection to its edge."""
TILE_PX = 256
LIMIT_LAT = 85.0511287798066


class Projection(enum.Enum):
    """What a grid counts in."""

    MERCATOR = "mercator"
    DEGREES = "degrees"


class Level(NamedTuple):
    """One zoom of a grid: left and top, and a pixel's side, in the grid's units."""

    name: str
    left: float
    top: float
    pixel: float
    tile_px: int
    wide: int
    high: int


class Grid(NamedTuple):
    """Levels from coarse to fine."""

    projection: Projection
    levels: Sequence[Level]

    def place(self, lon: "Degrees", lat: "Degrees") -> tuple["Degrees", "Degrees"]:
        """Degrees in the grid's units."""
        import numpy as np

        if self.projection is Projection.DEGREES:
            return lon, lat
        bounded = np.clip(lat, -LIMIT_LAT, LIMIT_LAT)
        return np.radians(lon) * RADIUS_M, np.arcsinh(np.tan(np.radians(bounded))) * RADIUS_M

    def level_for(self, z: int) -> int:
        """The level nearest to a zoom of the web's grid in size of pixels."""
        whole = 360.0 if self.projection is Projection.DEGREES else 2 * HALF_M
        wanted = whole / (TILE_PX * 2.0**z)
        return min(range(len(self.levels)), key=lambda at: abs(math.log(self.levels[at].pixel / wanted)))


def web_grid(max_zoom: int) -> Grid:
    """The grid every web map has, and ours."""
    levels = [
        Level(str(z), -HALF_M, HALF_M, 2 * HALF_M / (TILE_PX * 2.0**z), TILE_PX, 1 << z, 1 << z)
        for z in range(max_zoom + 1)
    ]
    return Grid(Projection.MERCATOR, levels)


def is_web(grid: Grid, level: Level, z: int) -> bool:
    """Is this level the web's own zoom z, tile for tile?"""
    if grid.projection is not Projection.MERCATOR or level.wide != 1 << z:
        return False
    side = level.pixel * level.tile_px * level.wide
    near = 2 * HALF_M * 1e-7
    return abs(side - 2 * HALF_M) < near and abs(level.left + HALF_M) < near and abs(level.top - HALF_M) < near


def centres(z: int, x: int, y: int) -> tuple["Degrees", "Degrees"]:
    """Longitude and latitude of the middle of each pixel of a web tile: two arrays of 256 x 256."""
    import numpy as np

    steps = (np.arange(TILE_PX) + 0.5) / TILE_PX
    lon = (x + steps) / 2.0**z * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * (y + steps) / 2.0**z))))
    return np.broadcast_to(lon, (TILE_PX, TILE_PX)), np.broadcast_to(lat[:, None], (TILE_PX, TILE_PX))


def lonlat(z: float, x: float, y: float) -> tuple[float, float]:
    """Degrees of a place counted in tiles of the web's grid."""
    lon = x / 2.0**z * 360.0 - 180.0
    return lon, math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y / 2.0**z))))
