"""A thousand files with something wrong with them, from real points; the same seed gives the same files."""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from console.importing.crs.ground import Ground
from maps.region.pack import Pack
from tests.console.importing.crs.distortions import (
    SHIFTS,
    Case,
    Lonlat,
    angle_cells,
    boston,
    ground_of,
    moved,
    near,
    points_of,
    projected,
    subset,
    taipei,
    to_twd67,
    written,
)

DEGREES = (("经度", "纬度"), ("lon", "lat"), ("X", "Y"), ("longitude", "latitude"))
PLANE = (("x", "y"), ("X坐标", "Y坐标"), ("E", "N"), ("经度", "纬度"), ("lon", "lat"))
UTM = {"munich": 32632, "north-bayreuth": 32632, "porto": 32629, "helsinki": 32635, "town": 32647}
LOCAL = {"munich": (25832, 31468), "north-bayreuth": (25832, 31468), "porto": (3763,), "helsinki": (3067, 3879)}
"""Systems of the country that are in nobody's list of candidates, only in EPSG's."""
CHINA = {"three": 4535 + 8, "three_prefix": 4513 + 9, "six": 4506, "six_prefix": 4495}
"""CGCS2000 zones in which the demo town lies: 3 degrees about 102 E (zone 34), 6 degrees about 99 E (zone 17)."""


def told_by_region(place: str, at: Lonlat, grounds: Sequence[Ground], random: Random) -> Case:
    """One distortion of points of a region whose pack is installed."""
    kinds = ["plain", "plain", "swapped", "shifted", "shifted", "mercator", "utm", "utm", "strays"]
    kinds += ["e6", "e7", "arcseconds", "minutes", "seconds", "dms", "dms", "swapped_dms"]
    kinds += ["local"] if place in LOCAL else ["gcj02", "gcj02", "bd09", "bd09", "gcj02_swapped", *CHINA]
    kind = random.choice(kinds)
    headers = random.choice(PLANE if kind in ("mercator", "utm", "local", *CHINA) else DEGREES)
    case = Case(kind, place, headers, [], at, grounds)
    _write(case, kind, place, at, random)
    return case


def _write(case: Case, kind: str, place: str, at: Lonlat, random: Random) -> None:
    swapped = kind.startswith("swapped") or kind.endswith("_swapped")
    if kind in ("mercator", "utm", "local", *CHINA):
        number = {"mercator": 3857, "utm": UTM[place], **CHINA}.get(kind) or random.choice(LOCAL[place])
        case.kind = f"{kind}:{number}"
        x, y = (written(values, random.choice((1, 2, 3))) for values in projected(number, at))
        swapped = kind in CHINA and random.random() < 0.3
    else:
        if kind == "shifted":
            angle, metres = random.uniform(0, 2 * np.pi), random.uniform(80, 900)
            at = moved(at, metres * np.cos(angle), metres * np.sin(angle))
        elif kind.removesuffix("_swapped") in SHIFTS:
            at = SHIFTS[kind.removesuffix("_swapped")](*at)
        elif kind == "strays":
            at = at[0].copy(), at[1].copy()
            for row in random.sample(range(len(at[0])), random.randint(1, 2)):
                at[0][row] += random.choice((-1, 1)) * random.uniform(0.5, 20)
                case.strays.append(row + 2)
        style = kind if kind in ("e6", "e7", "arcseconds", "minutes", "seconds") else "degrees"
        x, y = angle_cells("dms" if kind.endswith("dms") else style, at, random)
    case.cells = list(zip(y, x, strict=True)) if swapped else list(zip(x, y, strict=True))


def told_by_pair(random: Random) -> Case:
    """Taipei's points in two pairs of columns that are the same places."""
    at = near(taipei(), random, random.randint(40, 300))
    metres, headers = random.choice(((3826, ("twd97_x", "twd97_y")), (3828, ("x", "y")), (3826, ("x", "y"))))
    x, y = projected(3826, at) if metres == 3826 else to_twd67(at)
    first = random.choice(("wgs84", "wgs84", "gcj02", "bd09", "dms", "swapped"))
    lon, lat = SHIFTS[first](*at) if first in SHIFTS else at
    a, b = angle_cells("dms" if first == "dms" else "degrees", (lon, lat), random)
    if first == "swapped":
        a, b = b, a
    cells: list[tuple[str, ...]] = list(zip(a, b, written(x, 3), written(y, 3), strict=True))
    return Case(f"{first}+{metres}", "taipei", ("lon", "lat", *headers), cells, at)


def not_told(town: Lonlat, random: Random) -> Case:
    """Files of which nothing at hand can say what they are."""
    kind = random.choice(("wgs84", "gcj02", "bd09", "tm2_97", "tm2_67", "shifted", "both_shifted", "three", "utm"))
    if kind in ("wgs84", "gcj02", "bd09"):
        at = near(random.choice((town, taipei())), random, 80)
        cells = angle_cells("degrees", SHIFTS[kind](*at) if kind in SHIFTS else at, random)
    elif kind in ("tm2_97", "tm2_67"):
        at = near(taipei(), random, 80)
        x, y = projected(3826, at) if kind == "tm2_97" else to_twd67(at)
        cells = written(x, 2), written(y, 2)
    elif kind in ("three", "utm"):
        at = near(town, random, 80)
        x, y = projected(CHINA["three"] if kind == "three" else UTM["town"], at)
        cells = written(x, 2), written(y, 2)
    else:
        at = near(boston() if kind == "shifted" else taipei(), random, 80)
        cells = angle_cells("degrees", moved(at, 300, -200), random)
        if kind == "both_shifted":
            x, y = projected(3826, moved(at, 300, -200))
            rows: list[tuple[str, ...]] = list(zip(*cells, written(x, 3), written(y, 3), strict=True))
            return Case(kind, "taipei", ("lon", "lat", "twd97_x", "twd97_y"), rows, at, can_be_told=False)
    return Case(kind, "nowhere", ("x", "y"), list(zip(*cells, strict=True)), at, can_be_told=False)


def cases(count: int, seed: int, packs: Sequence[Pack], town: Lonlat) -> Iterator[Case]:
    """`count` files: two in three told by a region, the others by a second pair, or not at all."""
    random = Random(seed)
    places = {pack.name: (points_of(pack) if pack.name != "town" else town) for pack in packs}
    for number in range(count):
        if number % 6 == 4:
            yield told_by_pair(random)
        elif number % 6 == 5:
            yield not_told(town, random)
        else:
            pack = random.choice([*packs, *(pack for pack in packs if pack.name == "town")])
            # Munich's streets are so close that any point is near one: a few points tell nothing there.
            at = subset(places[pack.name], random, fewest=70 if pack.name == "munich" else 30)
            yield told_by_region(pack.name, at, [ground_of(pack)], random)
