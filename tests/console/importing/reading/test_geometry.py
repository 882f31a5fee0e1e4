"""Any geometry has one place, or a reason why not."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.reading.geometry import BadGeometry, free_headers, place_of

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
BOW = [[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]


def place(geometry: Any) -> tuple[tuple[float, float] | None, list[str]]:
    noticed: list[str] = []
    return place_of(geometry, noticed.append), noticed


@pytest.mark.parametrize(
    ("geometry", "noticed"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, []),
        ({"type": "Point", "coordinates": [1, 2, 30]}, ["third_dimension"]),
        ({"type": "Polygon", "coordinates": [SQUARE]}, ["area"]),
        ({"type": "Polygon", "coordinates": [BOW]}, ["crossed", "area"]),
        ({"type": "LineString", "coordinates": [[0, 0], [2, 2]]}, ["line"]),
        ({"type": "MultiPoint", "coordinates": [[1, 1]]}, ["line"]),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 1]}]}, ["line"]),
    ],
)
def test_a_geometry_has_a_place_and_its_oddities_are_noticed(geometry: Any, noticed: list[str]) -> None:
    found, told = place(geometry)
    assert found is not None
    assert all(0 <= part <= 4 for part in found)
    assert told == noticed


OVER = [[179, 50], [-179, 50], [-179, 52], [179, 52], [179, 50]]
ISLANDS = [[[[179, 50], [180, 50], [180, 52], [179, 50]]], [[[-180, 50], [-179, 50], [-179, 52], [-180, 50]]]]
WIDE = [[-100, 0], [0, -50], [100, 0], [0, 50], [-100, 0]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [OVER]},
        {"type": "Polygon", "coordinates": [[[x, y, 7] for x, y in OVER]]},
        {"type": "LineString", "coordinates": [[178, 50], [-178, 50], [-179, 51]]},
        {"type": "MultiPolygon", "coordinates": ISLANDS},
    ],
)
def test_what_lies_over_the_antimeridian_has_its_place_there_and_not_on_the_other_side_of_the_earth(
    geometry: Any,
) -> None:
    found, told = place(geometry)
    assert "crossed" not in told
    assert found is not None
    assert 178 <= abs(found[0]) <= 180
    assert 50 <= found[1] <= 52


@pytest.mark.parametrize("ring", [WIDE, [[x * 1000, y * 1000] for x, y in WIDE]], ids=["degrees", "metres"])
def test_what_is_as_wide_either_way_or_in_metres_stays_as_it_is(ring: Any) -> None:
    found, _told = place({"type": "Polygon", "coordinates": [ring]})
    assert found is not None
    assert found[0] == 0


@pytest.mark.parametrize(
    "geometry", [None, {"type": "Polygon", "coordinates": []}, {"type": "Point", "coordinates": []}]
)
def test_an_empty_geometry_has_no_place(geometry: Any) -> None:
    assert place(geometry) == (None, ["no_geometry"])


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"type": "Point", "coordinates": [1, 1]}
    for _ in range(depth):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    return inner


@pytest.mark.parametrize(
    "geometry",
    [5, "x", {"type": "Point", "coordinates": ["a", 2]}, {"type": "Point", "coordinates": [math.nan, 2]},
     {"type": "Point", "coordinates": [True, 2]}, {"type": "Point", "coordinates": [10**400, 2]},
     {"type": "Nonsense", "coordinates": [1]}, {"type": 7}, {"type": "Polygon", "coordinates": [[1]]},
     {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, {"type": "LineString", "coordinates": [[1, 2]]},
     nested(50)],
)  # fmt: skip
def test_nonsense_gets_a_reason(geometry: Any) -> None:
    with pytest.raises(BadGeometry):
        place(geometry)


VALUES = st.recursive(
    st.none() | st.floats() | st.text(max_size=3) | st.integers(), lambda inner: st.lists(inner, max_size=4)
)
TYPES = st.sampled_from(["Point", "Polygon", "LineString", "MultiPolygon", "MultiPoint", "x"])


@given(st.fixed_dictionaries({"type": TYPES, "coordinates": VALUES}))
def test_any_coordinates_have_a_place_none_or_a_reason(geometry: dict[str, Any]) -> None:
    try:
        found, _ = place(geometry)
    except BadGeometry:
        return
    assert found is None or all(map(math.isfinite, found))


def test_the_columns_made_never_meet_the_files_own() -> None:
    assert free_headers(["name"]) == ("lon", "lat")
    assert free_headers(["lon"]) == ("geometry lon", "geometry lat")
    assert not {"lon", "geometry lon"} & set(free_headers(["lon", "geometry lon"]))
