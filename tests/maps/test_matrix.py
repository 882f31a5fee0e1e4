"""Each cell of a matrix is read as the pair that it is about."""

import pytest

from maps.matrix import legs_of, question_of
from models.geo import M_PER_DEGREE_LAT

STEP = 10 / M_PER_DEGREE_LAT


def cell(start: int, end: int, km: float | None) -> dict[str, float | None]:
    return {"from_index": start, "to_index": end, "distance": km, "time": km}


def test_snaps_are_measured_from_the_places_asked_about_and_none_is_no_way() -> None:
    sources, targets = [(121.5, 25.0), (121.5, 25.1)], [(121.6, 25.0), (121.6, 25.1)]
    answer = {
        "sources": [{"lon": 121.5, "lat": 25.0 + STEP}, {"lon": 121.5, "lat": 25.1}],
        "targets": [{"lon": 121.6, "lat": 25.0}, {"lon": 121.6, "lat": 25.1 - 2 * STEP}],
        "sources_to_targets": [[cell(0, 0, 0.1), cell(0, 1, 0.2)], [cell(1, 0, None), cell(1, 1, 0.4)]],
    }
    legs = legs_of(answer, sources, targets)
    assert [leg and leg.road_m for leg in legs] == [100, 200, None, 400]
    assert legs[1] is not None
    assert legs[1].start_snap_m == pytest.approx(10, abs=0.01)
    assert legs[1].end_snap_m == pytest.approx(20, abs=0.01)


def test_a_question_names_every_place_and_how_it_is_gone() -> None:
    asked = question_of([(121.5, 25.0)], [(121.6, 25.0)], "pedestrian", {"shortest": True})
    assert asked["sources"] == [{"lon": 121.5, "lat": 25.0}]
    assert asked["targets"] == [{"lon": 121.6, "lat": 25.0}]
    assert asked["costing_options"] == {"pedestrian": {"shortest": True}}
