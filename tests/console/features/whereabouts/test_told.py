"""What is at a point, in words."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from console.features.whereabouts.told import SYMBOLS, address_words, length_words, near_words, sure_words
from console.geocoding import Whereabouts
from console.surroundings import Sure, Surroundings
from maps.gazetteer import Place
from models.record import Record
from models.site import Site
from resources.words import language, set_language

HOUSE = Place("人民路12号", "address", 121.0, 31.0, "城关区")
CROSSING = Place("人民路解放路口", "crossing", 121.001, 31.0, "城关区")


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


def around(sure: Sure, address: Place | None, away_m: float = 12.3, **found: Any) -> Surroundings:
    return Surroundings(121.0, 31.0, sure, address, away_m, Whereabouts(**found), ("明湖市", "城关区"), (), 0)


def test_every_certainty_has_words_and_a_symbol_of_its_own(spoken: str) -> None:
    told = {sure_words(around(sure, HOUSE)) for sure in Sure}
    assert len(told) == len(set(SYMBOLS.values())) == len(Sure)
    assert "12" in sure_words(around(Sure.STREET, HOUSE))


def test_an_address_says_where_its_street_is_and_none_is_said_too(spoken: str) -> None:
    assert address_words(around(Sure.HOUSE, HOUSE)) == "人民路12号 · 城关区"
    assert address_words(around(Sure.NOTHING, None))


def test_crossing_site_and_districts_are_told_when_there_are_any(spoken: str) -> None:
    site = cast("Record[Site]", Record(kind="site", id="s", fact=Site(number="S1", name="望火大厦"), revision=1))
    told = near_words(around(Sure.HOUSE, HOUSE, crossing=CROSSING, site=site, site_away_m=40.0))
    assert list(told) == ["crossing", "site", "districts"]
    assert "95" in told["crossing"]
    assert "S1 望火大厦" in told["site"]
    assert told["districts"] == "明湖市 › 城关区"
    bare = around(Sure.NOTHING, None)._replace(districts=())
    assert near_words(bare) == {}


def test_lengths_are_metres_and_then_kilometres(spoken: str) -> None:
    assert length_words(999.4).startswith("999")
    assert length_words(3_420).startswith("3.4")
