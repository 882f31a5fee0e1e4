"""What is said of an incident's place."""

from console.features.incidents.place_words import near_words, taken_name, taken_words
from console.geocoding import Whereabouts
from maps.gazetteer import Place
from models.record import Record
from models.site import Site
from models.store import Found
from models.store.fit import Fit, Tier
from models.store.search_index import PLACE, Doc
from tests.console.table_rows import table_row

WHOLE = Fit(Tier.WHOLE, 1.0)


def test_an_address_says_what_it_was_taken_for_and_how_sure_it_is() -> None:
    house = Found(Doc(PLACE, "p:1", name="人民路14号", type="between"), None, WHOLE, 500.0)
    assert "人民路14号" in taken_words(house)
    assert "估计" in taken_words(house)
    site = Found(Doc("site", "s", "S1", "商场", type="mall"), table_row(number="S1"), WHOLE, 500.0)
    assert "S1 商场" in taken_words(site)


def test_a_number_that_is_on_no_map_is_said_and_is_not_part_of_the_name() -> None:
    street = Found(Doc(PLACE, "p:1", "12", "人民路", type="street"), None, WHOLE, 500.0)
    assert taken_name(street) == "人民路"
    assert "没有 12 号" in taken_words(street)


def test_a_point_says_its_address_crossing_and_site_once_each() -> None:
    street = Place("人民路", "street", 1.0, 2.0, "")
    site = Record(kind="site", id="s", fact=Site(number="S1", name="商场"))
    words = near_words(Whereabouts(street, street, site, 34.6))
    assert words.count("人民路") == 1
    assert "商场" in words
    assert "35" in words
    assert near_words(Whereabouts()) == ""
