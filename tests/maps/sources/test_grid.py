import numpy as np
import pytest

from maps.sources.grid import HALF_M, Grid, Level, Projection, centres, is_web, lonlat, web_grid


def test_the_middles_of_a_tiles_pixels_fall_into_that_tile():
    lon, lat = centres(12, 3402, 1712)
    east, north = web_grid(12).place(lon, lat)
    side = 2 * HALF_M / 4096
    assert np.all((east + HALF_M) // side == 3402)
    assert np.all((HALF_M - north) // side == 1712)


def test_a_zoom_finds_the_level_of_its_size():
    assert web_grid(18).level_for(11) == 11
    assert web_grid(9).level_for(14) == 9
    degrees = Grid(
        Projection.DEGREES, [Level(str(z), -180, 90, 360 / (256 * 2**z), 256, 2**z, 2**z) for z in range(19)]
    )
    assert degrees.level_for(11) == 11


def test_only_the_webs_own_levels_are_taken_as_they_are():
    grid = web_grid(4)
    assert is_web(grid, grid.levels[3], 3)
    assert not is_web(grid, grid.levels[3], 4)
    moved = grid.levels[3]._replace(left=-HALF_M + 500)
    assert not is_web(grid, moved, 3)
    assert not is_web(Grid(Projection.DEGREES, grid.levels), grid.levels[3], 3)


def test_places_counted_in_tiles_are_degrees():
    assert lonlat(1, 1, 1) == pytest.approx((0, 0))
    assert lonlat(0, 0, 0) == pytest.approx((-180, 85.0511287798066))
