"""Lengths, areas and bearings: known ones, and the page's own figures beside them."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maps.geodesic import area_of, area_words, bearing_words, circle, legs, length_words
from models.geo import distance_m
from tests.maps.in_page import run_js

PLACES = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


def test_the_published_example_of_vincenty_holds():
    """Flinders Peak to Buninyong, Geoscience Australia: 54972.271 m at 306°52'05.37"."""
    start = (144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
    end = (143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))
    (leg,) = legs([start, end])
    assert leg.length_m == pytest.approx(54972.271, abs=0.01)
    assert leg.bearing_deg == pytest.approx(306 + 52 / 60 + 5.37 / 3600, abs=1e-4)


def test_a_square_degree_at_the_equator_has_its_known_area():
    area_m2, edge_m = area_of([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert area_m2 == pytest.approx(12_308_778_361, rel=1e-6)
    assert edge_m == pytest.approx(443_770.9, rel=1e-4)


def test_less_than_three_corners_have_no_area():
    assert area_of([(0, 0), (1, 1)]) == (0.0, 0.0)
    assert legs([(0, 0)]) == []


@given(PLACES, st.floats(1, 50_000))
def test_every_point_of_a_circle_is_as_far_as_its_radius(place, radius_m):
    for corner in circle(place[0], place[1], radius_m, 12):
        (leg,) = legs([place, corner])
        assert leg.length_m == pytest.approx(radius_m, rel=1e-6)


@example((2.4e-17, -1.0), (0.0, 0.0))  # a hair west of north: once 360, which no bearing is
@given(PLACES, PLACES)
def test_the_ellipsoid_is_never_far_from_the_sphere(start, end):
    (leg,) = legs([start, end])
    assert leg.length_m == pytest.approx(distance_m(*start, *end), rel=0.006, abs=1)
    assert 0 <= leg.bearing_deg < 360


@pytest.mark.parametrize(
    ("length_m", "words"),
    [(0.0, "0.0 m"), (12.34, "12.3 m"), (532.4, "532 m"), (1240, "1.24 km"), (250_000, "250 km")],
)
def test_lengths_are_said_as_people_say_them(length_m, words):
    assert length_words(length_m) == words


def test_areas_and_bearings_too():
    assert [area_words(900), area_words(25_000), area_words(3.5e6)] == ["900 m²", "2.50 ha", "3.50 km²"]
    assert [bearing_words(0.2), bearing_words(45), bearing_words(359.8)] == ["000°", "045°", "000°"]


LINES = [
    [(120.15, 30.27), (120.16, 30.275), (120.17, 30.26)],
    [(11.57, 48.13), (11.58, 48.13)],
    [(179.99, 10.0), (-179.99, 10.01)],
    [(0.0, 84.0), (10.0, 84.0)],
    [(-60.0, -30.0), (100.0, 20.0)],
    [(0.0, 0.0), (179.9, 0.05)],
]
RINGS = [
    [(120.15, 30.27), (120.16, 30.275), (120.17, 30.26)],
    [(11.57, 48.13), (11.58, 48.13), (11.58, 48.14), (11.57, 48.14)],
    [(179.99, 10.0), (-179.99, 10.0), (-179.99, 10.02), (179.99, 10.02)],
    [(10.0, 60.0), (10.5, 60.0), (10.5, 60.3), (10.0, 60.3)],
]


def load(view, qtbot):
    """The page's module, to be asked."""
    address = "new URL('geodesic.js', location.href).href"
    run_js(view, f"(import({address}).then((module) => (window.geodesic = module)), 1)")
    qtbot.waitUntil(lambda: bool(run_js(view, "Boolean(window.geodesic)")), timeout=5_000)


def test_the_page_measures_as_proj_does(ready_map, qtbot):
    load(ready_map, qtbot)
    for line in LINES:
        exact = legs(line)
        page = run_js(
            ready_map, f"{json.dumps(line)}.slice(1).map((to, at) => geodesic.leg({json.dumps(line)}[at], to))"
        )
        for leg, found in zip(exact, page, strict=True):
            near_antipodes = leg.length_m > 1.9e7
            assert found["m"] == pytest.approx(leg.length_m, rel=5e-3 if near_antipodes else 1e-9, abs=1e-3)
            if not near_antipodes:
                assert math.isclose((found["deg"] - leg.bearing_deg + 180) % 360, 180, abs_tol=1e-6)
    for ring in RINGS:
        assert run_js(ready_map, f"geodesic.areaOf({json.dumps(ring)})") == pytest.approx(
            area_of(ring)[0], rel=1e-3
        )


def test_the_page_says_figures_in_the_same_words(ready_map, qtbot):
    load(ready_map, qtbot)
    for length_m in (0, 12.34, 99.94, 532.4, 1240, 99_999, 250_000):
        assert run_js(ready_map, f"geodesic.lengthWords({length_m})") == length_words(length_m)
    for area_m2 in (900, 25_000, 3.5e6):
        assert run_js(ready_map, f"geodesic.areaWords({area_m2})") == area_words(area_m2)
    for bearing_deg in (0.2, 45, 359.8):
        assert run_js(ready_map, f"geodesic.bearingWords({bearing_deg})") == bearing_words(bearing_deg)
