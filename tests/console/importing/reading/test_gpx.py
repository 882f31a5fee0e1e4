"""Waypoints are rows."""

from pathlib import Path

from tests.console.importing.reading.files import cells_of, table_of


def test_a_waypoint_is_a_row_and_one_without_a_place_is_refused_alone(tmp_path: Path) -> None:
    points = (
        '<wpt lat="25.05" lon="121.5"><name>H1</name><ele>3</ele></wpt><wpt lat="x" lon="1"><name>H2</name></wpt>'
    )
    table = table_of(tmp_path, f'<gpx xmlns="http://www.topografix.com/GPX/1/1">{points}</gpx>', "a.gpx")
    assert cells_of(table) == [{"name": "H1", "ele": "3", "lon": 121.5, "lat": 25.05}]
    assert [row.row for row in table.refused] == [2]
