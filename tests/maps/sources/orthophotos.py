"""Where an image drawn by `LargeImage` should have which colours: those of the pattern."""

import numpy as np

from maps.sources.ahead import Area
from maps.sources.large_image import LargeImage
from maps.sources.pixels import decoded, pixels_of
from maps.sources.source import Kind, Source
from maps.sources.tile import State
from tests.maps.sources.raster.geotiffs import place_of

WIDE, HIGH = 1_500, 1_100
SPOTS = ((300, 200), (1_200, 250), (700, 900), (1_490, 1_090))


def image_source(path, **more) -> Source:
    return Source(**{"name": "a", "title": "A", "kind": Kind.IMAGE, "address": str(path), **more})


def colour(ground: LargeImage, lon: float, lat: float, z: int) -> np.ndarray:
    """What is drawn at a place at a zoom."""
    x, y = next(Area(lon, lat, lon, lat, z, z).tiles())[1:]
    column, row = next(Area(lon, lat, lon, lat, z + 8, z + 8).tiles())[1:]
    tile = ground.tile(z, x, y)
    assert tile.state is State.HERE
    found: np.ndarray = pixels_of(decoded(tile.image))[row - 256 * y, column - 256 * x].astype(int)
    return found


def lies_right(ground: LargeImage, affine, crs: str = "EPSG:32650", within: int = 6, grey: bool = False) -> None:
    """Is each spot of the pattern where it belongs, near and from far?"""
    for z in (ground.sheet.max_zoom, ground.sheet.max_zoom - 2):
        for column, row in SPOTS[: 4 if z == ground.sheet.max_zoom else 3]:
            found = colour(ground, *place_of(affine, column, row, crs), z)
            wanted = [column * 250 / WIDE, row * 250 / HIGH, 60]
            assert np.abs(found[:3] - ([wanted[0]] * 3 if grey else wanted)).max() <= within
            assert found[3] == 255
