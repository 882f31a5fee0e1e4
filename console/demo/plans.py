"""The twelve digital pre-plans of the demo town, all fields filled."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.demo.facts import Site, Town, Water
from console.demo.plane import length, lon_lat
from console.demo.tables import write_json
from console.demo.words import person, stream

_HAZARDS: dict[str, list[dict[str, str]]] = {
    "chemical": [
        {
            "name": "甲醇",
            "un_number": "1230",
            "amount": "30 t",
            "place": "储罐区1号罐",
            "measures": "抗溶性泡沫覆盖，水雾冷却相邻罐",
        },
        {
            "name": "液氨",
            "un_number": "1005",
            "amount": "8 t",
            "place": "冷冻站",
            "measures": "上风向展开，雾状水稀释，重型防化服",
        },
    ],
    "hospital": [
        {
            "name": "医用液氧",
            "un_number": "1073",
            "amount": "5 m3",
            "place": "后勤楼北侧液氧站",
            "measures": "切断供氧，远离油脂",
        }
    ],
    "mall": [
        {
            "name": "商业厨房燃气",
            "un_number": "1971",
            "amount": "管道",
            "place": "五层餐饮区",
            "measures": "关闭首层总阀",
        }
    ],
    "warehouse": [
        {
            "name": "锂离子电池",
            "un_number": "3480",
            "amount": "约2 t",
            "place": "B区货架",
            "measures": "持续大流量射水，防复燃",
        }
    ],
    "market": [
        {
            "name": "液化石油气瓶",
            "un_number": "1075",
            "amount": "约20瓶",
            "place": "熟食摊位",
            "measures": "冷却并转移",
        }
    ],
    "school": [
        {
            "name": "实验室乙醇",
            "un_number": "1170",
            "amount": "50 L",
            "place": "实验楼药品室",
            "measures": "干粉或抗溶性泡沫",
        }
    ],
}
_FLOW_LPS = {
    "chemical": 60,
    "warehouse": 55,
    "mall": 55,
    "high_rise": 50,
    "hospital": 45,
    "hotel": 45,
    "market": 30,
}


def hydrants_near(town: Town, site: Site, most: int = 4) -> list[tuple[float, Water]]:
    """The nearest usable hydrants and their straight distance in metres from the site's gate."""
    near = sorted(
        (length(w.at, site.entrance), w.number, w)
        for w in town.waters
        if w.status == "正常" and w.type in ("地上式", "地下式", "消防水鹤")
    )
    return [(away, water) for away, _, water in near[:most]]


def write_plans(town: Town, path: Path) -> list[dict[str, Any]]:
    """plans.json: a list of plans; `site` and `documents` name their site and their drawings."""
    plans = [_plan(town, n, site) for n, site in enumerate((s for s in town.sites if s.planned), 1)]
    write_json(path, plans)
    return plans


def _plan(town: Town, n: int, site: Site) -> dict[str, Any]:
    rng = stream(town.seed, f"plan-{n}")
    lon, lat = lon_lat(site.at)
    levels, street = site.building.levels, site.building.street
    near = hydrants_near(town, site)
    number = f"YA{n:03d}"
    caring = site.type in ("care_home", "hospital", "hotel", "high_rise")
    return {
        "number": number,
        "name": f"{site.name}灭火救援预案(演示)",
        "site": site.number,
        "type": "site",
        "status": "approved",
        "lon": lon,
        "lat": lat,
        "construction": "单层钢结构，耐火等级二级" if levels <= 2 else "钢筋混凝土框架结构，耐火等级一级",
        "floors": f"地上{levels}层" + ("，地下1层" if levels > 5 else ""),
        "height_m": site.height_m,
        "occupants_day": site.people,
        "occupants_night": site.people if caring else max(4, site.people // 20),
        "access": f"消防车由{street}进入，主入口宽6 m，净高4.5 m，可环绕建筑通行",
        "entrances": [f"主入口：{street}侧", "次入口：东侧后勤门（宽4 m）", "地面层安全出口4处"],
        "ladder_positions": ["南侧登高操作场地 15 m × 10 m", "东侧登高操作场地 15 m × 8 m"],
        "water_inside": f"室内消火栓每层{2 + site.people // 400}处，水泵接合器2套（主入口旁）",
        "water_outside": "；".join(f"{w.number} {w.type} 距主入口{away:.0f} m" for away, w in near),
        "required_flow_lps": float(_FLOW_LPS.get(site.type, 40)),
        "fixed_systems": ["火灾自动报警系统", "自动喷水灭火系统", "机械防排烟系统", "应急照明和疏散指示"],
        "control_room": "一层主入口右侧消防控制室，24小时双人值班",
        "key_box": "控制室门外红色钥匙箱，密码由值班员掌握",
        "shut_offs": ["总电源：一层配电室", "燃气总阀：北侧外墙", "给水总阀：东侧阀门井"],
        "hazards": _HAZARDS.get(site.type, []),
        "contacts": [
            {"name": site.contact, "role": "消防安全责任人", "phone": site.phone},
            {"name": person(rng), "role": "消防控制室值班", "phone": f"{site.phone[:-3]}9{n:02d}"},
        ],
        "assembly_points": [f"{street}对侧人行道空地", "西侧停车场"],
        "attack_routes": ["主入口 → 门厅 → 1号楼梯 → 着火层", "东侧后勤门 → 2号楼梯 → 着火层上一层"],
        "evacuation_routes": ["走廊 → 1号楼梯 → 主入口 → 集合点A", "走廊 → 2号楼梯 → 东侧出口 → 集合点B"],
        "key_parts": ["消防控制室", "配电室", "厨房" if caring or site.type in ("mall", "school") else "仓储区"],
        "note": "合成演示数据，非真实单位。"
        + ("夜间行动不便人员多，优先组织水平疏散。" if site.type == "care_home" else ""),
        "author": person(rng),
        "approver": person(rng),
        "revision": str(1 + n % 4),
        "approved_on": f"2025-{1 + n % 12:02d}-15",
        "review_on": f"2026-{1 + n % 12:02d}-15",
        "documents": [f"plans/{number}.pdf"],
    }


def load_plans(folder: Path, id_of: Callable[[str, str], str]) -> list[tuple[str, dict[str, Any], list[Path]]]:
    """Each plan's number, its fields as `models.plan.Plan` takes them, and its drawings.

    `id_of(kind, number)` gives record ids; a drawing's number is its path in the set.
    """
    found = []
    for content in json.loads((folder / "plans.json").read_text("utf-8")):
        site, documents = content.pop("site"), content.pop("documents")
        fields = {
            **content,
            "site_id": id_of("site", site),
            "document_ids": [id_of("document", name) for name in documents],
        }
        found.append((content["number"], fields, [folder / name for name in documents]))
    return found
