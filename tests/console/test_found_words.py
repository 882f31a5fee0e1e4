"""Finds as lines of the command bar."""

from typing import Any

import pytest

from console.found_words import RANKS, place_words, suggestion_of
from models.store import Found
from models.store.fit import Fit, Tier
from models.store.search import TIER_STEP
from models.store.search_index import PLACE, Doc
from tests.console.table_rows import table_row


def found(doc: Doc, row: Any = None, tier: Tier = Tier.WHOLE, extra: float = 40.0) -> Found:
    return Found(doc, row, Fit(tier, 1.0), TIER_STEP * tier + extra)


@pytest.mark.parametrize(
    ("kind", "words"), [("house", "● 到门牌"), ("between", "◑"), ("crossing", "● 路口"), ("street", "◐ 只到道路")]
)
def test_a_place_says_how_sure_its_point_is_and_where_it_is(kind: str, words: str) -> None:
    line = place_words(found(Doc(PLACE, "p:1", name="人民路12号", type=kind, detail="城关区", lon=1.0, lat=2.0)))
    assert words in line
    assert "城关区" in line


def test_a_kind_without_words_says_only_where_it_is() -> None:
    assert "some_shop" not in place_words(found(Doc(PLACE, "p:1", name="x", type="some_shop", detail="城关区")))


def test_a_record_says_its_number_name_kind_and_address() -> None:
    row = table_row(number="H1", name="栓")
    line = suggestion_of(found(Doc("hydrant", "h", "H1", "栓", ("人民路12号",)), row))
    assert line.title == "H1 栓"
    assert "人民路12号" in line.detail


def test_lines_stand_in_the_order_of_the_search() -> None:
    doc = Doc(PLACE, "p:1", name="x")
    ranks = [suggestion_of(found(doc, tier=tier, extra=extra)).rank for tier in Tier for extra in (0.0, 50.0, 75.0)]
    assert ranks == sorted(ranks)
    assert set(RANKS) == set(Tier)
