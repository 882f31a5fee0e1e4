"""Scenarios whose points say what burns instead of how much water that wants: the demand table says how much."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from console.fault_words import fault_words as reason_words
from console.features.hydrants.allocation.options import BadScenario
from console.features.hydrants.demand import MOST_AREA_M2, MOST_FLOORS, demand_lps, shipped_rows
from console.features.hydrants.demand_file import read_demand
from console.features.hydrants.demand_shared import shared_table
from console.features.hydrants.demand_table import BadDemandRows, read_lines
from console.features.hydrants.scenario_faults import fault_words, shown
from console.importing.errors import BadFile
from console.profile import Profile, default_root
from models.demand_row import DemandRow, FireStage
from models.store import Store, StoreError
from models.store.recovery import CACHE
from resources.words import t


class Wants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table by its code, the stage of the fire, floors of the building, square metres that burn."""

    row: str
    stage: FireStage
    floors: Annotated[int, msgspec.Meta(ge=1, le=MOST_FLOORS)] = 1
    area_m2: Annotated[float, msgspec.Meta(ge=0, le=MOST_AREA_M2)] = 0.0


class Taken(msgspec.Struct, frozen=True):
    """What was taken from the table for a point: which edition of which row, and whether anybody vouches for it."""

    incident: str
    point: str
    row: str
    stage: FireStage
    floors: int
    area_m2: float
    demand_lps: float
    edition: int
    verified: bool


def with_demands(scenario: bytes, rows: Mapping[str, DemandRow]) -> tuple[bytes, list[Taken]]:
    """The scenario with litres a second at each point, and what was taken. Raises BadScenario, DecodeError."""
    found = msgspec.json.decode(scenario)
    taken: list[Taken] = []
    for place, incident, point in _points(found):
        if "wants" not in point:
            continue
        if "demand_lps" in point:
            raise BadScenario(t("water.error.wants_both", place=place))
        try:
            wants = msgspec.convert(point.pop("wants"), Wants)
        except msgspec.ValidationError as error:
            raise BadScenario(fault_words(error, f"{place}.wants")) from error
        row = rows.get(wants.row)
        if row is None:
            raise BadScenario(
                t("water.error.wants_row", place=f"{place}.wants.row", row=shown(wants.row), known=", ".join(rows))
            )
        point["demand_lps"] = demand_lps(row, wants.stage, wants.floors, wants.area_m2)
        taken.append(_taken(str(incident), point, wants, row))
    return msgspec.json.encode(found), taken


def _taken(incident: str, point: Mapping[str, Any], wants: Wants, row: DemandRow) -> Taken:
    return Taken(
        incident=incident, point=str(point.get("id", "")), row=wants.row, stage=wants.stage, floors=wants.floors,
        area_m2=wants.area_m2, demand_lps=point["demand_lps"], edition=row.edition, verified=row.verified,
    )  # fmt: skip


def rows_known(table: Path | None, profile: Path | None) -> Mapping[str, DemandRow]:
    """The rows of the file named, else those this seat has of its centre. Raises BadScenario."""
    if table is not None:
        return _rows_of_file(table)
    return _rows_of_cache(Profile((profile or default_root()).expanduser().absolute()).cache / CACHE)


def _rows_of_file(path: Path) -> Mapping[str, DemandRow]:
    try:
        rows, wrong = read_lines(read_demand(path, ()))
    except (BadFile, BadDemandRows) as error:
        raise BadScenario(str(error)) from error
    if wrong:
        raise BadScenario(f"{path.name}: {wrong[0].sentence}")
    return rows


def _rows_of_cache(path: Path) -> Mapping[str, DemandRow]:
    """The shipped example where no centre was ever reached."""
    if not path.exists():
        return shipped_rows()
    try:
        store = Store(path)
        try:
            store.readers.open()
            return shared_table(store).rows
        finally:
            store.close()
    except StoreError as error:
        raise BadScenario(t("exporting.bad.cache", reason=reason_words(error))) from error


def _points(found: Any) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Each point with its place and the id of its incident; what has another shape is left to who reads it all."""
    incidents = found.get("incidents") if isinstance(found, dict) else None
    for n, incident in enumerate(incidents if isinstance(incidents, list) else []):
        points = incident.get("points") if isinstance(incident, dict) else None
        for m, point in enumerate(points if isinstance(points, list) else []):
            if isinstance(point, dict):
                yield f"$.incidents[{n}].points[{m}]", incident.get("id", ""), point
