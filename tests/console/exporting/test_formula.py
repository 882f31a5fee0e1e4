"""Nothing exported is a formula, and everything comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.exporting.formula import guarded, unguarded

STARTS = st.text(alphabet="'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", max_size=4)


@given(STARTS, st.text(max_size=8))
def test_what_was_guarded_comes_back_and_starts_no_formula(start: str, rest: str) -> None:
    text = start + rest
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r\n")


@pytest.mark.parametrize("text", ["", "'t Hof", "'", "''", "H-1", "信义路", "1-2", "#3", "#N/A?"])
def test_what_is_no_formula_is_left_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
