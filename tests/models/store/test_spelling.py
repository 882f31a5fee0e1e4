"""Names in the forms in which they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.spelling import LONGEST, asked, counted, letters_of, plain, readings, spelt, units_of, words_of


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("臺北市", "台北市"),
        ("Straße", "STRASSE"),
        ("Ａ１２", "a12"),
        ("Łódź", "lodz"),
        ("幺洞两", "102"),
        ("一二〇", "120"),
        ("拐勾", "79"),
        ("H-000 123", "h000123"),
        ("人民\u200f路\u0000", "人民路"),
    ],
)
def test_what_differs_in_writing_only_is_one(text: str, same: str) -> None:
    assert spelt(text).texts[0] == spelt(same).texts[0]


@pytest.mark.parametrize(
    ("text", "digits"), [("2十5路", "25路"), ("十2", "12"), ("2百3十号", "230号"), ("十", "10"), ("5路", "5路")]
)
def test_numbers_with_ten_and_hundred_are_digits_too(text: str, digits: str) -> None:
    assert counted(text) == digits


def test_a_character_has_all_its_readings_and_letters_for_its_dots() -> None:
    assert set(readings("重")) >= {"zhong", "chong"}
    assert set(readings("绿")) == {"lv", "lu"}
    assert readings("a") == ()


def test_a_name_without_chinese_is_not_read_aloud() -> None:
    assert units_of("beacon12") == ()
    assert letters_of(units_of("人民路12")) == "renminlu12"


def test_words_begin_where_they_do_and_give_initials() -> None:
    assert spelt("Massachusetts General Hospital").initials == "mgh"
    assert spelt("12 Beacon St").starts == {0, 2, 8}


def test_street_words_are_asked_short_and_long() -> None:
    assert set(asked("12 Beacon Street")) == {"12beaconstreet", "12beaconst"}
    assert "leopoldstrasse" in asked("Leopoldstr.")


@given(st.text(max_size=300))
def test_any_text_has_forms_of_letters_and_digits_only(text: str) -> None:
    for form in (*spelt(text).texts, *asked(text)):
        assert form
        assert form.isalnum()


@given(st.text(max_size=100))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert words_of(plain(plain(text))) == words_of(plain(text))


def test_a_long_text_is_cut() -> None:
    assert len(plain("\ufdfa" * LONGEST)) <= LONGEST
