"""What happens in the demo town, and when: told to the backend through the same doors as anybody's."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from console.demo.facts import Device, Town
from console.demo.plane import length, lon_lat
from console.demo.tables import write_json

ALARMS = "/v1/alarms"
READINGS = "/v1/readings"
POSITIONS = "/v1/field/positions"
_LIST = {ALARMS: "alarms", READINGS: "readings", POSITIONS: "positions"}
_REFERENCES = {
    ALARMS: {"device": "device_id", "site": "site_id"},
    READINGS: {"device": "device_id"},
    POSITIONS: {"unit": "unit_id"},
}
"""Door -> what of its items names a record; the `unit` of a reading is what it is measured in."""


@dataclass(frozen=True)
class Step:
    """Something that happens after_s seconds in; `items` name devices, sites and units by their numbers."""

    after_s: float
    door: str
    items: list[dict[str, Any]] = field(default_factory=list)

    def body(self, begins: datetime, id_of: Callable[[str, str], str]) -> dict[str, Any]:
        """The request's JSON for a run that began at `begins`; `id_of(kind, number)` gives record ids."""
        at = (begins + timedelta(seconds=self.after_s)).isoformat()
        return {_LIST[self.door]: [{**self._with_ids(item, id_of), "at": at} for item in self.items]}

    def _with_ids(self, item: dict[str, Any], id_of: Callable[[str, str], str]) -> dict[str, Any]:
        names = _REFERENCES[self.door]
        return {
            names.get(name, name): id_of(name, value) if name in names else value for name, value in item.items()
        }


def scenario(town: Town) -> list[Step]:
    """The first fire in the care home, then warnings from elsewhere, and a patrol that drives on all the while."""
    care = town.sites[0]
    smoke = [d for d in town.devices if d.site == care.number and d.type == "smoke"]
    gas = _first(town, "gas", not_at=care.number)
    hydrant = _first(town, "hydrant_pressure")
    current = _first(town, "residual_current", not_at=care.number)
    cable = _first(town, "cable_temperature")
    post = _first(town, "charging_post")
    steps = [
        _alarm(2, smoke[3], "smoke", "red", "烟密度超限", 0.42, "dB/m"),
        _alarm(14, smoke[4], "smoke", "red", "同层第二个探测器报警", 0.55, "dB/m"),
        Step(20, READINGS, [{"device": hydrant.number, "channel": "pressure_mpa", "value": 0.09, "unit": "MPa"}]),
        _alarm(21, hydrant, "low_pressure", "orange", "消火栓压力低于0.10 MPa", 0.09, "MPa"),
        _alarm(45, gas, "gas", "orange", "可燃气体浓度超过25 %LEL", 31.0, "%LEL"),
        _alarm(70, current, "residual_current", "yellow", "剩余电流超过300 mA", 342.0, "mA"),
        _alarm(90, post, "charging", "yellow", "充电桩温度偏高", 63.5, "°C"),
        _alarm(120, cable, "cable_overheat", "yellow", "电缆温度超过70 °C", 74.0, "°C"),
        *_patrol(town),
    ]
    return sorted(steps, key=lambda step: step.after_s)


def _first(town: Town, kind: str, not_at: str = "") -> Device:
    """The device of a kind nearest to the care home, outside a given site."""
    care = town.sites[0]
    return min(
        (d for d in town.devices if d.type == kind and (not not_at or d.site != not_at) and d.status == "正常"),
        key=lambda d: (length(d.at, care.at), d.number),
    )


def _alarm(after_s: float, device: Device, kind: str, grade: str, text: str, value: float, unit: str) -> Step:
    lon, lat = lon_lat(device.at)
    item: dict[str, Any] = {
        "device": device.number, "type": kind, "grade": grade, "event_id": f"demo-{device.number}-{after_s:g}",
        "name": device.name, "address": device.address, "text": text, "value": value, "unit": unit,
        "lon": lon, "lat": lat,
    }  # fmt: skip
    if device.site:
        item["site"] = device.site
    return Step(after_s, ALARMS, [item])


def _patrol(town: Town) -> list[Step]:
    """The old town's patrol cart, every five seconds along the streets beside its station."""
    station = next(s for s in town.stations if s.number == "W01")
    net = town.net
    here = min(sorted(net.degree()), key=lambda n: length(net.nodes[n], station.at))
    onward: dict[int, list[int]] = {}
    for edge in net.edges:
        onward.setdefault(edge.a, []).append(edge.b)
        onward.setdefault(edge.b, []).append(edge.a)
    steps, before = [], -1
    for k in range(30):
        lon, lat = lon_lat(net.nodes[here])
        steps.append(Step(5.0 + 5 * k, POSITIONS, [{"unit": "W01-02", "lon": lon, "lat": lat}]))
        choices = sorted(n for n in onward[here] if n != before) or onward[here]
        before, here = here, choices[k % len(choices)]
    return steps


def write_scenario(town: Town, path: Path) -> None:
    """scenario.json, for whoever plays it."""
    write_json(path, [asdict(step) for step in scenario(town)])


def load_scenario(path: Path) -> list[Step]:
    """The steps of a set's scenario.json, in the order of their time."""
    return [Step(**step) for step in json.loads(path.read_text("utf-8"))]
