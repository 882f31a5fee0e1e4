"""People with a radio, drones and vehicles on the map."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from console.features.devices.layer import MOVING_TYPES
from console.features.devices.layer import device_layer as still_layer
from console.features.moving import layers
from console.live_records import LiveRecordLayer
from models.record import iso
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.styles import ROWS, Row, check
from tests.console.features.world import id_of


@given(ROWS)
def test_everybody_and_everything_has_a_symbol_whatever_its_record_says(rows: list[Row]) -> None:
    check(layers.person_style(), layers.person_indexes, rows)
    check(layers.device_style(), layers.device_indexes, rows)


@pytest.mark.parametrize(("kind", "make"), [("person", layers.person_layer), ("device", layers.device_layer)])
def test_one_that_says_where_it_is_is_drawn_there_and_one_that_never_did_is_not(
    desk: Desk, world: BackendProcess, kind: str, make: Any
) -> None:
    load_two(world, kind, iso(desk.context.now() - timedelta(minutes=10)))
    layer: LiveRecordLayer[Any] = make(desk.context)
    layer.start()
    said, never = id_of(kind, "MV1"), id_of(kind, "MV2")
    desk.wait(lambda: layer.layer.index_of(said) is not None)
    assert layer.layer.index_of(never) is None
    assert layer.layer.is_out_of_date(said), "an old fix was drawn as new"
    item = {"kind": kind, "id": never, "lon": 120.4, "lat": 30.4, "at": iso(desk.context.now())}
    with world.client() as client:
        assert client.post("/v1/field/positions", json={"positions": [item]}).json()["taken"] == 1
    desk.wait(lambda: layer.layer.position(never) == (120.4, 30.4))
    assert not layer.layer.is_out_of_date(never)
    layer.stop()


def load_two(world: BackendProcess, kind: str, fix: str) -> None:
    kinds = {"type": "drone"} if kind == "device" else {}
    with world.client() as client:
        load(
            client, kind,
            {"number": "MV1", "name": "A", "lon": 120.1, "lat": 30.1, "position_at": fix, **kinds},
            {"number": "MV2", "name": "B", "lon": 120.2, "lat": 30.2, **kinds},
        )  # fmt: skip


def test_a_drone_is_ringed_where_it_moves_and_not_where_its_record_stands(
    desk: Desk, world: BackendProcess
) -> None:
    load_two(world, "device", iso(desk.context.now()))
    drone = id_of("device", "MV1")
    still, moving = still_layer(desk.context), layers.device_layer(desk.context)
    assert set(layers._DEVICE_TYPES) == MOVING_TYPES
    for layer in (still, moving):
        layer.start()
    desk.wait(lambda: moving.layer.index_of(drone) is not None and still.layer.index_of(drone) is not None)
    desk.context.selection.choose("device", drone)
    still.read_again()
    desk.wait(lambda: not still._reading)
    assert desk.context.map.selected == (layers.DEVICES, drone)
    for layer in (still, moving):
        layer.stop()
