"""Units and stations on the map."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given

from console.features.units import layer
from console.live_records import LiveRecordLayer
from models.record import iso
from models.unit import Unit
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
def drawn(desk: Desk, world: BackendProcess) -> Iterator[LiveRecordLayer[Unit]]:
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


def test_an_old_fix_is_never_drawn_as_a_new_one(desk: Desk, drawn: LiveRecordLayer[Unit]) -> None:
    assert drawn.layer.is_out_of_date(MOVER)
    assert drawn.layer.is_out_of_date(id_of("unit", "M2"))
    assert drawn.layer.labels is not None
    assert drawn.layer.labels([MOVER])[0].startswith("M1 · ")

    now = iso(desk.context.now())
    place = {"kind": "unit", "id": MOVER, "lon": 120.5, "lat": 30.5, "at": now}
    noise = [{}, {**place, "id": "x", "lon": "east"}, {**place, "id": "y", "lat": 400}, {**place, "at": "now"}]
    drawn.moved([place, *noise])
    assert drawn.layer.position(MOVER) == (120.5, 30.5)
    assert not drawn.layer.is_out_of_date(MOVER)
    assert drawn.layer.labels([MOVER]) == ["M1"]

    drawn.moved([{**place, "lon": 119.0, "at": iso(desk.context.now() - timedelta(hours=1))}])
    drawn.read_again()
    desk.qtbot.wait(200)
    assert drawn.layer.position(MOVER) == (120.5, 30.5)


def test_a_report_that_the_backend_takes_is_drawn_when_it_comes_and_its_status_when_that_changes(
    desk: Desk, drawn: LiveRecordLayer[Unit], world: BackendProcess
) -> None:
    drawn.moved([])
    item = {"unit_id": MOVER, "lon": 120.3, "lat": 30.3, "at": iso(desk.context.now()), "heading_deg": 90.0}
    with world.client() as client:
        answer = client.post("/v1/field/positions", json={"positions": [item]})
    assert answer.json()["taken"] == 1
    desk.wait(lambda: drawn.layer.position(MOVER) == (120.3, 30.3))
    desk.wait(lambda: (fix := drawn.layer.fix(MOVER)) is not None and fix.heading_deg == 90.0)
    with world.client() as client:
        load(client, "unit", {"number": "M1", "status": "out_of_service"})
    desk.wait(lambda: (fix := drawn.layer.fix(MOVER)) is not None and fix.style == 5)
    assert drawn.layer.position(MOVER) == (120.3, 30.3)
