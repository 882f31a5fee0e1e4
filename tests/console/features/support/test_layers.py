"""Teams, experts, supplies, medical points and shelters on the map."""

import pytest
from hypothesis import given

from console.features.support.layers import LOOKS, style, style_of
from models.shelter import Shelter, ShelterStatus
from tests.console.features.styles import ROWS, Row, check, positions


@pytest.mark.parametrize("kind", LOOKS)
@given(rows=ROWS)
def test_every_record_has_a_symbol_whatever_it_says(kind: str, rows: list[Row]) -> None:
    check(style(kind), style_of(kind), rows)


def test_a_full_shelter_has_a_symbol_of_its_own_and_a_closed_one_is_struck() -> None:
    columns = Shelter(number="1", name="a", status=ShelterStatus.RECEIVING, capacity=10, occupied=12).columns()
    full, closed = style_of("shelter")(positions([("", columns.status, 1, ""), ("", "closed", 1, "")]))
    assert not style("shelter").symbols[full].quiet
    assert style("shelter").symbols[closed].struck
