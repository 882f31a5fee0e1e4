"""Streets cut where they meet hang together as one network."""

from collections import defaultdict

import pytest

from console.demo.network import Nearby, cut
from console.demo.streets import Street


def everywhere(_at):
    return True


def straight(name, points, highway="residential"):
    return Street(name, highway, points, everywhere)


@pytest.fixture
def cross():
    """Two streets that meet in the middle, and a third that meets nobody."""
    return [
        straight("东西路", [(-300.0, 500.0), (300.0, 500.0)]),
        straight("南北路", [(0.0, 200.0), (0.0, 800.0)]),
        straight("孤路", [(900.0, 900.0), (1200.0, 900.0)]),
    ]


def test_streets_are_cut_where_they_meet_and_what_meets_nothing_is_left_out(cross):
    net = cut(cross)
    degree = net.degree()
    assert sorted(degree.values()) == [1, 1, 1, 1, 4]
    assert net.nodes[max(degree, key=lambda n: degree[n])] == (0.0, 500.0)
    assert {street.name for _, street, _, _ in net.segments()} == {"东西路", "南北路"}


def test_a_way_runs_through_the_crossing(cross):
    ways = {street.name: len(ids) for street, _bridge, ids in cut(cross).ways()}
    assert ways == {"东西路": 3, "南北路": 3}


def test_a_short_stub_is_taken_away(cross):
    stub = straight("断头巷", [(100.0, 490.0), (100.0, 520.0)])
    assert "断头巷" not in {street.name for _, street, _, _ in cut([*cross, stub]).segments()}


def test_the_kerb_is_half_a_street_from_its_middle(cross):
    near = Nearby(cut(cross))
    half = cross[0].width_m / 2
    assert near.clearance_m((150.0, 510.0)) == pytest.approx(10 - half)
    assert near.clearance_m((150.0, 500.0)) == pytest.approx(-half)
    assert near.clear((150.0, 500.0 + half + 3.1), 3.0)
    assert not near.clear((150.0, 500.0 + half + 2.9), 3.0)
    street = near.street((150.0, 515.0))
    assert street is not None
    assert street.name == "东西路"


def test_every_place_can_be_driven_to_and_from_despite_one_way_streets(town):
    onward, back = defaultdict(set), defaultdict(set)
    for edge, street, _, _ in town.net.segments():
        if street.foot_only:
            continue
        onward[edge.a].add(edge.b)
        back[edge.b].add(edge.a)
        if not street.oneway:
            onward[edge.b].add(edge.a)
            back[edge.a].add(edge.b)
    cars = set(onward) | set(back)
    start = min(cars)
    for links in (onward, back):
        reached, todo = {start}, [start]
        while todo:
            for node in links[todo.pop()] - reached:
                reached.add(node)
                todo.append(node)
        assert reached == cars
