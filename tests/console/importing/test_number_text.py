"""Numbers are read in every country's writing; what could be two numbers is known for that."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.number_text import OpenCell, decimals_of, number_of, texts_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 200,5", 1200.5), ("1'200", 1200), ("1.200.000", 1200000), ("1.200,5", 1200.5), ("1,200.345", 1200.345),
     ("2,773,810.041", 2773810.041), ("2,773,810", 2773810), ("-1.350,25", -1350.25), ("0,300", 0.3), (",5", 0.5),
     ("12,", 12), ("1\u202f200,125", 1200.125), ("\u22121\u2019200.5", -1200.5), ("1,5e3", 1500),
     ("11,511", 11.511)],
)  # fmt: skip
def test_what_can_be_one_number_only_is_that(text: str, value: float) -> None:
    assert number_of(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["1.2.3", "1,2,3", "1,20,000", "12,34.5,6", "", ",", "abc", "1..2", "0_35", "1_000"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        number_of(text)


@given(st.text(alphabet="0123456789.,' +-e\u00a0\uff10\uff0c²", max_size=24))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(number_of(text), float)


def test_only_three_digits_behind_a_single_sign_without_a_leading_nought_are_open() -> None:
    cells = [
        "11,511",
        "0,511",
        "1234,511",
        "11,51",
        "1.200.000",
        "11.511",
        "DN1,200",
        "1,200 L/min",
        1.5,
        None,
        "１，２００",
    ]
    assert texts_of(cells).open_cells == [
        OpenCell("11,511", "11,511", ",", ""),
        OpenCell("11.511", "11.511", ".", ""),
        OpenCell("DN1,200", "1,200", ",", ""),
        OpenCell("1,200 L/min", "1,200", ",", "L/min"),
        OpenCell("１，２００", "1,200", ",", ""),
    ]
    [open_cell] = texts_of(["1,200 L/min"]).open_cells
    assert open_cell.readings == (1.2, 1200.0)
    assert open_cell.parted == "1200 L/min"


@pytest.mark.parametrize(
    ("cell", "decimal", "thousands"),
    [("0,511", ",", "."), ("1234,5", ",", "."), ("1.200,5", ",", "."), ("1.200.000", ",", "."), ("0.5", ".", ","),
     ("1,200.5", ".", ","), ("1,200,000", ".", ","), ("7,25 bar", ",", ".")],
)  # fmt: skip
def test_a_cell_that_is_one_number_shows_what_its_signs_mean(cell: str, decimal: str, thousands: str) -> None:
    texts = texts_of(["11,511", cell, "甲"])
    assert texts.proof(decimal) == (cell, "")
    assert texts.proof(thousands) == ("", cell)


def test_thousands_parted_by_spaces_leave_both_signs_to_decimals() -> None:
    texts = texts_of(["1 200"])
    assert (texts.proof(","), texts.proof(".")) == (("1 200", ""), ("1 200", ""))
    assert texts_of(["11,511", "11.511", "1200", "甲,乙"]).proof(",") == ("", "")


def test_the_digits_behind_either_sign_are_counted() -> None:
    texts = ("11.5112", "11,51", "1.200,5", "1,200.55", "12", "1.200.000", "")
    assert [decimals_of(text) for text in texts] == [4, 2, 1, 2, 0, 0, 0]
