"""GeoJSON that is valid whatever is in it."""

import json
from pathlib import Path

from console.exporting.geo_json import write_geo_json
from console.exporting.places import Placed


def test_a_feature_a_record_with_or_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    write_geo_json(path, ["n"], [Placed(121.5, 25.0, ['"x"\n']), *(Placed(None, None, [n]) for n in range(2_500))])
    found = json.loads(path.read_text("utf-8"))["features"]
    assert len(found) == 2_501
    assert found[0]["geometry"] == {"type": "Point", "coordinates": [121.5, 25.0]}
    assert (found[0]["properties"], found[1]["geometry"]) == ({"n": '"x"\n'}, None)


def test_nothing_is_an_empty_collection(tmp_path: Path) -> None:
    write_geo_json(tmp_path / "a.geojson", ["n"], [])
    assert json.loads((tmp_path / "a.geojson").read_text())["features"] == []
