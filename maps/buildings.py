"""The buildings a region pack knows the outlines of: where each stands, and the square metres it covers."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from maps.footprints import footprints
from maps.region.pack import Pack
from maps.tiles import PackTiles

LAYER = "buildings"
EQUATOR_M = 2 * math.pi * 6_378_137.0


class Building(NamedTuple):
    """The middle of a building in degrees, and its ground."""

    lon: float
    lat: float
    area_m2: float


def buildings_of(pack: Pack) -> Iterator[list[Building]]:
    """Those of a tile at a time; one across an edge is a building of each tile it stands in, with its part.

    A tile that is damaged has none. Raises BadPack for a basemap that is none. Blocks for seconds with a city.
    """
    tiles = PackTiles(pack.basemap)
    try:
        for z, x, y, data in tiles.deepest():
            yield _in_tile(z, x, y, data)
    finally:
        tiles.close()


def _in_tile(z: int, x: int, y: int, data: bytes) -> list[Building]:
    try:
        found = footprints(data, LAYER)
    except ValueError:
        return []
    side = 1 << z
    buildings = []
    for one in found:
        lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + one.y) / side))))
        metres = EQUATOR_M * math.cos(math.radians(lat)) / side
        buildings.append(Building((x + one.x) / side * 360 - 180, lat, one.share * metres**2))
    return buildings
