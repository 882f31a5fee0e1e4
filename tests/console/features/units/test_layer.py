"""Units and stations on the map."""

from hypothesis import given

from console.features.units import layer
from tests.console.features.styles import ROWS, Row, check


@given(ROWS)
def test_every_unit_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layer.unit_style(), layer.unit_indexes, rows)


@given(ROWS)
def test_every_station_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layer.station_style(), layer.station_indexes, rows)
