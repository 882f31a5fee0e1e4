"""A hundred thousand hydrants on a real town's addresses: the same ones in every run."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from maps.region.pack import Pack
from models.geo import Box, distance_m
from models.hydrant import Hydrant, HydrantStatus, WaterType
from models.ids import derived_id
from models.record import Change, encode

COUNT = 100_000
A_SQUARE_KM = 1_000
"""Ten times what Munich's old town has in OpenStreetMap, nine times Taipei's 113."""
JITTER_DEGREES = 0.0004
SOURCE = "bench"
CHANGED_AT = "2026-01-01T00:00:00.000Z"
_TYPES = (WaterType.ABOVE_GROUND, WaterType.UNDERGROUND, WaterType.WALL, WaterType.CRANE)
_STATUSES = (HydrantStatus.IN_SERVICE,) * 17 + (
    HydrantStatus.LOW_PRESSURE, HydrantStatus.OUT_OF_SERVICE, HydrantStatus.MISSING,
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """A house of the pack. Degrees."""

    name: str
    lon: float
    lat: float


def addresses(pack: Pack) -> list[Address]:
    """Every house of the pack's gazetteer, in its order; the ends of streets where it knows no houses."""
    rows = "SELECT place.name || ' ' || {0}, {1}.lon, {1}.lat FROM {1} JOIN place ON place.id = {1}.street"
    with sqlite3.connect(f"file:{pack.gazetteer}?mode=ro", uri=True) as gazetteer:
        found = gazetteer.execute(rows.format("house.label", "house")).fetchall()
        if not found:
            found = gazetteer.execute(rows.format("''", "spot")).fetchall()
    gazetteer.close()
    return [Address(*row) for row in found]


def hydrants(houses: Sequence[Address], box: Box, count: int = COUNT) -> Iterator[tuple[str, Hydrant]]:
    """(key, hydrant): beside the houses of the town, then of copies of the town laid round it."""
    chance = random.Random(2)
    inside = min(count, max(200, round(A_SQUARE_KM * _square_km(box))))
    east, north = box.east - box.west, box.north - box.south
    for at in range(count):
        column, row = _spiral(at // inside)
        house = chance.choice(houses)
        yield (
            f"H{at:06d}",
            Hydrant(
                number=f"H{at:06d}", address=f"{house.name} 路口东侧 {at % 97} 米", district=f"第{at // inside}区",
                type=chance.choice(_TYPES), status=chance.choice(_STATUSES), main_diameter_mm=200.0, outlets=2,
                pressure_mpa=round(chance.uniform(0.1, 0.4), 3), flow_lps=15.0, source=SOURCE,
                lon=round(house.lon + column * east + chance.uniform(-1, 1) * JITTER_DEGREES, 7),
                lat=round(house.lat + row * north + chance.uniform(-1, 1) * JITTER_DEGREES, 7),
            ),
        )  # fmt: skip


def changes(rows: Iterator[tuple[str, Hydrant]]) -> list[Change]:
    """The hydrants as they come down the line, each of its own revision."""
    return [
        Change(
            kind=Hydrant.KIND, id=derived_id(Hydrant.KIND, SOURCE, key), revision=at + 1, changed_at=CHANGED_AT,
            data=_raw(fact),
        )
        for at, (key, fact) in enumerate(rows)
    ]  # fmt: skip


def _raw(fact: Hydrant) -> msgspec.Raw:
    return msgspec.Raw(encode(fact))


def _square_km(box: Box) -> float:
    width_m = distance_m(box.west, box.south, box.east, box.south)
    return width_m * distance_m(box.west, box.south, box.west, box.north) / 1e6


def _spiral(number: int) -> tuple[int, int]:
    """The cell of a square spiral round (0, 0): the town itself, then its copies, nearest first."""
    column = row = 0
    step_column, step_row = 1, 0
    length, walked, turns = 1, 0, 0
    for _ in range(number):
        column, row, walked = column + step_column, row + step_row, walked + 1
        if walked == length:
            walked, turns = 0, turns + 1
            step_column, step_row = -step_row, step_column
            length += turns % 2 == 0
    return column, row
