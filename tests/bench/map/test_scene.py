"""The scene: all points lie in view, a tenth of them near, and the basemap has no empty tile."""

import math
from typing import Any

from models.geo import Box
from tests.bench.map import scene


def test_all_points_are_in_view_far_out_and_a_tenth_of_them_near() -> None:
    _ids, lons, lats, styles = scene.columns(20_000, 3)
    counts = []
    for zoom in (scene.ALL_ZOOM, scene.NEAR_ZOOM):
        east, north = scene.degrees_a_px(zoom)
        wide, high = scene.WIDTH_PX / 2 * east, scene.HEIGHT_PX / 2 * north
        places = zip(lons, lats, strict=True)
        counts.append(sum(abs(lon - scene.LON) < wide and abs(lat - scene.LAT) < high for lon, lat in places))
    assert counts[0] == 20_000
    assert math.isclose(counts[1], 2_000, rel_tol=0.1)
    assert set(styles) == {0, 1, 2}


def test_the_points_are_the_same_in_every_run() -> None:
    assert scene.columns(50, 3) == scene.columns(50, 3)


class HalfEmpty:
    """A pack of two full tiles and a nearly empty one."""

    min_zoom, max_zoom = 0, 15

    def tile(self, z: int, x: int, _y: int) -> bytes | None:
        return {0: b"full" * 10, 1: b"much" * 9, 2: b"x"}.get(x % 4)


def test_every_tile_is_a_full_one() -> None:
    pack: Any = HalfEmpty()
    town = scene.TownTiles(pack, Box(0.0, 0.0, 0.05, 0.01))
    seen = {town.tile(15, x, y) for x in range(40, 60) for y in range(40, 60)}
    assert seen == {b"full" * 10, b"much" * 9}


def test_the_scene_has_four_layers_beside_the_points() -> None:
    layers = [scene.hydrants(), *scene.others()]
    assert len({layer.name for layer in layers}) == 5
    assert all(layer.box for layer in layers[1:])
