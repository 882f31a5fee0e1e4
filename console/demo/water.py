"""Mains under the streets, hydrants beside their kerbs, cranes, tanks and places to draw from the river."""

import random

from console.demo.facts import Main, Site, Water
from console.demo.network import Nearby, Network
from console.demo.plane import XY, Cells, beside, length, line_length, walk
from console.demo.streets import RIVER_HALF_M, Street, river_aside

_DIAMETERS_MM = {"trunk": 400, "primary": 500, "secondary": 300, "tertiary": 200, "residential": 150}
_MAIN_LPS = {100: 25.0, 150: 45.0, 200: 75.0, 300: 160.0, 400: 280.0, 500: 430.0}
"""What all hydrants of a main draw together: water at some 1.5-2.2 m/s."""
_SPACING_M = (72.0, 118.0)
_APART_M = 62.0


def lay_mains(net: Network) -> list[Main]:
    """One main under every street cars may use; a bridge carries it across."""
    return [
        Main([net.nodes[n] for n in ids], _DIAMETERS_MM.get(street.highway, 100), street.name)
        for street, _, ids in net.ways()
        if not street.foot_only and street.highway != "service"
    ]


class Addresses:
    """The nearest house number."""

    def __init__(self, houses: list[tuple[XY, str]]) -> None:
        self._cells: Cells[tuple[XY, str]] = Cells(80.0)
        for at, address in houses:
            self._cells.add((at, address), [at])

    def near(self, p: XY, otherwise: str) -> str:
        """`otherwise` when no numbered house is within about 80 m."""
        found = min(((length(at, p), text) for at, text in self._cells.near([p], 80.0)), default=None)
        return otherwise if found is None else found[1]


def set_hydrants(net: Network, nearby: Nearby, addresses: Addresses, rng: random.Random) -> list[Water]:
    """Hydrants 72-118 m apart along the mains, in turn on either side, 0.5-2 m off the kerb."""
    taken: Cells[XY] = Cells(80.0)
    found: list[Water] = []
    for street, bridge, ids in net.ways():
        if bridge or street.foot_only:
            continue
        points = [net.nodes[n] for n in ids]
        whole, at, side = line_length(points), rng.uniform(14.0, 40.0), rng.choice((1, -1))
        while at < whole:
            spot = _by_kerb(points, at, side, street, nearby, rng)
            if spot is None or any(length(spot, other) < _APART_M for other in taken.near([spot], _APART_M)):
                at += 9.0
                continue
            taken.add(spot, [spot])
            found.append(_hydrant(len(found) + 1, spot, street, addresses, rng))
            at += rng.uniform(*_SPACING_M)
            side = -side
    return found


def _by_kerb(
    points: list[XY], at: float, side: int, street: Street, nearby: Nearby, rng: random.Random
) -> XY | None:
    here = next(walk(points, 1e9, at), None)
    if here is None:
        return None
    _, a, b, into = here
    spot = beside(a, b, into, side * (street.width_m / 2 + rng.uniform(0.6, 1.9)))
    return spot if 0.5 <= nearby.clearance_m(spot) <= 2.0 else None


def _hydrant(n: int, at: XY, street: Street, addresses: Addresses, rng: random.Random) -> Water:
    diameter = _DIAMETERS_MM.get(street.highway, 100)
    old = street.highway in ("living_street", "pedestrian")
    kind = rng.choices(("地上式", "地下式", "墙壁式"), (40, 35, 25) if old else (82, 17, 1))[0]
    luck = rng.random()
    pressure = round(max(0.15, rng.gauss(0.22 if old else 0.29, 0.04)), 2)
    status, defect = "正常", ""
    if luck < 0.022:
        status, defect = "停用", rng.choice(("阀门锈死", "栓体漏水", "管网检修", "被车辆撞损"))
    elif luck < 0.030:
        status, defect = "丢失", "栓体不在位"
    elif luck < 0.065:
        status, pressure, defect = "压力不足", round(rng.uniform(0.05, 0.135), 3), "管网末端压力低"
    dry = status in ("停用", "丢失")
    flow = round(min(45.0, 9.0 + diameter / 18 + 40 * (pressure - 0.2)), 1)
    return Water(
        number=f"XH{n:04d}",
        type=kind,
        status=status,
        at=at,
        address=addresses.near(at, f"{street.name}路侧"),
        main_diameter_mm=diameter,
        pressure_mpa=None if dry else pressure,
        flow_lps=None if dry else max(3.0, flow),
        outlets=1 if kind == "墙壁式" else (2 if kind == "地下式" else 3),
        defect=defect,
        main=f"{street.name} DN{diameter}",
        main_flow_lps=_MAIN_LPS[diameter],
    )


def other_sources(net: Network, sites: list[Site], addresses: Addresses, rng: random.Random) -> list[Water]:
    """Cranes on the wide streets, tanks at the big sites, places to draw from the river."""
    wide = [
        (a, b, street)
        for edge, street, a, b in net.segments()
        if street.highway in ("primary", "secondary") and not edge.bridge and length(a, b) > 30
    ]
    found: list[Water] = []
    for n in range(1, 13):
        a, b, street = wide[(n * len(wide)) // 13]
        at = beside(a, b, length(a, b) / 2, street.width_m / 2 + 1.6)
        found.append(
            Water(
                f"SH{n:02d}",
                "消防水鹤",
                "正常",
                at,
                addresses.near(at, street.name),
                300,
                0.3,
                round(rng.uniform(30, 48), 1),
                1,
            )
        )
    roomy = [s for s in sites if s.equipment in ("public", "works", "tower")][:16]
    for n, site in enumerate(roomy, 1):
        at = (site.entrance[0] + 3.0, site.entrance[1] + 3.0)
        found.append(
            Water(
                f"SC{n:02d}",
                "消防水池",
                "正常",
                at,
                site.address,
                volume_m3=rng.choice((200, 300, 500, 800)),
                outlets=2,
            )
        )
    for n in range(1, 11):
        x = -1950 + n * 360
        at = river_aside(x, (RIVER_HALF_M + 3) * (1 if n % 2 else -1))
        status = "停用" if n == 7 else "正常"
        found.append(
            Water(
                f"QS{n:02d}",
                "天然取水口",
                status,
                at,
                f"望水河{'北' if n % 2 else '南'}岸取水口{n}",
                flow_lps=60.0,
                outlets=2,
                defect="坡道被冲毁" if n == 7 else "",
            )
        )
    return found
