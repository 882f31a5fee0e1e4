"""What a gazetteer knows: house numbers, crossings, what is nearest, its names."""

import sqlite3
import threading
from pathlib import Path

import pytest

from maps.gazetteer import Gazetteer
from maps.region.pack import BadPack
from models.geo import distance_m
from tests.maps.osm_file import place
from tests.maps.towns import pack_of, small_town


@pytest.fixture
def town():
    gazetteer = Gazetteer(small_town().gazetteer)
    yield gazetteer
    gazetteer.close()


def street(gazetteer: Gazetteer, name: str) -> int:
    return next(named.id for named in gazetteer.named(0, 1000) if named.name == name)


def test_the_house_of_the_number_comes_first_then_those_that_go_on_like_it(town: Gazetteer) -> None:
    houses = town.houses(street(town, "人民路"), "12")
    assert [house.name for house in houses] == ["人民路12号", "人民路120号"]
    assert distance_m(houses[0].lon, houses[0].lat, *place(100, 20)) < 1
    assert houses[0].detail == "城关区"
    assert [h.name for h in town.houses(street(town, "Leopoldstraße"), "12A", number_first=True)] == [
        "12a Leopoldstraße"
    ]
    assert town.houses(street(town, "解放路"), "12") == []
    assert town.houses(99_999, "12") == []


def test_a_number_nobody_mapped_lies_between_its_neighbours(town: Gazetteer) -> None:
    found = town.between(street(town, "人民路"), "14")
    assert found is not None
    assert (found.kind, found.name) == ("between", "人民路14号")
    assert distance_m(found.lon, found.lat, *place(100, 20)) < 1
    assert town.between(street(town, "人民路"), "66") is None, "its neighbours are a hundred numbers apart"
    assert town.between(street(town, "解放路"), "3") is None
    assert town.between(street(town, "人民路"), "x") is None


def test_streets_meet_where_they_share_a_node(town: Gazetteer) -> None:
    (found,) = town.crossings([street(town, "解放路")], [street(town, "人民路")])
    assert (found.kind, found.name) == ("crossing", "人民路解放路口")
    assert distance_m(found.lon, found.lat, *place(600, 0)) < 1
    assert town.crossings([street(town, "解放路")], [street(town, "Leopoldstraße")]) == []
    near = town.nearest_crossing(*place(590, 30))
    assert near == found
    assert town.nearest_crossing(*place(300, 480)) is None


def test_a_pack_of_before_there_were_crossings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    path.write_bytes(small_town().gazetteer.read_bytes())
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE crossing")
    db.close()
    old = Gazetteer(path)
    assert old.crossings([1], [2]) == []
    assert old.nearest_crossing(*place(600, 0)) is None
    assert old.nearest(*place(105, 22)) is not None
    old.close()


def test_every_name_is_handed_on_as_it_is_best_ranked_first(town: Gazetteer) -> None:
    names = [named.name for named in town.named(0, 1000)]
    assert names[0] == "城关区"
    assert "城关<b>消防站</b>" in names
    assert len(names) == town.count()
    assert [named.name for named in town.named(2, 3)] == names[2:5]
    assert next(named.others for named in town.named(0, 1000) if named.name == "人民路") == ("Renmin Road",)


def test_houses_of_a_real_town_are_worked_out_near_where_they_are() -> None:
    gazetteer = Gazetteer(pack_of("osm/munich.osm.pbf").gazetteer)
    missed, tried = [], 0
    for named in gazetteer.named(0, 5_000):
        houses = [h for h in gazetteer.houses(named.id, "", 500) if h.name.rsplit(" ", 1)[-1].isdigit()]
        for house in houses[1:-1:5]:
            number = house.name.rsplit(" ", 1)[-1]
            found = gazetteer.between(named.id, number)
            if found is not None:
                tried += 1
                missed.append(distance_m(found.lon, found.lat, house.lon, house.lat))
    assert tried > 50
    assert sorted(missed)[len(missed) // 2] < 50
    gazetteer.close()


def test_a_point_beside_a_house_is_named_by_it(town: Gazetteer) -> None:
    found = town.nearest(*place(105, 22))
    assert found is not None
    assert found.name == "人民路12号"


def test_a_point_without_a_house_is_named_by_its_street(town: Gazetteer) -> None:
    found = town.nearest(*place(590, 250))
    assert found is not None
    assert (found.name, found.kind) == ("解放路", "street")
    assert distance_m(found.lon, found.lat, *place(600, 250)) < 30


def test_a_point_far_from_everything_has_no_name(town: Gazetteer) -> None:
    assert town.nearest(8.0, 48.0) is None


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_gazetteer_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadPack, match=r"gazetteer\.sqlite"):
        Gazetteer(path)


def test_ranks_of_one_build_are_never_looked_up_in_another(tmp_path: Path) -> None:
    path, other = tmp_path / "gazetteer.sqlite", tmp_path / "other"
    for target in (path, other):
        target.write_bytes(small_town().gazetteer.read_bytes())
    gazetteer = Gazetteer(path)
    rank = street(gazetteer, "人民路")
    assert gazetteer.is_current()
    other.replace(path)
    assert not gazetteer.is_current()
    assert gazetteer.houses(rank, "12"), "who reads, reads on in the file that was opened"
    refused: list[BadPack] = []

    def ask() -> None:
        try:
            gazetteer.houses(rank, "12")
        except BadPack as error:
            refused.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(refused) == 1
    assert str(path) in str(refused[0])
    gazetteer.close()


def test_every_house_and_every_stretch_of_street_has_a_point(town: Gazetteer) -> None:
    with sqlite3.connect(f"file:{town.path}?mode=ro", uri=True) as known:
        (houses,) = known.execute("SELECT count(*) FROM house").fetchone()
        (spots,) = known.execute("SELECT count(*) FROM spot").fetchone()
    found = [point for portion in town.house_points() for point in portion]
    assert len(found) == houses > 0
    assert any(distance_m(*point, *place(100, 20)) < 1 for point in found)
    assert sum(len(portion) for portion in town.street_points()) == spots > 0
