"""What coverage is measured on comes from the packs and the cache, whole, and is given up when nobody wants it."""

from pathlib import Path

import pytest

from console.features.hydrant_care.coverage import Ground, GroundKind, cover
from console.features.hydrant_care.ground import ground_of, waters_of
from console.features.hydrant_care.nearness import Stopped
from maps.region.pack import GAZETTEER, Pack
from models.hydrant import Hydrant
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, OUT_OF_SERVICE
from tests.maps.towns import built_town, small_town


def test_more_points_along_streets_than_house_numbers_stand_for_what_is_built() -> None:
    ground = ground_of([small_town()])
    assert ground.kind is GroundKind.STREETS
    assert len(ground) > 0
    assert all(small_town().box.contains(lon, lat) for lon, lat in zip(ground.lon, ground.lat, strict=True))


def test_where_outlines_of_buildings_are_known_their_areas_are_what_is_built() -> None:
    ground = ground_of([built_town()])
    assert ground.kind is GroundKind.BUILDINGS
    assert ground.area_m2 is not None
    assert ground.area_m2.sum() == pytest.approx(2 * 400 + 3600, rel=0.02)


def test_two_packs_are_one_ground_and_no_pack_is_none() -> None:
    assert len(ground_of([small_town(), small_town()])) == 2 * len(ground_of([small_town()]))
    assert (ground_of([]).kind, len(ground_of([]))) == (GroundKind.NOTHING, 0)


def test_a_pack_whose_gazetteer_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / GAZETTEER).write_bytes(b"no database")
    assert ground_of([Pack(tmp_path, small_town().manifest)]).kind is GroundKind.NOTHING


def test_every_placed_source_is_there_with_whether_it_can_be_used(desk: Desk) -> None:
    waters = waters_of(desk.context.store, None)
    usable = dict(zip(waters.ids, waters.usable.tolist(), strict=True))
    assert usable[HYDRANT] is True
    assert usable[OUT_OF_SERVICE] is False
    at = waters.ids.index(HYDRANT)
    fact = desk.get(Hydrant, HYDRANT).fact
    assert (waters.numbers[at], waters.districts[at], waters.lon[at]) == (fact.number, fact.district, fact.lon)
    ground = Ground(waters.lon, waters.lat)
    assert cover(ground, waters).covered.tolist()[at] is True


def test_reading_ends_when_nobody_wants_it(desk: Desk) -> None:
    with pytest.raises(Stopped):
        ground_of([small_town()], lambda: True)
    with pytest.raises(Stopped):
        waters_of(desk.context.store, None, lambda: True)
