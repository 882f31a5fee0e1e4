"""JSON in the shapes that servers and programs write."""

import json
from pathlib import Path
from typing import Any

import pytest

from console.importing.errors import BadFile
from tests.console.importing.reading.files import cells_of, table_of

POINT = {"type": "Point", "coordinates": [120.5, 30.5]}


def feature(**properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": POINT}


def test_features_keep_the_files_system_and_its_own_columns(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}}
    table = table_of(tmp_path, json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature(lon=1)]}))
    assert table.crs == "EPSG:3826"
    assert table.geometry_headers == ("geometry lon", "geometry lat")
    assert cells_of(table) == [{"lon": 1, "geometry lon": 120.5, "geometry lat": 30.5}]


def test_a_feature_a_line_is_read_and_a_broken_line_is_refused_alone(tmp_path: Path) -> None:
    lines = [json.dumps(feature(number=n)) for n in range(3)]
    table = table_of(tmp_path, "\n".join([lines[0], '{"type": "Feature", "prop', lines[1], lines[2]]) + "\n")
    assert [number for number, _ in table.rows] == [1, 3, 4]
    assert [row.row for row in table.refused] == [2]


@pytest.mark.parametrize(
    "content",
    [
        [{"number": 1}],
        {"hydrants": [{"number": 1}], "count": 1},
        feature(number=1),
        {"features": [{"attributes": {"number": 1}, "geometry": {"x": 1, "y": 2}}], "spatialReference": {}},
    ],
)
def test_records_are_found_under_any_roof(tmp_path: Path, content: Any) -> None:
    assert cells_of(table_of(tmp_path, json.dumps(content)))[0]["number"] == 1


def test_records_under_their_own_names_have_those_as_keys(tmp_path: Path) -> None:
    table = table_of(tmp_path, json.dumps({"A1": {"district": 3}, "B2": {"district": 4}}))
    assert [cells["key"] for cells in cells_of(table)] == ["A1", "B2"]


def test_cells_within_cells_become_text(tmp_path: Path) -> None:
    [cells] = cells_of(table_of(tmp_path, json.dumps([{"number": 1, "tags": ["a", 2], "more": {"x": [1]}}])))
    assert cells == {"number": 1, "tags": "a, 2", "more": '{"x":[1]}'}


def test_numbers_that_are_none_cost_their_own_feature_only(tmp_path: Path) -> None:
    good, bad = json.dumps(feature(number="NaN")), json.dumps(feature(number=2)).replace("120.5", "NaN")
    table = table_of(tmp_path, f'{{"type": "FeatureCollection", "features": [{good}, {bad}]}}')
    assert [cells["number"] for cells in cells_of(table)] == ["NaN"], "a text stays a text"
    assert [row.row for row in table.refused] == [2]
    assert cells_of(table_of(tmp_path, '[{"number": 1, "flow": -Infinity}]')) == [{"number": 1, "flow": None}]


def test_objects_of_known_columns_and_points_of_records_are_taken_apart(tmp_path: Path) -> None:
    record = {"编号": "1", "位置": {"经度": 121.5, "纬度": 25.0}, "检测": {"编号": "9", "人": "王"}}
    [cells] = cells_of(table_of(tmp_path, json.dumps([record])))
    assert cells == {"编号": "1", "经度": 121.5, "纬度": 25.0, "检测.编号": "9", "人": "王"}
    table = table_of(tmp_path, json.dumps([{"number": "1", "location": POINT}]))
    assert cells_of(table) == [{"number": "1", "lon": 120.5, "lat": 30.5}]
    assert table.geometry_headers == ("lon", "lat")


def test_shapes_without_records_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, '{"type": "Topology", "objects": {}, "arcs": []}')
    assert caught.value.code == "json_shape"


def test_a_feature_that_is_none_is_refused_alone(tmp_path: Path) -> None:
    bad = {"type": "Feature", "properties": {"number": 9}, "geometry": {"type": "Point", "coordinates": ["x", 1]}}
    table = table_of(tmp_path, json.dumps({"features": [feature(number=1), 7, bad]}))
    assert [number for number, _ in table.rows] == [1]
    assert [row.row for row in table.refused] == [2, 3]


@pytest.mark.parametrize("content", ['{"type": "FeatureCollection", "features": [{"a": 1}', '{"a": 1,\n2}'])
def test_broken_json_gets_a_sentence_with_its_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, content)
    assert caught.value.code == "json_line"


def test_the_commonest_columns_are_kept_of_too_many(tmp_path: Path) -> None:
    rows = [{"number": n, f"rare{n}": 1} for n in range(300)]
    table = table_of(tmp_path, json.dumps(rows))
    assert len(table.headers) == 200
    assert table.headers[0] == "number"


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000], ids=["open", "closed"]
)
def test_what_is_nested_without_end_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, content)
    assert caught.value.code == "json_deep"
