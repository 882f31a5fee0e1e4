"""Every object stands on the lists it belongs to."""

import json
from pathlib import Path

from console.importing.read import read_table
from console.importing.rows import prepare
from maps.region.lists import DISTRICTS, IMPORT_KINDS, LISTS, Lists, list_file


def test_each_object_goes_to_its_list_and_every_file_is_geojson(tmp_path: Path) -> None:
    lists = Lists(tmp_path)
    for number, tags in enumerate((
        {"emergency": "fire_hydrant"}, {"amenity": "fire_station"}, {"amenity": "hospital", "name": "<b>\"'"},
        {"amenity": "school"}, {"amenity": "police"}, {"amenity": "bench"},
    )):  # fmt: skip
        lists.add(f"osm:n{number}", tags, 121.0, 31.0)
    outline = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    lists.add_district({"name": "城关区", "admin_level": 6}, outline)
    lists.close()
    lists.close()
    assert lists.counts == dict.fromkeys(LISTS, 1)
    for name in LISTS:
        (feature,) = json.loads((tmp_path / list_file(name)).read_text(encoding="utf-8"))["features"]
        assert feature["geometry"]["type"] in ("Point", "Polygon")


def test_every_list_is_taken_as_its_kind_field_by_field(tmp_path: Path) -> None:
    assert {*LISTS} - IMPORT_KINDS.keys() == {DISTRICTS}
    lists = Lists(tmp_path)
    both = {"name": "n", "addr:street": "人民路", "addr:housenumber": "1", "phone": "1", "description": "d"}
    for number, tags in enumerate((
        {"emergency": "fire_hydrant"}, {"amenity": "fire_station"}, {"amenity": "clinic", "beds": "20"},
        {"amenity": "school", "building:levels": "3"}, {"amenity": "police", "height": "9"},
    )):  # fmt: skip
        lists.add(f"osm:n{number}", tags | both, 121.0, 31.0)
    lists.close()
    for name, command in IMPORT_KINDS.items():
        prepared = prepare(command, read_table(tmp_path / list_file(name)))
        assert (len(prepared.rows), prepared.refused) == (1, []), name
        assert set(prepared.unused) <= {"source"}, name
