"""Names of layers out of a tile's own bytes; nonsense is no tile."""

import pytest

from maps.sources.mvt_names import NoTile, layer_names
from tests.maps.test_view_basemap import WaterTiles

NAMED = b"\x1a\x08\x78\x02\x0a\x04road"
"""A layer of version 2 called `road`."""


def test_the_names_of_all_layers_are_found():
    assert layer_names(WaterTiles().tile(0, 0, 0)) == {"water"}
    assert layer_names(NAMED + NAMED.replace(b"road", b"lake")) == {"road", "lake"}
    assert layer_names(b"") == set()


@pytest.mark.parametrize(
    "data", [b"\x1a\x7fabc", b"\x1a", b"\x1a\x80", b"\xff" * 20, b"\x1a\x02\x0b\x00", NAMED[:-1]]
)
def test_nonsense_is_no_tile(data):
    with pytest.raises(NoTile):
        layer_names(data)


def test_a_tile_of_endless_layers_is_given_up():
    many = b"".join(NAMED.replace(b"road", f"{at:04}".encode()) for at in range(500))
    with pytest.raises(NoTile):
        layer_names(many)
