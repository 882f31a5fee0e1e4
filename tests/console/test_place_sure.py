"""How sure a place is, in words and a symbol."""

import pytest

from console.place_sure import SYMBOLS, incident_place_words, sure_of, sure_words
from models.incident import Incident, PlaceSure
from models.store import Found
from models.store.fit import Fit, Tier
from models.store.search_index import PLACE, Doc
from resources.words import set_language
from tests.console.table_rows import table_row


def found(kind: str, number: str = "") -> Found:
    return Found(Doc(PLACE, "p:1", number, "人民路", type=kind), None, Fit(Tier.WHOLE, 1.0), 500.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_certainty_has_a_symbol_and_words_of_its_own(lang: str) -> None:
    set_language(lang)
    assert SYMBOLS.keys() == set(PlaceSure)
    assert len({sure_words(sure) for sure in PlaceSure}) == len(PlaceSure)


@pytest.mark.parametrize(
    ("kind", "number", "sure"),
    [
        ("house", "", PlaceSure.HOUSE), ("house", "12", PlaceSure.OTHER_HOUSE),
        ("between", "12", PlaceSure.BETWEEN), ("street", "12", PlaceSure.STREET),
        ("street", "", PlaceSure.STREET), ("crossing", "", PlaceSure.CROSSING),
        ("suburb", "", PlaceSure.PLACE), ("hospital", "", PlaceSure.PLACE),
    ],
)  # fmt: skip
def test_a_find_tells_how_sure_it_is(kind: str, number: str, sure: PlaceSure) -> None:
    one = found(kind, number)
    assert sure_of(one) is sure
    assert not number or number in sure_words(sure, number)


def test_a_record_is_a_site() -> None:
    site = Found(Doc("site", "s", "S1", "商场"), table_row(number="S1"), Fit(Tier.WHOLE, 1.0), 500.0)
    assert sure_of(site) is PlaceSure.SITE


def test_of_an_incident_it_is_told_once_somebody_said_it() -> None:
    told = Incident(number="1", type="fire", lon=1.0, lat=2.0, place_sure=PlaceSure.STREET, place_taken="人民路")
    assert incident_place_words(told) == "◐ 只到道路，未到门牌（人民路）"
    assert incident_place_words(Incident(number="1", type="fire", address="x")) == ""
