"""What a contour of the routing engine says is reached."""

from maps.reach import Reach, leaves, reach_of
from models.geo import Box

RING = [[121.0, 31.0], [121.01, 31.0], [121.0, 31.01], [121.0, 31.0]]


def test_a_contour_of_one_area_and_of_several_read_alike_and_one_over_the_edge_is_cut() -> None:
    one = {"geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": {"contour": 5.0}}
    two = {"geometry": {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "properties": {"contour": 10.0}}
    wide, narrow = Box(120.9, 30.9, 121.1, 31.1), Box(120.9, 30.9, 121.005, 31.1)
    ring = [(lon, lat) for lon, lat in RING]
    assert reach_of(one, wide) == Reach(5, [[ring]], is_cut=False)
    assert reach_of(two, wide) == Reach(10, [[ring], [ring]], is_cut=False)
    assert reach_of(one, narrow).is_cut


def test_a_reach_leaves_when_one_of_its_corners_is_further_away() -> None:
    reaches = [Reach(5, [[[(121.0, 31.0), (121.001, 31.0)]]])]
    assert leaves(reaches, (121.0, 31.0), 90.0)
    assert not leaves(reaches, (121.0, 31.0), 100.0)
    assert not leaves([], (121.0, 31.0), 0.0)
