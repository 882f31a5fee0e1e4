"""Real points, written down as files write them: another system, unit, order, notation, moved, or with strays."""

import csv
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from console.importing.crs.ground import Ground, PackGround
from console.importing.read import Table
from maps.region.pack import Pack
from models.geo import M_PER_DEGREE_LAT
from models.geo_shift import wgs84_to_bd09, wgs84_to_gcj02
from tests.conftest import shared_file

type Numbers = NDArray[np.float64]
type Lonlat = tuple[Numbers, Numbers]


@dataclass
class Case:
    """A distorted file: what it is, where its points truly are, and whether anything at hand can tell."""

    kind: str
    place: str
    headers: tuple[str, ...]
    cells: list[tuple[str, ...]]
    truth: Lonlat
    grounds: Sequence[Ground] = ()
    can_be_told: bool = True
    strays: list[int] = field(default_factory=list)
    """Numbers of the rows that were thrown far away."""

    def table(self) -> Table:
        rows: list[tuple[int, dict[str, Any]]] = [
            (number, {"编号": str(number), **dict(zip(self.headers, cells, strict=True))})
            for number, cells in enumerate(self.cells, 2)
        ]
        return Table(("编号", *self.headers), rows)


@cache
def ground_of(pack: Pack) -> Ground:
    return PackGround(pack)


def points_of(pack: Pack) -> Lonlat:
    """The extract's own hydrants."""
    features = json.loads(pack.hydrants.read_text("utf-8"))["features"]
    places = np.array([feature["geometry"]["coordinates"] for feature in features], float)
    return places[:, 0], places[:, 1]


def points_in(path: Path, lon: str, lat: str, encoding: str = "utf-8-sig") -> Lonlat:
    """The points of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        places = np.array([(float(row[lon]), float(row[lat])) for row in csv.DictReader(file)])
    return places[:, 0], places[:, 1]


@cache
def taipei() -> Lonlat:
    return points_in(shared_file("hydrants/taipei_2019.csv"), "lon", "lat")


@cache
def boston() -> Lonlat:
    rows = json.loads(gzip.decompress(shared_file("hydrants/boston_hydrants.json.gz").read_bytes()))
    return np.array([row["x"] for row in rows]), np.array([row["y"] for row in rows])


@cache
def to_epsg(number: int) -> Transformer:
    return Transformer.from_crs("EPSG:4326", f"EPSG:{number}", always_xy=True)


def projected(number: int, at: Lonlat) -> Lonlat:
    x, y = to_epsg(number).transform(*at)
    return x, y


def to_twd67(at: Lonlat) -> Lonlat:
    """By the surveyors' formula for the plane, which is not the one that the detective uses."""
    x97, y97 = projected(3826, at)
    a, b = 0.00001549, 0.000006521
    x, y = x97.copy(), y97.copy()
    for _ in range(5):
        x, y = x97 - 807.8 - a * x - b * y, y97 + 248.6 - a * y - b * x
    return x, y


def moved(at: Lonlat, east_m: float, north_m: float) -> Lonlat:
    lon, lat = at
    return lon + east_m / (M_PER_DEGREE_LAT * np.cos(np.radians(lat))), lat + north_m / M_PER_DEGREE_LAT


def written(values: Numbers, decimals: int) -> list[str]:
    return [f"{value:.{decimals}f}" for value in values]


def written_pair(at: Lonlat, decimals: int = 6) -> tuple[list[str], list[str]]:
    return written(at[0], decimals), written(at[1], decimals)


def _dms(value: float, axis: str, style: int) -> str:
    positive, negative = ("E", "W") if axis == "lon" else ("N", "S")
    side = positive if value >= 0 else negative
    chinese = {"E": "东经", "W": "西经", "N": "北纬", "S": "南纬"}[side]
    total = round(abs(value) * 3600 * 100) / 100
    degrees, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    d, m = int(degrees), int(minutes)
    return (
        f"{d}°{m:02d}'{seconds:05.2f}\"{side}",
        f"{side}{d} {m:02d} {seconds:05.2f}",
        f"{chinese}{d}°{m}′{seconds:.2f}″",
        f"{d}度{m}分{seconds:.2f}秒" if value >= 0 else f"-{d}度{m}分{seconds:.2f}秒",
        f"{'-' if value < 0 else ''}{d}:{m:02d}:{seconds:05.2f}",
        f"{d}° {m + seconds / 60:.4f}' {side}",
    )[style]


def _packed(values: Numbers, style: str) -> list[str]:
    size = np.round(np.abs(values) * 3600, 2)
    degrees, rest = np.divmod(size, 3600)
    minutes, seconds = np.divmod(rest, 60)
    sign = np.sign(values)
    if style == "minutes":
        return written(sign * (degrees * 100 + minutes + seconds / 60), 4)
    return written(sign * (degrees * 10_000 + minutes * 100 + seconds), 2)


def angle_cells(style: str, at: Lonlat, random: Random) -> tuple[list[str], list[str]]:
    """Longitudes and latitudes in a notation."""
    if style == "dms":
        kind = random.randrange(6)
        return [_dms(v, "lon", kind) for v in at[0]], [_dms(v, "lat", kind) for v in at[1]]
    if style in ("minutes", "seconds"):
        return _packed(at[0], style), _packed(at[1], style)
    factor, decimals = {"e6": (1e6, 0), "e7": (1e7, 0), "arcseconds": (3600.0, 2), "degrees": (1.0, 0)}[style]
    decimals = random.choice((5, 6, 7)) if style == "degrees" else decimals
    return written(at[0] * factor, decimals), written(at[1] * factor, decimals)


def subset(at: Lonlat, random: Random, fewest: int = 30, most: int = 150) -> Lonlat:
    """Some of the points, in any order."""
    count = min(len(at[0]), random.randint(fewest, most))
    chosen = np.array(random.sample(range(len(at[0])), count))
    return at[0][chosen], at[1][chosen]


def near(at: Lonlat, random: Random, count: int) -> Lonlat:
    """The points about one of them: a district's list, not a sample of the country."""
    middle = random.randrange(len(at[0]))
    away = np.hypot((at[0] - at[0][middle]) * np.cos(np.radians(at[1][middle])), at[1] - at[1][middle])
    chosen = np.argsort(away)[:count]
    return at[0][chosen], at[1][chosen]


Shift = Callable[[Numbers, Numbers], Lonlat]
SHIFTS: dict[str, Shift] = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
