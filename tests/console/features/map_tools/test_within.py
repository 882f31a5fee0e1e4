"""What lies within a circle, a box or an outline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.map_tools.within import find, is_inside, radius_of, reach, within, words_of
from maps.geodesic import circle, legs
from maps.tools.sketch import Sketched, SketchShape
from models.geo import wrapped
from resources.words import set_language
from tests.console.features.desk import Desk
from tests.console.features.world import CAMERA, DEVICE, FAR, HYDRANT, LAT, LON, OUT_OF_SERVICE, PUMPER, SITE

CENTRES = st.tuples(st.floats(-170, 170), st.floats(-70, 70))


def around(radius_deg: float) -> Sketched:
    return Sketched("circle", SketchShape.CIRCLE, ((LON, LAT), (LON + radius_deg, LAT)), True)


def test_a_circle_counts_by_kind_with_what_matters_first_and_lists_the_nearest_first(desk: Desk) -> None:
    found = {one.kind: one for one in find(desk.services.store, around(0.001), {}, None)}
    assert found["hydrant"].ids == (HYDRANT, OUT_OF_SERVICE)
    assert found["site"].ids == (SITE,)
    assert DEVICE in found["device"].ids
    assert CAMERA in found["camera"].ids
    assert "plan" not in found
    assert next(iter(found)) == "hydrant"


def test_where_a_thing_says_it_is_now_goes_before_its_record(desk: Desk) -> None:
    moving = {"hydrant": {FAR: (LON, LAT), HYDRANT: (LON + 1, LAT)}, "unit": {PUMPER: (LON, LAT)}}
    found = {one.kind: one.ids for one in find(desk.services.store, around(0.001), moving, None)}
    assert found["hydrant"] == (FAR, OUT_OF_SERVICE)
    assert found["unit"] == (PUMPER,)


def test_a_box_and_an_outline_hold_what_is_in_them(desk: Desk) -> None:
    box = Sketched("box", SketchShape.BOX, ((LON + 0.0006, LAT + 0.001), (LON + 0.003, LAT - 0.001)), True)
    found = {one.kind: set(one.ids) for one in find(desk.services.store, box, {}, None)}
    assert found["hydrant"] == {FAR, OUT_OF_SERVICE}
    corners = ((LON + 0.0006, LAT - 0.001), (LON + 0.001, LAT - 0.001), (LON + 0.001, LAT + 0.001))
    outline = Sketched("outline", SketchShape.AREA, (*corners, (LON + 0.0006, LAT + 0.001)), True)
    found = {one.kind: set(one.ids) for one in find(desk.services.store, outline, {}, None)}
    assert found["hydrant"] == {OUT_OF_SERVICE}


@pytest.mark.parametrize("shape", SketchShape)
def test_what_encloses_nothing_holds_nothing(desk: Desk, shape: SketchShape) -> None:
    for points in ((), ((LON, LAT),), ((LON, LAT), (LON, LAT))):
        now = Sketched("any", shape, points, True)
        if shape is SketchShape.BOX and len(points) == 2:
            continue  # the one place itself
        assert find(desk.services.store, now, {}, None) == []


@given(CENTRES, st.floats(5, 20_000), st.lists(st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)), max_size=20))
def test_within_a_circle_is_what_is_no_farther_than_its_edge(centre, radius_m, offsets):
    edge = circle(centre[0], centre[1], radius_m, 4)[1]
    now = Sketched("circle", SketchShape.CIRCLE, (centre, edge), True)
    exact = radius_of(now)
    assert exact is not None
    assert exact == pytest.approx(radius_m, rel=1e-6)
    places = {str(at): (centre[0] + x, centre[1] + y) for at, (x, y) in enumerate(offsets)}
    far = {id_: legs([centre, place])[0].length_m for id_, place in places.items()}
    assert set(within(now, places)) == {id_ for id_, metres in far.items() if metres <= exact}
    box = reach(now)
    assert box is not None
    assert all(box.contains(*places[id_]) for id_ in within(now, places))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=9), st.integers(0, 8))
def test_where_an_outline_begins_and_which_way_it_runs_is_no_matter(ring, turn):
    turned = ring[turn % len(ring) :] + ring[: turn % len(ring)]
    for x in range(21):
        point = (x + 0.25, 10.37)
        assert is_inside(ring, point) == is_inside(turned, point) == is_inside(ring[::-1], point)


OFFSETS = st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=3, max_size=8)
SEAMS = st.sampled_from((-180.0, 180.0, 0.0, 121.5))


def over(seam: float, offsets: list[tuple[int, int]], scale: float = 100.0) -> tuple[tuple[float, float], ...]:
    return tuple((wrapped(seam + x / scale), y / scale) for x, y in offsets)


@given(OFFSETS, OFFSETS, SEAMS, st.sampled_from((SketchShape.BOX, SketchShape.AREA)))
def test_what_is_within_is_the_same_wherever_on_earth_it_is_drawn(corners, spots, seam, shape):
    half = [(x + 0.5, y + 0.37) for x, y in spots]
    corners = corners[:2] if shape is SketchShape.BOX else corners

    def ids(at: float) -> set[str]:
        now = Sketched("any", shape, over(at, corners), True)
        box = reach(now)
        assert box is not None
        places = dict(zip(map(str, range(len(half))), over(at, half), strict=True))
        return set(within(now, {id_: place for id_, place in places.items() if box.contains(*place)}))

    assert ids(seam) == ids(60.0)


@given(st.floats(-179.99, 179.99), st.floats(-89.9, 89.9), st.floats(10, 900_000))
def test_the_edge_of_a_circle_lies_within_the_box_that_is_looked_through(lon, lat, radius_m):
    edge = circle(lon, lat, radius_m, 16)
    now = Sketched("circle", SketchShape.CIRCLE, ((lon, lat), edge[0]), True)
    box = reach(now)
    assert box is not None
    assert all(box.contains(wrapped(x), y) for x, y in edge)


def test_a_box_over_the_antimeridian_leaves_the_rest_of_the_world_out(desk: Desk) -> None:
    box = Sketched("box", SketchShape.BOX, ((179.0, -1.0), (-179.0, 1.0)), True)
    moving = {"unit": {PUMPER: (179.5, 0.0), "other": (-179.5, 0.0), "home": (0.0, 0.0)}}
    found = {one.kind: set(one.ids) for one in find(desk.services.store, box, moving, None)}
    assert found == {"unit": {PUMPER, "other"}}


def test_it_is_said_what_they_are_within():
    set_language("en")
    assert words_of(around(0.001)) == "Within 96.5 m"
    assert words_of(Sketched("box", SketchShape.BOX, ((0, 0), (1, 1)), True)) == "Within the box"
    set_language("zh")
