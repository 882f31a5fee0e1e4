"""Units and stations on the map."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given

from console.features.units import layer
from maps.symbols import LayerStyle
from models.record import iso
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.styles import ROWS, Row, check
from tests.console.features.world import id_of


@given(ROWS)
def test_every_unit_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layer.unit_style(), layer.unit_indexes, rows)


@given(ROWS)
def test_every_station_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layer.station_style(), layer.station_indexes, rows)


MOVER = id_of("unit", "M1")


@pytest.fixture
def drawn(desk: Desk, world: BackendProcess) -> Iterator[layer.UnitLayer]:
    """The layer over a world with a unit that has said where it is, and one on its way that never has."""
    fix = iso(desk.context.now() - timedelta(minutes=10))
    with world.client() as client:
        load(
            client, "unit",
            {"number": "M1", "lon": 120.1, "lat": 30.1, "position_at": fix},
            {"number": "M2", "lon": 120.2, "lat": 30.2, "status": "turned_out"},
        )  # fmt: skip
    made = layer.unit_layer(desk.context)
    made.start()
    desk.wait(lambda: made.layer.index_of(MOVER) is not None)
    yield made
    made.stop()


def look(drawn: layer.UnitLayer, unit_id: str) -> int:
    at = drawn.layer.index_of(unit_id)
    assert at is not None
    return drawn.layer._styles[at]


def test_an_old_fix_is_never_drawn_as_a_new_one(desk: Desk, drawn: layer.UnitLayer) -> None:
    style = drawn.layer.style
    assert isinstance(style, LayerStyle)
    symbols = style.symbols
    assert symbols[look(drawn, MOVER)].stale
    assert symbols[look(drawn, id_of("unit", "M2"))].stale
    assert drawn.layer.labels is not None
    assert drawn.layer.labels([MOVER])[0].startswith("M1 · ")

    now = iso(desk.context.now())
    place = {"kind": "unit", "id": MOVER, "lon": 120.5, "lat": 30.5, "at": now}
    noise = [{}, {**place, "id": "x", "lon": "east"}, {**place, "id": "y", "lat": 400}, {**place, "at": "now"}]
    drawn.moved([place, *noise])
    desk.wait(lambda: drawn.layer.position(MOVER) == (120.5, 30.5))
    assert not symbols[look(drawn, MOVER)].stale
    assert drawn.layer.labels([MOVER]) == ["M1"]

    drawn.moved([{**place, "lon": 119.0, "at": iso(desk.context.now() - timedelta(hours=1))}])
    drawn.read_again()
    desk.qtbot.wait(200)
    assert drawn.layer.position(MOVER) == (120.5, 30.5)
