"""Hose as people write it down: every usual way is read, nonsense is a sentence."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hose_stock import MOST_M, Hose, hose_of
from models.record import BadFact
from models.unit import Unit


@pytest.mark.parametrize(
    "text", ["80×200 65×120", "65x120,80x200", "DN80*200m；DN65*120米", " 80 mm × 200 m / 65 : 60 + 65=60 "],
)  # fmt: skip
def test_every_usual_way_of_writing_is_read_the_widest_first(text: str) -> None:
    assert hose_of(text) == (Hose(80, 200), Hose(65, 120))


@pytest.mark.parametrize("text", ["200", "80×", "80×200 and more", "8×20", "999×20", "80×99999", "80x-20"])
def test_what_is_no_hose_is_a_sentence(text: str) -> None:
    with pytest.raises(BadFact, match="hose"):
        hose_of(text)
    with pytest.raises(BadFact):
        Unit(number="1", hose_stock=text)


def test_too_many_diameters_are_refused() -> None:
    with pytest.raises(BadFact, match="9 diameters"):
        hose_of(" ".join(f"{d}×20" for d in range(50, 140, 10)))


def test_nothing_written_down_is_no_hose_by_diameter() -> None:
    assert hose_of("  ") == Unit(number="1", hose_m=400).hose == ()


@given(st.dictionaries(st.integers(19, 300), st.integers(0, MOST_M), max_size=8))
def test_what_is_written_is_read_back(stock: dict[int, int]) -> None:
    text = " ".join(f"{diameter}×{length}" for diameter, length in stock.items())
    assert {h.diameter_mm: h.length_m for h in hose_of(text)} == stock


@given(st.text(max_size=60))
def test_any_text_is_hose_or_a_bad_fact(text: str) -> None:
    with contextlib.suppress(BadFact):
        assert all(h.length_m >= 0 for h in hose_of(text))
