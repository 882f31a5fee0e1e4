"""Several packs answer as one: each place by the pack that knows it best."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from maps.joined_roads import JoinedRouter
from maps.region.build import build_pack
from maps.routing import Router, Vehicle
from tests.maps.osm_file import OsmFile, place
from tests.maps.towns import two_roads

AWAY_M = 40_000


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JoinedRouter]:
    folder = tmp_path_factory.mktemp("joined")
    far, stub = OsmFile(), OsmFile()
    far.road([(AWAY_M, 0), (AWAY_M + 1_000, 0)], "far")
    stub.road([(-600, 0), (-100, 0)], "beside the first pack, and a little of it")
    routers = [Router(two_roads())]
    for name, osm in (("far", far), ("stub", stub)):
        source = osm.write(Path(folder) / f"{name}.osm")
        routers.append(Router(build_pack([source], name, folder, lambda _percent, _step: None)))
    made = JoinedRouter(routers)
    yield made
    made.close()


def test_each_place_is_answered_by_its_pack(joined: JoinedRouter) -> None:
    (near,) = joined.walk_distances(place(100, 0), [place(900, 0)])
    (far,) = joined.walk_distances(place(AWAY_M, 0), [place(AWAY_M + 500, 0)])
    assert near is not None
    assert far is not None
    assert near.distance_m == pytest.approx(800, abs=2)
    assert far.distance_m == pytest.approx(500, abs=2)


def test_no_way_leads_from_one_pack_into_another_that_does_not_meet_it(joined: JoinedRouter) -> None:
    assert joined.walk_distances(place(100, 0), [place(AWAY_M, 0), place(900, 0)])[0] is None
    assert joined.route(place(100, 0), place(AWAY_M, 0)) is None
    assert joined.walk_distances((8.0, 48.0), [place(0, 0)]) == [None]


def test_where_packs_overlap_the_one_that_knows_a_way_answers(joined: JoinedRouter) -> None:
    found = joined.walk_distances(place(-200, 0), [place(-600, 0), place(500, 0)])
    assert [answer is not None for answer in found] == [True, True]


def test_engines_of_every_pack_drive_to_the_place(joined: JoinedRouter) -> None:
    vehicles = [Vehicle(*place(100, 0), height_m=2.0), Vehicle(*place(AWAY_M, 0))]
    times = joined.drive_times(vehicles, place(900, 0))
    assert [time is not None for time in times] == [True, False]
    assert joined.drive_times([], place(900, 0)) == []


def test_the_line_is_that_of_the_pack_it_lies_in(joined: JoinedRouter) -> None:
    route = joined.route(place(AWAY_M, 0), place(AWAY_M + 900, 0), vehicles_of()[0])
    assert route is not None
    assert route.distance_m == pytest.approx(900, abs=3)


def vehicles_of() -> list[Vehicle]:
    return [Vehicle(*place(AWAY_M, 0))]
