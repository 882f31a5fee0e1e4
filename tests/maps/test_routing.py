"""How far hoses are walked and engines drive, on roads whose lengths are known and on real ones."""

import concurrent.futures
import random
import time
from pathlib import Path

import pytest

from maps.region.build import build_pack
from maps.region.pack import BadPack, Pack
from maps.routing import Router, StraightLineRouter, Vehicle
from models.geo import distance_m
from tests.maps.osm_file import OsmFile, place
from tests.maps.towns import pack_of, square, two_roads

LOW = {"height_m": 2.5, "width_m": 2.0, "length_m": 6.0, "weight_t": 3.5}
HIGH = {"height_m": 3.6, "width_m": 2.5, "length_m": 9.0, "weight_t": 18.0}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(two_roads())


def test_a_hose_distance_is_the_road_and_the_legs_to_it(router: Router) -> None:
    origin, target = place(100, 30), place(900, -20)
    (found,) = router.walk_distances(origin, [target])
    assert found is not None
    assert found.road_m == pytest.approx(800, abs=2)
    assert found.snap_m == pytest.approx(50, abs=1)
    assert found.distance_m == pytest.approx(850, abs=2)
    assert not found.estimated


def test_a_hose_goes_along_the_roads_and_not_across(router: Router) -> None:
    (found,) = router.walk_distances(place(500, 300), [place(500, 0)])
    assert found is not None
    assert found.distance_m == pytest.approx(1300, abs=4), "half of the detour, down, and back along the road"


def test_a_hose_is_never_shorter_than_the_straight_line(router: Router) -> None:
    origin, target = place(500, 40), place(500, -40)
    (found,) = router.walk_distances(origin, [target])
    assert found is not None
    assert found.distance_m >= distance_m(*origin, *target)


def test_both_ends_on_one_piece_of_road_in_either_direction(router: Router) -> None:
    there = router.walk_distances(place(200, 0), [place(450, 0)])[0]
    back = router.walk_distances(place(450, 0), [place(200, 0)])[0]
    assert there is not None
    assert back is not None
    assert there.distance_m == pytest.approx(250, abs=2)
    assert back.distance_m == pytest.approx(250, abs=2)


def test_an_unconnected_road_is_out_of_reach_and_leaves_the_others_alone(router: Router) -> None:
    island, near, abroad, field = place(650, -2000), place(0, 10), (8.0, 48.0), place(500, -900)
    found = router.walk_distances(place(100, 0), [island, near, abroad, field])
    assert [leg is None for leg in found] == [True, False, True, True]


def test_places_far_from_every_road_cost_the_others_nothing(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.road([(0, 0), (1000, 0)], "西路")
    osm.road([(20_000, 0), (21_000, 0)], "东路")
    pack = build_pack([osm.write(tmp_path / "a.osm")], "far", tmp_path, lambda percent, step: None)
    router = Router(pack)
    wild = [place(10_000 + step, 0) for step in range(150)]
    started = time.perf_counter()
    found = router.walk_distances(place(100, 0), [*wild, place(900, 0), place(20_500, 0)])
    assert [leg is None for leg in found] == [True] * 150 + [False, True]
    assert router.walk_distances(wild[0], [place(900, 0), *wild]) == [None] * 151
    assert time.perf_counter() - started < 15, "about 0.1 s on an idle core"


def test_an_origin_outside_the_pack_reaches_nothing(router: Router) -> None:
    assert router.walk_distances((8.0, 48.0), [place(0, 0), place(100, 0)]) == [None, None]
    assert router.route((8.0, 48.0), place(0, 0)) is None


def test_nothing_asked_is_nothing_answered(router: Router) -> None:
    assert router.walk_distances(place(0, 0), []) == []
    assert router.drive_times([], place(0, 0)) == []


def test_a_high_engine_drives_round_the_low_bridge(router: Router) -> None:
    start, end = place(-200, 0), place(1200, 0)
    low, high = router.drive_times([Vehicle(*start, **LOW), Vehicle(*start, **HIGH)], end)
    assert low is not None
    assert high is not None
    assert low.distance_m == pytest.approx(1400, abs=5)
    assert high.distance_m == pytest.approx(2000, abs=5)
    assert high.duration_s > low.duration_s


def test_an_engine_that_cannot_get_there_has_no_time(router: Router) -> None:
    vehicles = [Vehicle(*place(-200, 0)), Vehicle(*place(550, -2000)), Vehicle(8.0, 48.0)]
    found = router.drive_times(vehicles, place(1200, 0))
    assert [drive is None for drive in found] == [False, True, True]


def test_an_engine_called_into_a_pedestrian_zone_comes_as_far_as_the_street_before_it() -> None:
    router = Router(square())
    station, called = place(0, 0), place(530, 152)
    (drive,) = router.drive_times([Vehicle(*station)], called)
    assert drive is not None
    assert 400 <= drive.distance_m <= 700
    route = router.route(station, called, Vehicle(*station))
    assert route is not None
    assert distance_m(*route.points[-1], *called) < 200
    assert router.route(called, station, Vehicle(*called)) is not None, "and leaves it again"
    (reach,) = router.reaches_of(called, [5], Vehicle(*called))
    ends = [point for area in reach.areas for ring in area for point in ring]
    assert max(distance_m(*called, *point) for point in ends) > 400
    router.close()


def test_a_drawn_hose_begins_and_ends_at_its_points_and_is_as_long_as_its_distance(router: Router) -> None:
    origin, target = place(500, 300), place(480, -15)
    route = router.route(origin, target)
    (walk,) = router.walk_distances(origin, [target])
    assert route is not None
    assert walk is not None
    assert route.points[0] == origin
    assert route.points[-1] == target
    assert route.distance_m == pytest.approx(walk.distance_m, abs=3)
    drawn = sum(distance_m(*a, *b) for a, b in zip(route.points, route.points[1:], strict=False))
    assert drawn == pytest.approx(route.distance_m, abs=5)


def test_a_drawn_way_of_a_high_engine_is_its_drive(router: Router) -> None:
    start, end = place(-200, 0), place(1200, 0)
    route = router.route(start, end, Vehicle(*start, **HIGH))
    assert route is not None
    assert route.distance_m == pytest.approx(2000, abs=5)
    assert any(abs(lat - place(0, 300)[1]) < 1e-5 for _, lat in route.points)


def test_many_threads_get_the_same_answers(router: Router) -> None:
    targets = [place(x, 5) for x in range(-250, 1300, 50)]
    alone = router.walk_distances(place(100, 30), targets)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: router.walk_distances(place(100, 30), targets), range(32)))
    assert all(answer == alone for answer in answers)


