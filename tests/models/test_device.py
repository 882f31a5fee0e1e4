"""A device is listed where a dispatcher looks for it."""

from models.device import Device, DeviceStatus
from tests.models.facts import NOON


def test_a_device_is_listed_under_its_site_else_under_its_hydrant() -> None:
    assert Device(number="D1", site_id="S", hydrant_id="H").columns().parent_id == "S"
    assert Device(number="D1", hydrant_id="H").columns().parent_id == "H"


def test_a_device_without_a_name_is_known_by_its_address() -> None:
    assert Device(number="D1", address="3号楼2层走廊").columns().name == "3号楼2层走廊"


def test_devices_are_sorted_by_when_they_were_last_heard() -> None:
    columns = Device(number="D1", status=DeviceStatus.FAULT, last_seen_at=NOON).columns()
    assert (columns.status, columns.at) == ("fault", "2026-05-04T12:00:00.000Z")
