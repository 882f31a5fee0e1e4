"""How much water an incident wants: from a table the centre edits, until somebody says what it really is."""

import enum
import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from models.incident import Incident
from models.site import Site
from models.water_need import WaterPoint
from resources.words import language, t

MOST_FLOORS = 200
MOST_AREA_M2 = 1_000_000.0


class Stage(enum.StrEnum):
    """How far a fire has come."""

    INITIAL = "initial"
    DEVELOPED = "developed"
    SPREAD = "spread"


class DemandRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an occupancy wants at each stage at least, and more by floors above the first or by the m2 burning."""

    least_lps: dict[Stage, float]
    per_floor_lps: float
    lps_per_m2: float
    most_lps: float
    zh: str = ""
    en: str = ""
    incidents: tuple[str, ...] = ()
    verified_by: str = ""
    source: str = ""
    verified_on: str = ""

    @property
    def title(self) -> str:
        """Its name in the language spoken, the other one where it has none in that."""
        return (self.zh or self.en) if language() == "zh" else (self.en or self.zh)

    @property
    def verified(self) -> bool:
        """Has somebody signed that its numbers are those of a source?"""
        return bool(self.verified_by and self.source)


@cache
def shipped_rows() -> Mapping[str, DemandRow]:
    """resources/catalogues/water_demand.toml."""
    text = resources.files("resources").joinpath("catalogues", "water_demand.toml").read_text("utf-8")
    return {key: msgspec.convert(row, DemandRow, strict=False) for key, row in tomllib.loads(text).items()}


def demand_lps(row: DemandRow, stage: Stage, floors: int = 1, area_m2: float = 0.0) -> float:
    """L/s, in whole litres: never less than the stage wants, never more than the row allows."""
    by_stage = row.least_lps[stage] + row.per_floor_lps * max(0, min(floors, MOST_FLOORS) - 1)
    by_area = row.lps_per_m2 * max(0.0, min(area_m2, MOST_AREA_M2))
    return float(math.ceil(min(row.most_lps, max(by_stage, by_area)) - 1e-9))


def stage_of(grade: int) -> Stage:
    """The stage a fire grade (1-5) is taken for."""
    if grade <= 1:
        return Stage.INITIAL
    return Stage.DEVELOPED if grade <= 3 else Stage.SPREAD


def row_of(incident: Incident, rows: Mapping[str, DemandRow]) -> str:
    """The row an incident is taken for; empty for one that needs no water."""
    return next((key for key, row in rows.items() if incident.type in row.incidents), "")


def usual_points(incident: Incident, site: Site | None, rows: Mapping[str, DemandRow]) -> tuple[WaterPoint, ...]:
    """What is taken for granted until somebody says what is wanted: one point at the incident, from the table."""
    key = row_of(incident, rows)
    if not key:
        return ()
    stage = stage_of(incident.grade)
    floors = site.floors if site is not None and site.floors is not None else 1
    return (WaterPoint(id="A", demand_lps=demand_lps(rows[key], stage, floors), basis=f"{key}/{stage}"),)


def basis_words(basis: str, rows: Mapping[str, DemandRow]) -> str:
    """Where a demand is from, in words; empty for one that was typed."""
    key, _, stage = basis.partition("/")
    if key not in rows or stage not in set(Stage):
        return ""
    words = t("hydrants.demand.basis", occupancy=rows[key].title, stage=t(f"hydrants.demand.stage.{stage}"))
    return words if rows[key].verified else t("hydrants.demand.unverified", words=words)
