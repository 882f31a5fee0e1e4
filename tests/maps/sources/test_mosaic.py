import pytest

from maps.sources.grid import web_grid
from maps.sources.mosaic import mosaic
from maps.sources.pixels import BadImage
from maps.sources.tile import MISSING, State, Tile
from maps.sources.warp import plan
from tests.maps.sources.pictures import picture

PLAN = plan(web_grid(14), 14, 13489, 6206, is_shifted=True)
HERE = Tile(State.HERE, picture("#20c040"))


@pytest.mark.parametrize(
    ("other", "whole"),
    [
        (HERE, State.HERE),
        (MISSING, State.HERE),
        (Tile(State.OLD, HERE.image, 5), State.OLD),
        (Tile(State.UNKEPT, again_s=5), State.UNKEPT),
        (Tile(State.FAILED, again_s=5), State.FAILED),
    ],
    ids=["all here", "one missing", "one old", "one unkept", "one failed"],
)
def test_a_tile_is_as_bad_as_the_worst_of_its_parts(other, whole):
    found = dict.fromkeys(PLAN.tiles, HERE) | {PLAN.tiles[0]: other}
    tile = mosaic(PLAN, found, 256)
    assert tile.state is whole
    assert tile.again_s == other.again_s
    assert bool(tile.image) == (whole in (State.HERE, State.OLD))


def test_where_nothing_is_there_is_nothing():
    assert mosaic(PLAN, dict.fromkeys(PLAN.tiles, MISSING), 256) == MISSING
    assert mosaic(PLAN._replace(tiles=()), {}, 256) == MISSING


def test_an_image_that_is_none_is_no_tile():
    with pytest.raises(BadImage):
        mosaic(PLAN, dict.fromkeys(PLAN.tiles, Tile(State.HERE, b"<html>")), 256)
