"""Streets, places and addresses found as people ask for them."""

import concurrent.futures
import time
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


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("人民路", "人民路"),
        ("人民", "人民路"),
        ("民路", "人民路"),
        ("放", "解放路"),
        ("renminlu", "人民路"),
        ("rml", "人民路"),
        ("Renmin Road", "人民路"),
        ("leopoldstrasse", "Leopoldstraße"),
        ("LEOP", "Leopoldstraße"),
        ("城关", "城关区"),
        ("第二微型", "第二微型消防站"),
        ("人民路12号", "人民路12号"),
        ("人民路 120", "人民路120号"),
        ("人民路１２号", "人民路12号"),
        ("Leopoldstraße 12", "Leopoldstraße 12"),
        ("leopoldstr 12a", "Leopoldstraße 12a"),
        ("12 Leopoldstraße", "12 Leopoldstraße"),
    ],
)
def test_the_first_find_is_what_was_meant(town: Gazetteer, query: str, first: str) -> None:
    assert [found.name for found in town.search(query)][:1] == [first]


def test_an_exact_house_number_comes_before_numbers_it_begins(town: Gazetteer) -> None:
    names = [found.name for found in town.search("人民路12")]
    assert names[:2] == ["人民路12号", "人民路120号"]


def test_an_address_is_at_its_house_and_says_its_district(town: Gazetteer) -> None:
    found = town.search("人民路12号")[0]
    assert found.kind == "address"
    assert distance_m(found.lon, found.lat, *place(100, 20)) < 1
    assert found.detail == "城关区"


@pytest.mark.parametrize(
    "query", ["", "   ", "*", '"', "'; DROP TABLE place; --", "(", "不存在的地方", "x" * 5000, "\0"]
)
def test_what_means_nothing_finds_nothing(town: Gazetteer, query: str) -> None:
    assert town.search(query) == []


def test_text_of_the_extract_is_handed_on_as_it_is(town: Gazetteer) -> None:
    assert [found.name for found in town.search("城关 消防站")] == ["城关<b>消防站</b>"]


def test_the_limit_holds(town: Gazetteer) -> None:
    assert len(town.search("路", limit=1)) == 1


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


def test_the_nearer_of_two_like_names_comes_first() -> None:
    pack = pack_of("osm/porto.osm.pbf")
    gazetteer = Gazetteer(pack.gazetteer)
    found = gazetteer.search("rua de santa", limit=50)
    assert len(found) > 3
    for wanted in found[:3]:
        near = gazetteer.search("rua de santa", near=(wanted.lon, wanted.lat))
        assert near[0].name == wanted.name
    gazetteer.close()


def test_every_address_of_a_real_town_is_found_by_its_own_name_in_time() -> None:
    pack = pack_of("osm/munich.osm.pbf")
    gazetteer = Gazetteer(pack.gazetteer)
    spots = [(pack.box.west + i * 0.0009, pack.box.south + j * 0.0009) for i in range(20) for j in range(12)]
    houses = {house for spot in spots if (house := gazetteer.nearest(*spot)) and house.kind == "address"}
    assert len(houses) > 50
    seconds = []
    for house in houses:
        started = time.perf_counter()
        found = gazetteer.search(house.name, near=(house.lon, house.lat))
        seconds.append(time.perf_counter() - started)
        assert house.name in [place.name for place in found]
    assert sorted(seconds)[len(seconds) // 2] < 0.02, "about 2 ms on an idle core"
    gazetteer.close()


def test_threads_search_each_over_their_own_connection(town: Gazetteer) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(town.search, ["人民路"] * 40))
    assert all(answer == answers[0] and answer for answer in answers)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_gazetteer_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadPack, match=r"gazetteer\.sqlite"):
        Gazetteer(path)
