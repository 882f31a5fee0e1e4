"""Placemarks with their data."""

from pathlib import Path

from tests.console.importing.reading.files import cells_of, table_of

HEAD = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>doc</name>'
POINT = "<Point><coordinates> 121.5,25.05,7 </coordinates></Point>"
RING = "<LinearRing><coordinates>0,0 4,0 4,4 0,4 0,0</coordinates></LinearRing>"


def mark(inside: str) -> str:
    return f"<Placemark>{inside}</Placemark>"


def test_a_placemark_is_a_row_with_its_data_and_its_folder(tmp_path: Path) -> None:
    simple = '<SchemaData><SimpleData name="壓力">0.3</SimpleData></SchemaData>'
    data = f'<ExtendedData><Data name="編號"><value>7</value></Data>{simple}</ExtendedData>'
    inner = "<Folder><name>北區</name>" + mark("<name>甲</name>" + data + POINT) + "</Folder>"
    outer = f"<Folder><name>全市</name>{inner}{mark('<name>乙</name>' + POINT)}</Folder>"
    table = table_of(tmp_path, HEAD + outer + "</Document></kml>", "a.kml")
    assert cells_of(table)[0] == {
        "name": "甲",
        "編號": "7",
        "壓力": "0.3",
        "folder": "北區",
        "lon": 121.5,
        "lat": 25.05,
    }
    assert cells_of(table)[1]["folder"] == "全市"
    assert (table.crs, table.geometry_headers) == ("EPSG:4326", ("lon", "lat"))
    assert len(table.notes) == 1


def test_areas_are_placed_inside_and_nonsense_is_refused_alone(tmp_path: Path) -> None:
    area = mark(f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>")
    bad = mark("<Point><coordinates>a,b</coordinates></Point>") + mark(
        "<Point><coordinates>1</coordinates></Point>"
    )
    table = table_of(tmp_path, HEAD + area + bad + mark("<name>nowhere</name>") + "</Document></kml>", "a.kml")
    assert 0 < cells_of(table)[0]["lon"] < 4
    assert [row.row for row in table.refused] == [2, 3]
    assert cells_of(table)[1] == {"name": "nowhere"}
