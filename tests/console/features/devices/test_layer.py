"""Devices on the map."""

from hypothesis import given

from console.features.devices import layer
from tests.console.features.styles import ROWS, Row, check


@given(ROWS)
def test_every_device_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layer.style(), layer.style_indexes, rows)
