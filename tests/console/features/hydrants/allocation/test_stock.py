"""Lines of the hose an engine carries: what they are made of, against every other way to make them."""

import itertools
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.allocation.scenario import Hose
from console.features.hydrants.allocation.stock import Pieces, carried_m, even, furthest_m, stretches, widest
from console.features.hydrants.hydraulics.hose import Lay, Stretch, friction_mpa, tables
from tests.console.features.hydrants.allocation.places import engine

TABLE = tables()["us_cq2l"]
UNIT_M = 20.0
diameters = st.sampled_from([38.0, 65.0, 70.0, 71.0, 80.0, 100.0])
hose = st.builds(Hose, diameter_mm=diameters, length_m=st.integers(0, 160))
stocks = st.lists(hose, max_size=3, unique_by=lambda part: part.diameter_mm)


def every(hose: list[Hose], count: int, lines: int) -> Iterator[Pieces]:
    """Each way to make so many equal lines of so many lengths."""
    most = [int(part.length_m // UNIT_M) // lines for part in hose]
    for taken in itertools.product(*(range(n + 1) for n in most)):
        if sum(taken) == count:
            yield tuple((n, part.diameter_mm) for n, part in zip(taken, hose, strict=True) if n)


def loss(pieces: Pieces, lines: int) -> float:
    return friction_mpa(TABLE, Lay(stretches(pieces, lines, UNIT_M)), 10.0)


@given(stocks, st.integers(1, 8), st.integers(1, 3))
def test_no_equal_lines_lose_less_than_the_widest_hose_first(stock: list[Hose], count: int, lines: int) -> None:
    found, others = widest(TABLE, stock, count, lines, UNIT_M), list(every(stock, count, lines))
    assert (found is None) == (not others)
    if found is not None:
        assert sum(n for n, _ in found) == count
        assert loss(found, lines) <= min(loss(other, lines) for other in others) + 1e-9


@given(stocks, st.integers(1, 8), st.integers(1, 3))
def test_lines_of_one_diameter_are_among_them(stock: list[Hose], count: int, lines: int) -> None:
    assert set(even(stock, count, lines, UNIT_M)) == {p for p in every(stock, count, lines) if len(p) == 1}


def test_hose_is_carried_in_whole_lengths() -> None:
    assert carried_m([Hose(length_m=59.0), Hose(diameter_mm=65.0, length_m=40.0)], UNIT_M) == 80.0
    assert furthest_m([engine(hose_m=59.0), engine(hose_m=119.0)]) == 119.0
    assert furthest_m([]) == 0.0


def test_every_hose_of_two_lines_lies_beside_one_of_its_own_kind() -> None:
    assert stretches(((2, 80.0), (1, 65.0)), 2, UNIT_M) == (
        Stretch(40.0, (80.0, 80.0)),
        Stretch(20.0, (65.0, 65.0)),
    )
