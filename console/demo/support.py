"""Teams, experts, supplies, medical points and shelters of the demo town, as rows of its import files."""

import random
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from console.demo.facts import Town
from console.demo.words import person

_HEADERS = {
    "number": "编号", "name": "名称", "type": "类型", "status": "状态", "members": "人数", "specialty": "专长",
    "equipment": "装备", "title": "职称", "hours": "可联系时间", "amount": "数量", "unit": "单位",
    "expires_on": "有效期至", "level": "等级", "departments": "科室", "beds": "床位数", "beds_free": "空床数",
    "ambulances": "救护车数", "capacity": "可容纳", "occupied": "已安置", "area_m2": "面积(m2)",
}  # fmt: skip
_PERSON = {"teams": "负责人", "experts": "姓名", "supplies": "保管人", "medical": "联系人", "shelters": "联系人"}
_EQUIPMENT = {"shelters": "设施"}


@cache
def _lists() -> dict[str, Any]:
    text = resources.files("resources").joinpath("demo/support.toml").read_text("utf-8")
    return tomllib.loads(text)


def support(town: Town, rng: random.Random) -> dict[str, list[dict[str, str]]]:
    """Kind of import -> its rows, each with `at` in metres east and north (empty without a place)."""
    return {
        kind: [_row(town, kind, entry, n, rng) for n, entry in enumerate(entries, 1)]
        for kind, entries in _lists().items()
    }


def _row(town: Town, kind: str, entry: dict[str, Any], n: int, rng: random.Random) -> dict[str, str]:
    keys = {key: None for other in _lists()[kind] for key in other if key != "at"}
    row = {
        _EQUIPMENT.get(kind, header) if key == "equipment" else header: str(entry.get(key, ""))
        for key in keys
        for header in (_HEADERS[key],)
    }
    at, address, where = _place(town, entry.get("at", ""))
    row[_PERSON[kind]] = person(rng)
    row["电话"] = f"000-0000-4{list(_PERSON).index(kind)}{n:02d}"
    if kind == "supplies":
        row["存放处"] = where
    return {**row, "地址": address, "at": at}


def _place(town: Town, name: str) -> tuple[str, str, str]:
    """(metres, address, name) of the station of that number, or the first site of that type."""
    for station in town.stations:
        if station.number == name:
            return f"{station.at[0]} {station.at[1]}", station.address, station.name
    for site in town.sites:
        if site.type == name:
            return f"{site.at[0]} {site.at[1]}", site.address, site.name
    return "", "", ""
