"""An orthophoto under a real page, from the file to the pixel on the screen."""

import numpy as np
import rasterio
from pyproj import Transformer
from rasterio.crs import CRS
from rasterio.transform import Affine

from maps.view import MapView
from tests.maps.looking import LAT, LON
from tests.maps.sources.raster.geotiffs import quiet

SPOT = (130, 430)
GREEN = (0x20, 0xC0, 0x40)
SIDE, PIXEL_M = 6_000, 20.0


def is_green(view: MapView) -> bool:
    """As green as a JPEG leaves it?"""
    seen = view.grab_image().pixelColor(*SPOT)
    return (
        max(abs(one - wanted) for one, wanted in zip((seen.red(), seen.green(), seen.blue()), GREEN, strict=True))
        <= 6
    )


def test_a_bigtiff_lies_under_the_map(ready_map: MapView, qtbot, tmp_path, opened):
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True).transform(LON, LAT)
    corner = Affine(PIXEL_M, 0, east - SIDE * PIXEL_M / 2, 0, -PIXEL_M, north + SIDE * PIXEL_M / 2)
    with quiet(), rasterio.open(
        str(tmp_path / "a.tif"), "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8",
        crs=CRS.from_epsg(32632), transform=corner, tiled=True, compress="deflate", bigtiff="yes", nodata=0,
    ) as image:  # fmt: skip
        image.write(np.broadcast_to(np.array(GREEN, np.uint8)[:, None, None], (3, SIDE, SIDE)))
    ground = opened(tmp_path / "a.tif")
    assert ground.wait(60)
    ready_map.fly_to(LON, LAT, 12)
    ready_map.ground.offer([ground])
    ready_map.set_ground("a", True)
    qtbot.waitUntil(lambda: is_green(ready_map), timeout=20_000)
    ready_map.fly_to(LON, LAT, 9)
    qtbot.waitUntil(lambda: is_green(ready_map), timeout=20_000)
    assert ready_map.asked_outside == []


def test_an_image_over_the_antimeridian_is_seen_on_both_sides_and_not_hatched_elsewhere(
    ready_map: MapView, qtbot, tmp_path, opened
):
    with quiet(), rasterio.open(
        str(tmp_path / "a.tif"), "w", driver="GTiff", width=1_000, height=1_000, count=3, dtype="uint8",
        crs=CRS.from_epsg(4326), transform=Affine(0.002, 0, 179, 0, -0.002, -16), nodata=0,
    ) as image:  # fmt: skip
        image.write(np.broadcast_to(np.array(GREEN, np.uint8)[:, None, None], (3, 1_000, 1_000)))
    asked: list[tuple[int, int, int]] = []
    ground = opened(tmp_path / "a.tif")
    draw = ground.tile
    ground.tile = lambda *at: asked.append(at) or draw(*at)
    ready_map.ground.offer([ground])
    ready_map.set_ground("a", True)
    for lon in (179.9, -179.9):
        ready_map.fly_to(lon, -17, 9)
        qtbot.waitUntil(lambda: is_green(ready_map), timeout=20_000)
    ready_map.fly_to(178, -17, 7)
    qtbot.waitUntil(lambda: any(z == 7 for z, _x, _y in asked), timeout=20_000)
    ready_map.fly_to(-179, -17, 7)
    qtbot.waitUntil(lambda: (7, 0, 70) in asked, timeout=20_000)
    assert {x for z, x, _y in asked if z == 7} == {0, 127}
