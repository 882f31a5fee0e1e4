"""Names as they are indexed and asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.region.names import index_words, pinyin_words, plain, query_words, split_address


def test_chinese_is_found_by_one_and_two_characters_and_words_by_themselves() -> None:
    assert index_words("人民路 Renmin Rd") == ["人", "民", "路", "人民", "民路", "renmin", "rd"]


def test_a_query_asks_for_pairs_or_for_the_one_character() -> None:
    assert query_words("人民路") == [("人民", False), ("民路", False)]
    assert query_words("路") == [("路", False)]
    assert query_words("leop str") == [("leop", True), ("str", True)]


@given(st.text(max_size=40))
def test_every_query_for_a_name_asks_only_for_what_is_indexed(name: str) -> None:
    assert {word for word, _ in query_words(name)} <= set(index_words(name))


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("ＡＢ１", "ab1"), ("Köln", "koln"), ("Æ", "ae")]
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_pinyin_gives_syllables_the_whole_and_the_initials() -> None:
    assert pinyin_words("人民路") == ["ren", "min", "lu", "renminlu", "rml"]
    assert pinyin_words("Main Street") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民路12号", ("人民路", "12", False)),
        ("人民路12", ("人民路", "12", False)),
        ("Leopoldstraße 12a", ("Leopoldstraße", "12a", False)),
        ("Leopoldstraße 12 A", ("Leopoldstraße", "12a", False)),
        ("12 Beacon Street", ("Beacon Street", "12", True)),
        ("Rua X, 10-12", ("Rua X", "10-12", False)),
        ("人民路", None),
        ("12", None),
        ("", None),
    ],
)
def test_addresses_are_split(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert split_address(text) == expected
