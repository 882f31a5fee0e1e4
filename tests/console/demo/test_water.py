"""Hydrants stand where a standard wants them, and not all of them can be used."""

from itertools import pairwise

import pytest

from console.demo.plane import length
from console.demo.streets import river_distance
from console.demo.water import Addresses


@pytest.fixture
def hydrants(town):
    return [water for water in town.waters if water.number.startswith("XH")]


def test_hydrants_stand_half_a_metre_to_two_metres_off_the_kerb(town, hydrants):
    assert all(0.5 <= town.nearby.clearance_m(w.at) <= 2.0 for w in hydrants)


def test_hydrants_are_neither_on_top_of_each_other_nor_out_of_reach(hydrants):
    everything = [w.at for w in hydrants]
    nearest = [min(length(a, b) for b in everything if b != a) for a in everything[:200]]
    assert min(nearest) >= 60
    assert sorted(nearest)[len(nearest) // 2] <= 120


def test_some_hydrants_cannot_be_used(hydrants):
    assert {"停用", "丢失", "压力不足"} <= {w.status for w in hydrants}
    dry = [w for w in hydrants if w.status in ("停用", "丢失")]
    assert all(w.pressure_mpa is None and w.flow_lps is None and w.defect for w in dry)
    weak = [w.pressure_mpa for w in hydrants if w.status == "压力不足"]
    assert all(pressure is not None and pressure < 0.14 for pressure in weak)


def test_hydrants_of_a_main_share_what_it_gives(hydrants):
    mains = {w.main: {x.main_flow_lps for x in hydrants if x.main == w.main} for w in hydrants}
    assert all(len(gives) == 1 for gives in mains.values())
    shared = [w for w in hydrants if sum(x.main == w.main for x in hydrants) > 3]
    assert any(w.main_flow_lps < 3 * (w.flow_lps or 0) for w in shared)


def test_places_to_draw_from_the_river_are_at_the_river(town):
    banks = [abs(river_distance(w.at)) for w in town.waters if w.type == "天然取水口"]
    assert len(banks) == 10
    assert all(45 <= away <= 60 for away in banks)


def test_cranes_give_the_flow_of_a_crane(town):
    cranes = [w for w in town.waters if w.type == "消防水鹤"]
    assert len(cranes) == 12
    assert all(w.flow_lps is not None and w.flow_lps >= 30 for w in cranes)


def test_no_main_lies_where_only_people_walk(town):
    walking = {street.name for _, street, _, _ in town.net.segments() if street.foot_only}
    assert walking
    assert not walking & {main.street for main in town.mains if all(a != b for a, b in pairwise(main.points))}


def test_the_address_is_the_nearest_house_within_reach():
    addresses = Addresses([((0.0, 0.0), "人民路1号"), ((30.0, 0.0), "人民路3号")])
    assert addresses.near((20.0, 0.0), "路侧") == "人民路3号"
    assert addresses.near((500.0, 500.0), "路侧") == "路侧"
