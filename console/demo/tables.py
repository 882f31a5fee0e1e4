"""Writes the import files, with the headers a centre's own lists have."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from console.demo.districts import district
from console.demo.facts import Town
from console.demo.plane import XY, lon_lat

_SITE_TYPES = {
    "kindergarten": "school",
    "heritage": "culture",
    "dormitory": "residential",
    "rental": "residential",
    "three_in_one": "other",
    "fuel_station": "petrol",
    "gas_station": "chemical",
    "railway_station": "transport",
    "bus_station": "transport",
    "government": "public",
    "library": "public",
    "cinema": "entertainment",
    "restaurant": "entertainment",
    "supermarket": "mall",
}


def _place(at: XY) -> dict[str, str]:
    lon, lat = lon_lat(at)
    return {"经度": f"{lon:.7f}", "纬度": f"{lat:.7f}"}


def _text(value: float | str | None) -> str:
    return "" if value is None else str(value)


def _csv(path: Path, rows: Iterable[dict[str, str]]) -> int:
    """UTF-8 with a mark, as spreadsheets save it; the same rows give the same bytes."""
    table = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(table[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return len(table)


def write_tables(town: Town, folder: Path) -> dict[str, int]:
    """A .csv a kind of record and mains.geojson; returns rows of each."""
    counts = {
        "hydrants": _csv(folder / "hydrants.csv", _hydrants(town)),
        "stations": _csv(folder / "stations.csv", _stations(town)),
        "units": _csv(folder / "units.csv", _units(town)),
        "sites": _csv(folder / "sites.csv", _sites(town)),
        "cameras": _csv(folder / "cameras.csv", _cameras(town)),
        "devices": _csv(folder / "devices.csv", _devices(town)),
        "persons": _csv(folder / "persons.csv", town.persons),
        **{kind: _csv(folder / f"{kind}.csv", map(_placed, rows)) for kind, rows in town.support.items()},
    }
    write_json(folder / "mains.geojson", _mains(town))
    return {**counts, "mains": len(town.mains)}


def write_json(path: Path, content: Any) -> None:
    """Indented by one, Chinese as it is, ending in a newline."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _hydrants(town: Town) -> Iterable[dict[str, str]]:
    for w in town.waters:
        yield {
            "编号": w.number,
            "类型": w.type,
            "状态": w.status,
            **_place(w.at),
            "地址": w.address,
            "辖区": district(w.at),
            "管径(mm)": _text(w.main_diameter_mm),
            "压力(MPa)": _text(w.pressure_mpa),
            "流量(L/s)": _text(w.flow_lps),
            "容积(m3)": _text(w.volume_m3),
            "出水口数": _text(w.outlets),
            "缺陷": w.defect,
            "所在管段": w.main,
            "管段供水能力(L/s)": _text(w.main_flow_lps),
        }


def _stations(town: Town) -> Iterable[dict[str, str]]:
    for s in town.stations:
        yield {
            "编号": s.number,
            "名称": s.name,
            "类型": "消防站" if s.type == "fire" else "微型消防站",
            **_place(s.at),
            "地址": s.address,
            "电话": s.phone,
            "电台频道": s.channel,
            "人数": str(s.crew),
        }


def _units(town: Town) -> Iterable[dict[str, str]]:
    yield from map(_placed, town.units)


def _placed(row: dict[str, str]) -> dict[str, str]:
    """A row with its `at` in metres as degrees; one without has no place."""
    x, _, y = row["at"].partition(" ")
    place = _place((float(x), float(y))) if y else {"经度": "", "纬度": ""}
    return {**{k: v for k, v in row.items() if k != "at"}, **place}


def _sites(town: Town) -> Iterable[dict[str, str]]:
    for s in town.sites:
        front, depth = s.building.ring[0], s.building.ring[2]
        area = abs(depth[0] - front[0]) * abs(depth[1] - front[1]) * s.building.levels
        yield {
            "编号": s.number,
            "名称": s.name,
            "类型": _SITE_TYPES.get(s.type, s.type),
            **_place(s.at),
            "地址": s.address,
            "重点单位": "是" if s.key else "否",
            "风险等级": str(s.risk),
            "层数": str(s.building.levels),
            "高度(m)": f"{s.height_m:g}",
            "面积(m2)": str(round(area)),
            "人数": str(s.people),
            "联系人": s.contact,
            "联系电话": s.phone,
        }


def _cameras(town: Town) -> Iterable[dict[str, str]]:
    for c in town.cameras:
        yield {
            "编号": c.number,
            "名称": c.name,
            "类型": c.type,
            "状态": c.status,
            **_place(c.at),
            "视频地址": f"file:{c.clip}",
            "单位编号": c.site,
            "朝向(°)": str(c.heading_deg),
            "视角(°)": str(c.view_deg),
            "可视距离(m)": str(c.range_m),
        }


def _devices(town: Town) -> Iterable[dict[str, str]]:
    for d in town.devices:
        yield {
            "编号": d.number,
            "名称": d.name,
            "类型": d.type,
            "状态": d.status,
            **_place(d.at),
            "单位编号": d.site,
            "消火栓编号": d.hydrant,
            "楼层": d.floor,
            "部位": d.room,
            "地址": d.address,
            "维保单位": d.company,
        }


def _mains(town: Town) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"number": f"M{n:04d}", "street": m.street, "diameter_mm": m.diameter_mm},
            "geometry": {"type": "LineString", "coordinates": [list(lon_lat(p)) for p in m.points]},
        }
        for n, m in enumerate(town.mains, 1)
    ]
    return {"type": "FeatureCollection", "name": "演示/DEMO water mains", "features": features}
