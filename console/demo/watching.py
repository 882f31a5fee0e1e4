"""Sixty cameras and four hundred sensors of the demo town."""

import math
import random

from console.demo.facts import Camera, Device, Site, Town
from console.demo.plane import XY, beside, length
from console.demo.words import words

CAMERAS = 60
DEVICES = 400
SCENES = (
    "crossing",
    "avenue",
    "alley",
    "riverside",
    "yard",
    "lobby",
    "corridor",
    "warehouse",
    "market",
    "parking",
    "eagle_eye",
    "gate",
)
"""What a clip can show."""
BURNING = {"cam-01", "cam-22", "cam-41", "cam-58"}
"""Clips in which smoke and flames grow."""
_INDOORS = {
    "care": ("corridor", "lobby"),
    "public": ("lobby", "gate"),
    "tower": ("corridor", "parking"),
    "works": ("warehouse", "yard"),
    "market": ("market", "alley"),
    "rental": ("corridor", "alley"),
    "estate": ("parking", "gate"),
}
_KITS = {
    "care": {"smoke": 16, "gas": 1, "water_pressure": 1, "residual_current": 1, "fire_door": 2, "exit_video": 1},
    "public": {
        "smoke": 3,
        "manual_call": 1,
        "water_pressure": 1,
        "tank_level": 1,
        "residual_current": 1,
        "fire_door": 1,
        "exit_video": 1,
        "smoke_exhaust": 1,
    },
    "tower": {
        "smoke": 6,
        "water_pressure": 2,
        "tank_level": 1,
        "lift_ebike": 1,
        "fire_door": 2,
        "smoke_exhaust": 1,
        "cable_temperature": 1,
    },
    "works": {"gas": 2, "heat": 2, "water_pressure": 1, "cable_temperature": 1, "residual_current": 1, "valve": 1},
    "market": {"smoke": 3, "gas": 2, "residual_current": 2, "exit_video": 1},
    "rental": {"smoke": 6, "residual_current": 1, "charging_post": 1},
    "estate": {"smoke": 3, "charging_post": 3, "lift_ebike": 1, "water_pressure": 1},
}
_ROOMS = {
    "smoke": ("走廊", "宿舍", "活动室", "储藏间", "值班室"),
    "gas": ("厨房", "锅炉房", "调压间"),
    "heat": ("车间", "配电室"),
    "manual_call": ("楼梯口",),
    "water_pressure": ("最不利点", "泵房"),
    "tank_level": ("消防水池",),
    "residual_current": ("总配电柜",),
    "cable_temperature": ("电缆井",),
    "charging_post": ("车棚",),
    "lift_ebike": ("1号电梯",),
    "fire_door": ("防烟楼梯间",),
    "exit_video": ("首层疏散出口",),
    "smoke_exhaust": ("屋顶风机",),
    "valve": ("湿式报警阀",),
}


def cameras(town: Town, rng: random.Random) -> list[Camera]:
    """One or two at every site worth it, the rest at crossings, on bridges and high up."""
    found: list[Camera] = []

    def add(name: str, kind: str, at: XY, scene: str, site: str, heading: float, reach: tuple[int, int]) -> None:
        number = f"cam-{len(found) + 1:02d}"
        status = "离线" if number in ("cam-33", "cam-49") else "在线"
        found.append(
            Camera(number, name, kind, status, at, f"clips/{number}.mp4", scene, site, round(heading) % 360, *reach)
        )

    for site in town.sites:
        inside, outside = _INDOORS[site.equipment]
        facing = _bearing(site.entrance, site.at)
        if site.planned or site.equipment in ("care", "rental"):
            add(f"{site.name}室内", "dome", site.at, inside, site.number, facing, (90, 25))
        add(f"{site.name}出入口", "fixed", site.entrance, outside, site.number, facing, (70, 60))
        if len(found) >= 46:
            break
    crossings = [n for n, count in sorted(town.net.degree().items()) if count == 4]
    rng.shuffle(crossings)
    wide = {
        n
        for edge in town.net.edges
        if town.net.streets[edge.street].highway in ("primary", "secondary")
        for n in (edge.a, edge.b)
    }
    spots = [town.net.nodes[n] for n in crossings if n in wide]
    while len(found) < CAMERAS - 3:
        at = spots.pop()
        if any(length(at, camera.at) < 250 for camera in found if not camera.site):
            continue
        scene = ("crossing", "avenue", "riverside")[len(found) % 3]
        add(f"{_corner(town, at)}路口", "ptz", (at[0] + 9, at[1] + 9), scene, "", rng.randrange(360), (60, 150))
    tall = sorted(town.buildings, key=lambda b: (-b.levels, b.centre))[:40:15]
    for building in tall:
        name = f"{building.name or building.street}高点鹰眼"
        add(name, "eagle_eye", building.centre, "eagle_eye", building.site, rng.randrange(360), (45, 2500))
    return found


def _bearing(a: XY, b: XY) -> float:
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1])) % 360


def _corner(town: Town, at: XY) -> str:
    """The names of the two streets that meet here."""
    names = dict.fromkeys(
        street.name for edge, street, a, b in town.net.segments() if min(length(a, at), length(b, at)) < 1.0
    )
    return "".join(list(names)[:2])


def devices(town: Town, rng: random.Random) -> list[Device]:
    """Every site's kit, then smart hydrants until there are four hundred."""
    found: list[Device] = []
    for site in town.sites:
        for kind, count in _KITS[site.equipment].items():
            found += [_sensor(rng, site, kind, k, len(found) + k + 1) for k in range(count)]
    found = found[: DEVICES - 40]
    good = [w for w in town.waters if w.number.startswith("XH") and w.status in ("正常", "压力不足")]
    step = len(good) / (DEVICES - len(found))
    for k in range(DEVICES - len(found)):
        hydrant = good[int(k * step)]
        found.append(
            Device(
                f"D{len(found) + 1:04d}",
                f"{hydrant.number}智慧终端",
                "hydrant_pressure",
                _status(rng),
                hydrant.at,
                "",
                hydrant.number,
                "",
                "",
                hydrant.address,
                rng.choice(words()["maintenance"]["companies"]),
            )
        )
    return found


def _status(rng: random.Random) -> str:
    return rng.choices(("正常", "故障", "离线"), (95, 2, 3))[0]


def _sensor(rng: random.Random, site: Site, kind: str, k: int, number: int) -> Device:
    ring = site.building.ring
    u, v = 0.12 + 0.76 * ((k * 0.37 + 0.2) % 1.0), 0.3 if k % 2 else 0.7
    depth = length(ring[1], ring[2])
    at = beside(ring[0], ring[1], u * length(ring[0], ring[1]), -v * depth)
    floor = 1 + (k * 2 + rng.randrange(2)) % max(1, site.building.levels)
    room = rng.choice(_ROOMS[kind])
    if kind == "smoke" and site.equipment in ("care", "rental", "tower"):
        room = f"{floor}{k % 12 + 1:02d}室"
    status = "正常" if site.number == "S001" else _status(rng)
    return Device(
        f"D{number:04d}",
        f"{site.name}{floor}层{room}",
        kind,
        status,
        at,
        site.number,
        "",
        f"{floor}层",
        room,
        site.address,
        rng.choice(words()["maintenance"]["companies"]),
    )
