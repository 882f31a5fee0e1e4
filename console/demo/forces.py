"""Stations, what stands in their garages, and the people of the demo town."""

import random
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from console.demo.buildings import Ground
from console.demo.facts import Building, Station, Town
from console.demo.plane import beside, length, middle, rectangle
from console.demo.streets import quarter
from console.demo.words import person, words


@cache
def _words() -> dict[str, Any]:
    text = resources.files("resources").joinpath("demo/forces.toml").read_text("utf-8")
    return tomllib.loads(text)


def stations(town: Town, ground: Ground) -> list[Station]:
    """Two fire stations and six micro stations, each in a building of its own with a gate to the street."""
    return [_station(town, ground, n, spec) for n, spec in enumerate(_words()["station"], 1)]


def _station(town: Town, ground: Ground, n: int, spec: dict[str, Any]) -> Station:
    column, row, u, v = spec["where"]
    wanted = quarter(column, row).at(u, v)
    front, depth = (48.0, 20.0) if spec["type"] == "fire" else (9.0, 7.0)
    fronts = sorted(
        (length(middle(a, b), wanted), edge.a, edge.b, street, a, b)
        for edge, street, a, b in town.net.segments()
        if not edge.bridge and not street.foot_only and street.highway not in ("trunk", "living_street")
        and length(middle(a, b), wanted) < 600
    )  # fmt: skip
    for _, _, _, street, a, b in fronts:
        whole = length(a, b)
        along = ((b[0] - a[0]) / whole, (b[1] - a[1]) / whole)
        for side in (1, -1):
            centre = beside(a, b, whole / 2, side * (street.width_m / 2 + depth / 2 + (12 if front > 20 else 2)))
            ring = rectangle(centre, along, front, depth)
            if not ground.fits(ring, 1.5):
                continue
            ground.take(ring)
            number = 2 * (20 + n) + (side > 0)
            kind = "fire_station" if spec["type"] == "fire" else "yes"
            town.buildings.append(Building(ring, 3 if front > 20 else 1, kind, street.name, number, spec["name"]))
            gate = beside(a, b, whole / 2, side * (street.width_m / 2 + 3))
            address = f"{words()['town']}{street.name}{number}号"
            return Station(
                spec["number"], spec["name"], spec["type"], gate, address, f"000-0000-1{n:02d}0", f"演示-{n}",
                spec["crew"],
            )  # fmt: skip
    raise ValueError(f"no room for {spec['name']} in the demo town")


def units(town: Town) -> list[dict[str, str]]:
    """The rows of units.csv."""
    rows = []
    garage, vehicles = _words()["garage"], _words()["vehicles"]
    for station in town.stations:
        for k, name in enumerate(garage[station.number], 1):
            vehicle = vehicles[name]
            height, width, whole, weight = vehicle["size"]
            # The last pumper of the first station is in the workshop: a list without one is not believable.
            broken = (station.number, k) == ("X01", 8)
            rows.append({
                "编号": f"{station.number}-{k:02d}", "名称": vehicle["name"], "类型": vehicle["type"],
                "消防站编号": station.number, "状态": "检修" if broken else "待命",
                "车高(m)": str(height), "车宽(m)": str(width), "车长(m)": str(whole), "总质量(t)": str(weight),
                "载水量(L)": str(vehicle["water"]), "泵流量(L/s)": str(vehicle["pump"]),
                "水带长度(m)": str(vehicle["hose"]), "水带明细": _hose(int(vehicle["hose"])),
                "泵额定压力(MPa)": "1.0" if int(vehicle["pump"]) else "",
                "乘员": str(vehicle["crew"]), "电台频道": station.channel,
                "电话": f"{station.phone[:-1]}{k}", "at": f"{station.at[0]} {station.at[1]}",
            })  # fmt: skip
    return rows


def _hose(whole_m: int) -> str:
    """Two thirds of it is of 80 mm, the rest of 65, in whole lengths."""
    wide = whole_m * 2 // 3 // 20 * 20
    return f"80×{wide} 65×{whole_m - wide}" if whole_m else ""


def persons(town: Town, rng: random.Random) -> list[dict[str, str]]:
    """The rows of persons.csv: the centre's own, the stations' leaders, the sites' contacts, experts."""
    rows: list[dict[str, str]] = []

    def add(name: str, role: str, organisation: str, phone: str, station: str = "", site: str = "") -> None:
        rows.append({
            "编号": f"R{len(rows) + 1:03d}", "姓名": name, "岗位": role, "机构": organisation, "电话": phone,
            "消防站编号": station, "单位编号": site,
        })  # fmt: skip

    centre = f"{words()['county']}指挥中心(演示)"
    for k, role in enumerate(("dispatcher",) * 6 + ("commander",) * 3 + ("duty",) * 3, 1):
        add(person(rng), role, centre, f"000-0000-00{k:02d}")
    for station in town.stations:
        role = "commander" if station.type == "fire" else "keeper"
        add(person(rng), role, station.name, station.phone, station=station.number)
    for k, field in enumerate(("危险化学品", "建筑结构", "燃气", "电气", "供水"), 1):
        add(person(rng), "expert", f"{field}专家组(演示)", f"000-0000-30{k:02d}")
    for site in town.sites:
        add(site.contact, "contact", site.name, site.phone, site=site.number)
    return rows
