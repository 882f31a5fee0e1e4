"""The pressure over time comes from the series lane of the sensor on the hydrant."""

from datetime import timedelta

from console.features.hydrant_care.trend import fetch, sensor_of
from models.device import Device
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.sensor import SENSOR, read_pressure
from tests.console.features.world import FAR, HYDRANT


def test_a_hydrant_has_the_sensor_that_sits_on_it_and_its_readings(desk: Desk, world: BackendProcess) -> None:
    now = desk.context.now()
    read_pressure(world, HYDRANT, (now - timedelta(hours=2), 0.31), (now - timedelta(hours=1), 0.12))
    desk.wait(lambda: sensor_of(desk.context.store, HYDRANT) is not None)
    sensor = sensor_of(desk.context.store, HYDRANT)
    assert sensor is not None
    assert sensor.id == SENSOR
    assert sensor_of(desk.context.store, FAR) is None
    found = fetch(desk.context.client, SENSOR, desk.context.now(), 1)
    assert {least for _at, least, _most in found.points} >= {0.31, 0.12}
    assert fetch(desk.context.client, "nobody's", desk.context.now(), 1).points == []


def test_a_device_of_a_site_is_no_hydrants_sensor(desk: Desk, world: BackendProcess) -> None:
    with world.client() as client:
        load(client, "device", {"number": "D77", "type": "smoke", "site_id": FAR})
    desk.wait(lambda: bool(desk.context.store.children(Device.KIND, FAR)))
    assert sensor_of(desk.context.store, FAR) is None
