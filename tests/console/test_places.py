"""Places without a pack are straight lines and no names."""

from pathlib import Path

import pytest

from console.places import Places
from maps.region.pack import BadPack


def test_without_a_pack_distances_are_estimates_and_nothing_has_a_name() -> None:
    places = Places()
    (walk,) = places.routing.walk_distances((121.0, 31.0), [(121.001, 31.0)])
    assert walk is not None
    assert walk.estimated
    assert places.search("人民路") == []
    assert places.nearest(121.0, 31.0) is None
    places.close()


def test_a_folder_that_is_no_pack_is_refused_and_what_was_open_stays(tmp_path: Path) -> None:
    places = Places()
    with pytest.raises(BadPack):
        places.open(tmp_path)
    assert places.pack is None
    assert places.routing is not None
    places.close()