def test_a_closed_router_answers_again_when_asked() -> None:
    router = Router(two_roads())
    router.close()
    assert router.walk_distances(place(100, 0), [place(200, 0)])[0] is not None


def test_without_a_pack_every_answer_is_an_estimate() -> None:
    router = StraightLineRouter(factor=1.5, speed_mps=10)
    (walk,) = router.walk_distances(place(0, 0), [place(100, 0)])
    (drive,) = router.drive_times([Vehicle(*place(0, 0))], place(1000, 0))
    route = router.route(place(0, 0), place(1000, 0))
    assert walk is not None
    assert drive is not None
    assert route is not None
    assert walk.estimated
    assert drive.estimated
    assert route.estimated
    assert walk.distance_m == pytest.approx(150, abs=1)
    assert drive.duration_s == pytest.approx(150, abs=1)


def test_a_folder_that_is_no_pack_is_refused_with_a_sentence(tmp_path) -> None:
    with pytest.raises(BadPack, match=r"manifest\.json"):
        Router(tmp_path)


def test_a_damaged_road_network_is_refused_with_a_sentence(tmp_path) -> None:
    pack = two_roads()
    broken = Pack(tmp_path, pack.manifest)
    broken.roads.parent.mkdir()
    broken.roads.write_bytes(b"no tar at all" * 100)
    with pytest.raises(BadPack, match=str(tmp_path)):
        Router(broken)


@pytest.mark.parametrize("relative", ["osm/munich.osm.pbf", "osm/porto.osm.pbf"])
def test_real_streets_answer_for_150_hydrants_in_time(relative: str) -> None:
    pack = pack_of(relative)
    router = Router(pack)
    box, chance = pack.box, random.Random(1)
    everywhere = [(chance.uniform(box.west, box.east), chance.uniform(box.south, box.north)) for _ in range(600)]
    seconds, answered = [], 0
    for origin in everywhere[:10]:
        near = sorted(everywhere, key=lambda p: distance_m(*origin, *p))[:150]
        started = time.perf_counter()
        found = router.walk_distances(origin, near)
        seconds.append(time.perf_counter() - started)
        answered += sum(leg is not None for leg in found)
        for leg, target in zip(found, near, strict=True):
            assert leg is None or leg.distance_m >= distance_m(*origin, *target) - 1e-6
    assert answered > 0.95 * 10 * 150
    assert sorted(seconds)[5] < 1, "about 0.03 s on two idle cores"


def test_more_minutes_reach_at_least_as_far_and_an_engine_farther_than_a_walker(router: Router) -> None:
    origin = place(100, 0)
    wide, narrow = router.reaches_of(origin, [1, 2], Vehicle(*origin))
    assert (wide.minutes, narrow.minutes) == (2, 1)

    def farthest_m(areas: list[list[list[tuple[float, float]]]]) -> float:
        return max(distance_m(*origin, *point) for area in areas for ring in area for point in ring)

    (on_foot,) = router.reaches_of(origin, [1])
    assert farthest_m(wide.areas) >= farthest_m(narrow.areas) > farthest_m(on_foot.areas) > 20
    assert farthest_m(on_foot.areas) < 300, "five kilometres an hour"
    assert wide.is_cut, "the town ends there"


def test_nothing_is_reached_from_where_there_is_no_road_and_no_circle_is_drawn_without_a_pack(
    router: Router,
) -> None:
    assert router.reaches_of((8.0, 48.0), [5]) == []
    assert StraightLineRouter().reaches_of(place(0, 0), [5], Vehicle(*place(0, 0))) == []
