"""Streets are joined by name and place, houses go to the nearest street of their name, places are ranked."""

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from maps.region.places import GazetteerWriter, cell_of, spots_along
from models.geo import distance_m
from tests.maps.osm_file import place


def finished(path: Path, writer: GazetteerWriter) -> sqlite3.Connection:
    writer.finish()
    return sqlite3.connect(path)


def test_ways_of_one_name_that_lie_together_are_one_street_and_far_ones_another(tmp_path: Path) -> None:
    writer = GazetteerWriter(tmp_path / "g.sqlite")
    for x in (0, 500, 40_000):
        writer.add_street({"name": "人民路"}, [place(x, 0), place(x + 400, 0)])
    database = finished(tmp_path / "g.sqlite", writer)
    assert database.execute("SELECT count(*) FROM place WHERE name = '人民路'").fetchone()[0] == 2
    database.close()


def test_a_house_stands_in_the_nearest_street_of_its_name_and_a_list_of_numbers_is_several(tmp_path: Path) -> None:
    writer = GazetteerWriter(tmp_path / "g.sqlite")
    writer.add_street({"name": "人民路"}, [place(0, 0), place(400, 0)])
    writer.add_street({"name": "人民路"}, [place(40_000, 0), place(40_400, 0)])
    writer.add_object({"addr:street": "人民路", "addr:housenumber": "12;14, 16"}, *place(40_100, 10))
    database = finished(tmp_path / "g.sqlite", writer)
    streets = database.execute(
        "SELECT DISTINCT place.lon FROM house JOIN place ON place.id = house.street"
    ).fetchall()
    assert database.execute("SELECT count(*) FROM house").fetchone()[0] == 3
    assert [lon for (lon,) in streets] == [pytest.approx(place(40_400, 0)[0], abs=0.01)]
    database.close()


def test_a_city_comes_before_a_street_and_that_before_a_shop(tmp_path: Path) -> None:
    writer = GazetteerWriter(tmp_path / "g.sqlite")
    writer.add_object({"name": "中山", "amenity": "hospital"}, *place(0, 0))
    writer.add_street({"name": "中山"}, [place(0, 0), place(400, 0)])
    writer.add_object({"name": "中山", "place": "city"}, *place(0, 0))
    database = finished(tmp_path / "g.sqlite", writer)
    kinds = [kind for (kind,) in database.execute("SELECT kind FROM place ORDER BY id")]
    assert kinds[:2] == ["city", "street"]
    database.close()


def test_streets_that_share_a_node_meet_there_once(tmp_path: Path) -> None:
    writer = GazetteerWriter(tmp_path / "g.sqlite")
    writer.add_street({"name": "人民路"}, [place(0, 0), place(400, 0)])
    writer.add_street({"name": "人民路"}, [place(400, 0), place(800, 0)])
    writer.add_street({"name": "中山路"}, [place(400, -300), place(400, 0), place(400, 300)])
    writer.add_street({"name": "孤路"}, [place(0, 900), place(400, 900)])
    database = finished(tmp_path / "g.sqlite", writer)
    met = database.execute(
        "SELECT a.name, b.name, crossing.lon, crossing.lat FROM crossing JOIN place AS a ON a.id = one"
        " JOIN place AS b ON b.id = other WHERE one < other"
    ).fetchall()
    assert [{one, other} for one, other, _lon, _lat in met] == [{"人民路", "中山路"}]
    assert met[0][2:] == pytest.approx(place(400, 0))
    database.close()


def test_points_along_a_way_are_nowhere_further_apart_than_asked() -> None:
    spots = list(spots_along([place(0, 0), place(1000, 0), place(1000, 30)], 60))
    assert all(distance_m(*a, *b) <= 60.5 for a, b in pairwise(spots))
    assert spots[-1] == pytest.approx(place(1000, 30))


def test_neighbours_share_a_cell_or_touch() -> None:
    here, there = cell_of(*place(0, 0)), cell_of(*place(50, 0))
    assert abs(here - there) <= 1
    assert cell_of(-180, -90) == 0
