"""Addresses to points and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.lookup import Lookup
from models.geo import distance_m
from models.store import Wish
from tests.console.record_lookup import lookup_of_packs
from tests.maps.osm_file import place
from tests.maps.towns import pack_of, small_town


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    with lookup_of_packs(tmp_path_factory.mktemp("names"), small_town()) as made:
        yield made


@pytest.mark.parametrize(
    ("query", "first", "kind"),
    [
        ("人民路12号", "人民路12号", "house"),
        ("人民路 120", "人民路120号", "house"),
        ("人民路１２號", "人民路12号", "house"),
        ("renminlu12", "人民路12号", "house"),
        ("rml12", "人民路12号", "house"),
        ("Leopoldstraße 12", "Leopoldstraße 12", "house"),
        ("leopoldstr 12a", "Leopoldstraße 12a", "house"),
        ("12 Leopoldstr.", "12 Leopoldstraße", "house"),
        ("人民路14号", "人民路14号", "between"),
        ("人民路解放路口", "人民路解放路口", "crossing"),
        ("解放路与人民路交叉口", "人民路解放路口", "crossing"),
        ("人民路 & Leopoldstr", "人民路 & Leopoldstraße", "crossing"),
        ("解放路5号", "解放路", "street"),
        ("人民路", "人民路", "street"),
        ("城关", "城关区", "suburb"),
    ],
)
def test_an_address_is_found_and_says_how_sure_it_is(lookup: Lookup, query: str, first: str, kind: str) -> None:
    found = lookup.find(Wish(text=query))
    assert [(one.doc.name, one.doc.type) for one in found][:1] == [(first, kind)]


@pytest.mark.parametrize(
    ("query", "name", "missing"),
    [
        ("人民路12号", "人民路12号", ""), ("人民路14号", "人民路14号", "14"), ("解放路5号", "解放路", "5"),
        ("Leopoldstraße 1", "Leopoldstraße 12", "1"), ("人民路", "人民路", ""),
    ],
)  # fmt: skip
def test_a_number_that_is_on_no_map_is_told_with_the_find(
    lookup: Lookup, query: str, name: str, missing: str
) -> None:
    assert (missing, name) in [(one.doc.number, one.doc.name) for one in lookup.find(Wish(text=query))]


def test_the_house_itself_comes_before_numbers_it_begins(lookup: Lookup) -> None:
    assert [one.doc.name for one in lookup.find(Wish(text="人民路12"))][:2] == ["人民路12号", "人民路120号"]


@pytest.mark.parametrize(
    ("query", "name"), [("任民路12号", "人民路12号"), ("Leopodlstraße 12", "Leopoldstraße 12")]
)
def test_an_address_in_a_misspelt_street_is_offered_below(lookup: Lookup, query: str, name: str) -> None:
    assert lookup.find(Wish(text=query)) == []
    assert lookup.find_nearly(Wish(text=query), [])[0].doc.name == name


def test_a_point_says_what_is_near(lookup: Lookup) -> None:
    found = lookup.whereabouts(*place(105, 22))
    assert found.address is not None
    assert found.words == found.address.name == "人民路12号"
    corner = lookup.whereabouts(*place(590, 30))
    assert corner.crossing is not None
    assert corner.crossing.name == "人民路解放路口"
    assert lookup.whereabouts(8.0, 48.0).words == ""


@pytest.mark.parametrize(
    "query", ["", "12", "&", "路口", "号", "人民路" * 500 + "12号", "人民路" + "9" * 500, "\0 & \0"]
)
def test_what_is_no_address_does_no_harm(lookup: Lookup, query: str) -> None:
    lookup.find(Wish(text=query))
    lookup.find_nearly(Wish(text=query), [])


def test_every_address_of_a_real_town_is_found_where_it_is(tmp_path: Path) -> None:
    pack = pack_of("osm/munich.osm.pbf")
    with lookup_of_packs(tmp_path, pack) as lookup:
        (gazetteer,) = lookup.gazetteers.known()
        spots = [(pack.box.west + i * 0.0018, pack.box.south + j * 0.0018) for i in range(10) for j in range(6)]
        houses = {house for spot in spots if (house := gazetteer.nearest(*spot)) and house.kind == "address"}
        assert len(houses) > 10
        for house in houses:
            found = lookup.find(Wish(text=house.name, near=(house.lon, house.lat)))
            away = [distance_m(house.lon, house.lat, one.doc.lon or 0, one.doc.lat or 0) for one in found[:3]]
            assert min(away) < 60, "two entrances may have one number"
