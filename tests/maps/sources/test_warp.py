"""GCJ-02 tiles drawn where they belong: exact to a metre, tried on every pixel of made sources."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.sources.grid import Grid, Level, Projection, web_grid
from maps.sources.warp import plan, warp
from models.geo_shift import move_point, wgs84_to_gcj02

CHINA = {"lon": st.floats(75, 134), "lat": st.floats(5, 52)}


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return int((lon + 180) / 360 * n), int(y)


def metres_of(grid_column: float, grid_row: float, z: int, lon: float, lat: float) -> float:
    """How far a place in pixels of the web's grid is from degrees, on the ground."""
    n = 256 * 2.0**z
    found_lon = grid_column / n * 360 - 180
    found_lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * grid_row / n))))
    return math.hypot((found_lon - lon) * math.cos(math.radians(lat)), found_lat - lat) * 111_320


@settings(max_examples=40, deadline=None)
@given(**CHINA, z=st.integers(8, 18), column=st.integers(0, 255), row=st.integers(0, 255))
def test_every_pixel_looks_where_its_place_is_drawn_to_a_centimetre(lon, lat, z, column, row):
    x, y = tile_of(lon, lat, z)
    planned = plan(web_grid(18), z, x, y, is_shifted=True)
    n = 256 * 2.0**z
    own_lon = (256 * x + column + 0.5) / n * 360 - 180
    own_lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (256 * y + row + 0.5) / n))))
    wanted = move_point(wgs84_to_gcj02, own_lon, own_lat)
    got = planned.columns[row, column] + 0.5, planned.rows[row, column] + 0.5
    assert metres_of(*got, z, *wanted) < 0.01
    # A tile that is stretched a little may touch a third row.
    assert 1 <= len(planned.tiles) <= 6


def drawn(grid: Grid, z: int, x: int, y: int) -> np.ndarray:
    """A tile warped from a source whose pixels carry their own column and row."""
    planned = plan(grid, z, x, y, is_shifted=True)
    size = grid.levels[planned.level].tile_px

    def pixels(column: int, row: int) -> np.ndarray:
        made = np.full((size, size, 4), 255, np.uint8)
        places = np.arange(size)
        made[..., 0] = places[None, :] % 256
        made[..., 1] = places[:, None] % 256
        made[..., 2] = (column % 16) * 16 + row % 16
        return made

    return warp(planned, size, pixels)


@settings(max_examples=15, deadline=None)
@given(**CHINA)
def test_the_pixels_drawn_are_those_of_the_place_within_a_metre(lon, lat):
    z = 18
    x, y = tile_of(lon, lat, z)
    image = drawn(web_grid(z), z, x, y)
    planned = plan(web_grid(z), z, x, y, is_shifted=True)
    for row, column in ((3, 5), (128, 40), (250, 251), (77, 200)):
        red, green, blue, alpha = (int(part) for part in image[row, column])
        at_column, at_row = planned.columns[row, column], planned.rows[row, column]
        within_column, within_row = at_column % 256, at_row % 256
        if min(within_column, within_row) < 1 or max(within_column, within_row) > 254:
            continue  # mixed from two tiles
        assert alpha == 255
        assert blue == int(at_column // 256) % 16 * 16 + int(at_row // 256) % 16
        metres = 0.6 * max(abs(red - within_column), abs(green - within_row))
        assert metres < 1.0


def test_outside_the_shifted_box_a_tile_is_its_own():
    planned = plan(web_grid(15), 15, *tile_of(11.57, 48.13, 15), is_shifted=True)
    assert planned.tiles == (tile_of(11.57, 48.13, 15),)
    assert np.allclose(planned.columns % 256, np.arange(256)[None, :], atol=1e-5)


def test_a_source_in_degrees_is_drawn_in_ours():
    levels = [Level(str(z), -180, 90, 360 / (256 * 2.0**z), 256, 2**z, 2**z // 2 or 1) for z in range(19)]
    grid = Grid(Projection.DEGREES, levels)
    x, y = tile_of(116.4, 39.9, 14)
    planned = plan(grid, 14, x, y, is_shifted=False)
    west = (planned.columns[0, 0] + 0.5) * levels[14].pixel - 180
    assert math.isclose(west, (x + 0.5 / 256) / 2**14 * 360 - 180, rel_tol=1e-9)
    assert 1 <= len(planned.tiles) <= 4
    east = (planned.columns[0, 255] - planned.columns[0, 0]) * levels[14].pixel
    assert math.isclose(east, 255 / 256 / 2**14 * 360, rel_tol=1e-9)


def test_where_the_source_ends_the_tile_is_clear():
    grid = web_grid(3)
    planned = plan(grid, 3, 6, 3, is_shifted=True)
    image = warp(planned, 256, lambda column, row: None)
    assert image.max() == 0
