"""A pack's buildings stand where they were surveyed, with the area they have on the ground."""

from pathlib import Path

import pytest

from maps.buildings import buildings_of
from maps.region.pack import BadPack, Pack
from models.geo import distance_m
from tests.maps.towns import built_town, small_town


def test_buildings_have_their_place_and_their_area() -> None:
    pack = built_town()
    found = [one for portion in buildings_of(pack) for one in portion]
    # Two houses of 20 x 20 m, a hall of 60 x 60 m: tiles keep corners to some centimetres.
    assert sum(one.area_m2 for one in found) == pytest.approx(2 * 400 + 3600, rel=0.02)
    middle = pack.box.centre
    assert all(distance_m(one.lon, one.lat, middle.lon, middle.lat) < 500 for one in found)
    hall = max(found, key=lambda one: one.area_m2)
    assert min(distance_m(hall.lon, hall.lat, one.lon, one.lat) for one in found if one is not hall) < 500


def test_a_town_without_buildings_has_none_and_a_basemap_that_is_none_says_so(tmp_path: Path) -> None:
    assert [one for portion in buildings_of(small_town()) for one in portion] == []
    (tmp_path / small_town().basemap.name).write_bytes(b"no tiles")
    with pytest.raises(BadPack):
        list(buildings_of(Pack(tmp_path, small_town().manifest)))
