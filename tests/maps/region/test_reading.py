"""What one pass over an extract finds."""

import json
from pathlib import Path

from maps.region.lists import RowsWriter
from tests.maps.towns import small_town


def test_a_file_of_rows_is_geojson_whatever_came_and_also_when_nothing_did(tmp_path: Path) -> None:
    empty = RowsWriter(tmp_path / "none.geojson")
    empty.close()
    rows = RowsWriter(tmp_path / "some.geojson")
    for number in ("1", '2"<b>'):
        rows.add({"number": number}, 121.123456789, 31.0)
    rows.close()
    rows.close()
    assert json.loads((tmp_path / "none.geojson").read_text())["features"] == []
    found = json.loads((tmp_path / "some.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["number"] for feature in found] == ["1", '2"<b>']
    assert found[0]["geometry"]["coordinates"] == [121.1234568, 31.0]


def test_the_counts_say_what_was_found() -> None:
    counts = small_town().manifest.counts
    assert (counts["highways"], counts["hydrants"], counts["stations"], counts["addresses"]) == (3, 3, 2, 4)


def test_the_box_holds_every_road() -> None:
    box = small_town().box
    assert box.east - box.west > 0.005
    assert box.contains(box.centre.lon, box.centre.lat)
