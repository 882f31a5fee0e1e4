"""How much water an incident wants: from a table the centre edits, until somebody says what it really is."""

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
from msgspec import structs

from console.value_words import row_title
from models.demand_row import DemandRow, FireStage
from models.incident import Incident
from models.site import Site
from models.water_need import WaterPoint
from resources.words import t

MOST_FLOORS = 200
MOST_AREA_M2 = 1_000_000.0


@cache
def shipped_rows() -> Mapping[str, DemandRow]:
    """resources/catalogues/water_demand.toml: an example, edition 0, which nobody vouches for."""
    text = resources.files("resources").joinpath("catalogues", "water_demand.toml").read_text("utf-8")
    return {key: msgspec.convert(row, DemandRow, strict=False) for key, row in tomllib.loads(text).items()}


def demand_lps(row: DemandRow, stage: FireStage, floors: int = 1, area_m2: float = 0.0) -> float:
    """L/s, in whole litres: never less than the stage wants, never more than the row allows."""
    by_stage = row.least_lps(stage) + row.per_floor_lps * max(0, min(floors, MOST_FLOORS) - 1)
    by_area = row.lps_per_m2 * max(0.0, min(area_m2, MOST_AREA_M2))
    return float(math.ceil(min(row.most_lps, max(by_stage, by_area)) - 1e-9))


def stage_of(grade: int) -> FireStage:
    """The stage a fire grade (1-5) is taken for."""
    if grade <= 1:
        return FireStage.INITIAL
    return FireStage.DEVELOPED if grade <= 3 else FireStage.SPREAD


def row_of(incident: Incident, rows: Mapping[str, DemandRow]) -> str:
    """The row an incident is taken for; empty for one that needs no water."""
    return next((key for key, row in rows.items() if incident.type in row.incidents), "")


def usual_points(incident: Incident, site: Site | None, rows: Mapping[str, DemandRow]) -> tuple[WaterPoint, ...]:
    """What is taken for granted until somebody says what is wanted: one point at the incident, from the table."""
    key = row_of(incident, rows)
    if not key:
        return ()
    row, stage = rows[key], stage_of(incident.grade)
    floors = site.floors if site is not None and site.floors is not None else 1
    wanted = demand_lps(row, stage, floors)
    return (WaterPoint(id="A", demand_lps=wanted, basis=f"{key}/{stage}", basis_edition=row.edition, assumed=True),)


def wanted_points(incident: Incident, site: Site | None, rows: Mapping[str, DemandRow]) -> tuple[WaterPoint, ...]:
    """What its points want: as somebody said, or as the table has it now for one that was only placed."""
    usual = usual_points(incident, site, rows)
    now = {point.id: point for point in usual}
    return tuple(
        _placed(now[point.id], point) if point.assumed else point
        for point in incident.water_points or usual
        if not point.assumed or point.id in now
    )


def _placed(usual: WaterPoint, point: WaterPoint) -> WaterPoint:
    """The usual demand at the place of a point."""
    return structs.replace(point, demand_lps=usual.demand_lps, basis=usual.basis, basis_edition=usual.basis_edition)


def basis_words(point: WaterPoint, rows: Mapping[str, DemandRow]) -> str:
    """Where a demand is from, in words, and whether the table says something else now; empty for a typed one."""
    key, _, stage = point.basis.partition("/")
    if key not in rows or stage not in set(FireStage):
        return ""
    row = rows[key]
    words = t("hydrants.demand.basis", occupancy=row_title(row), stage=t(f"enums.fire_stage.{stage}"))
    if point.basis_edition:
        words = t("hydrants.demand.edition", words=words, edition=point.basis_edition)
    if point.basis_edition != row.edition:
        return t("hydrants.demand.since_changed", words=words)
    return words if row.verified else t("hydrants.demand.unverified", words=words)
