"""Every real list and extract becomes the records it holds, in their places; what is no list gets its sentence."""

import json

import pytest

from console.importing.crs.choice import judge, placed
from console.importing.errors import BadFile
from console.importing.kind_guess import guess_kinds
from console.importing.read import Options, read_table
from console.importing.rows import Prepared, prepare
from console.importing.saying import given_columns
from models.geo import Box
from tests.conftest import shared_file

TAIPEI, BOSTON = Box(121.2, 24.6, 122.1, 25.4), Box(-71.4, 42.0, -70.7, 42.6)
MUNICH, PORTO = Box(11.3, 48.0, 11.8, 48.3), Box(-8.8, 41.0, -8.4, 41.3)
HELSINKI, BAYREUTH = Box(24.8, 60.1, 25.1, 60.25), Box(11.2, 49.9, 11.8, 50.2)
LISTS = [
    ("hydrants/taipei_2019.csv", "hydrants", 30_665, TAIPEI),
    ("hydrants/boston_hydrants.json.gz", "hydrants", 13_747, BOSTON),
    ("hydrants/boston_boxes.json.gz", "devices", 1_850, BOSTON),
    ("osm/munich.osm.pbf", "hydrants", 179, MUNICH),
    ("osm/munich.osm.pbf", "stations", 1, MUNICH),
    ("osm/munich.osm.pbf", "medical", 40, MUNICH),
    ("osm/munich.osm.pbf", "sites", 2_851, MUNICH),
    ("osm/porto.osm.pbf", "hydrants", 34, PORTO),
    ("osm/porto.osm.pbf", "sites", 3_969, PORTO),
    ("osm/helsinki.osm.pbf", "hydrants", 37, HELSINKI),
    ("osm/helsinki.osm.pbf", "sites", 1_760, HELSINKI),
    ("osm/north-bayreuth.osm.gz", "hydrants", 20, BAYREUTH),
    ("osm/north-bayreuth.osm.gz", "stations", 7, BAYREUTH),
    ("osm/boston.osm.pbf", "stations", 1, BOSTON),
    ("osm/boston.osm.pbf", "sites", 91, BOSTON),
]
SHAPES = "messages/cot/fixtures_geojson"
FEATURES = (
    "archived", "attachments", "b-m-p-s-m", "basic", "biosensor", "chemsensor", "color", "creator", "fileshare",
    "geofence", "hae", "icon", "links", "marti-archive", "marti-mission", "maxzoom", "metadata", "milicon",
    "milsym", "minmaxzoom", "minzoom", "mission-layer", "mission", "props", "radsensor", "rotate", "sensor",
    "spatial", "video-connection", "video", "xmlescape",
)  # fmt: skip
OUTLINES = ("circle", "circle-opacity", "polygon", "linestring")
NO_LISTS = [
    ("messages/cap/google_testdata_canada.cap", "xml_type"),
    ("messages/cap/google_testdata_weather.cap", "xml_type"),
    ("messages/eido/nena_sample_call_transfer_eido.json", "json_shape"),
    ("messages/eido/nena_openapi.yaml", "no_columns"), ("hydrants/boston_districts.json.gz", "no_columns"),
    ("osm/boston.osm.pbf", "osm_none"),
]  # fmt: skip
"""What is no list of water, and the sentence it gets."""


def taken(relative: str, kind: str) -> Prepared:
    """As the command line takes it, the coordinates as they were found out."""
    table = read_table(shared_file(relative), Options(kind=kind))
    given = given_columns(kind, table, {})
    verdict = judge(kind, table, given, "", [])
    if verdict is not None:
        table, found = placed(table, verdict)
        given = {**given, **found}
    return prepare(kind, table, given)


@pytest.mark.parametrize(("relative", "kind", "count", "box"), LISTS, ids=[f"{n} {k}" for n, k, _, _ in LISTS])
def test_every_record_of_a_real_file_is_taken_and_lies_where_it_should(
    relative: str, kind: str, count: int, box: Box
) -> None:
    prepared = taken(relative, kind)
    assert len(prepared.refused) <= count // 1_000
    assert len(prepared.rows) == count
    places = [(row["data"].get("lon"), row["data"].get("lat")) for row in prepared.rows]
    assert [place for place in places if None in place or not box.contains(*place)] == []
    assert len({row["key"] for row in prepared.rows}) > 0.99 * count


@pytest.mark.parametrize("name", FEATURES)
def test_a_real_feature_lies_where_its_geometry_says(name: str) -> None:
    path = shared_file(f"{SHAPES}/{name}.geojson")
    [(_, cells)] = read_table(path).rows
    lon, lat, *_ = json.loads(path.read_text("utf-8"))["geometry"]["coordinates"]
    headers = read_table(path).geometry_headers
    assert headers is not None
    assert (cells[headers[0]], cells[headers[1]]) == (lon, lat)


@pytest.mark.parametrize("name", OUTLINES)
def test_a_real_outline_is_placed_by_a_point_in_it_and_that_is_told(name: str) -> None:
    table = read_table(shared_file(f"{SHAPES}/{name}.geojson"))
    assert len(table.rows) == 1
    assert table.geometry_headers is not None
    assert table.notes


@pytest.mark.parametrize(("relative", "code"), NO_LISTS, ids=[name for name, _ in NO_LISTS])
def test_what_is_no_list_gets_the_sentence_that_says_so(relative: str, code: str) -> None:
    with pytest.raises(BadFile) as caught:
        taken(relative, "hydrants")
    assert caught.value.code == code


def test_lists_of_calls_and_of_running_cards_are_read_whole() -> None:
    for relative, count in (
        ("incidents/sf_fire_calls.csv", 4_340), ("incidents/boston_running_cards.json.gz", 986),
        ("messages/gb26875/frames.json", 8),
    ):  # fmt: skip
        table = read_table(shared_file(relative))
        assert (len(table.rows), table.refused) == (count, [])


@pytest.mark.parametrize("name", ["taipei_2019.csv", "boston_hydrants.json.gz"])
def test_a_real_list_of_water_is_known_as_one(name: str) -> None:
    assert guess_kinds(read_table(shared_file(f"hydrants/{name}")), name)[0].kind == "hydrants"
