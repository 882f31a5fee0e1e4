"""A value of a record in words: enum words, numbers of units and incidents, never an id."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.alarm import Alarm
from models.defect import Defect
from models.demand_row import DemandRow, DemandValues
from models.drawing import Drawing
from models.hydrant import Hydrant
from models.incident import Incident
from models.inspection import Round
from models.plan import Plan
from models.record import Key
from models.site import Site
from models.store import Store
from models.unit import Unit
from resources.words import has, language, t

Names = Mapping[str, str]
"""Id -> what people call it."""
REFERENCES = {
    "incident_id": Incident.KIND, "from_incident_id": Incident.KIND, "unit_id": Unit.KIND, "site_id": Site.KIND,
    "hydrant_id": Hydrant.KIND, "alarm_id": Alarm.KIND, "from_unit_ids": Unit.KIND,
    "drawing_id": Drawing.KIND, "plan_id": Plan.KIND, "defect_id": Defect.KIND, "round_id": Round.KIND,
    "row_id": DemandRow.KIND,
}  # fmt: skip
"""Fields that name another record, and the kind it is of."""
_ENUMS = {
    "grade": ("fire_grade",), "type": ("incident_type", "drawing_type", "defect_type"),
    "dismiss_reason": ("dismiss_reason",), "reason": ("dismiss_reason",),
    "status": ("unit_status", "incident_status", "alarm_status"), "incidents": ("incident_type",),
}  # fmt: skip
_STATUS_OF = {Unit.KIND: "unit_status", Incident.KIND: "incident_status", Alarm.KIND: "alarm_status"}


def value_words(field: str, value: Any, names: Names, kind: str = "") -> str:
    """The value as a person would say it; `kind` of the record it is in, where the field alone does not tell."""
    if isinstance(value, list | tuple | dict):
        return _many_words(field, value, names, kind) or t("conflicts.nothing")
    if value in (None, ""):
        return t("conflicts.nothing")
    if field in REFERENCES:
        return names.get(str(value)) or t("conflicts.unknown")
    enums = (_STATUS_OF[kind],) if field == "status" and kind in _STATUS_OF else _ENUMS.get(field, ())
    for enum in enums:
        if has(f"enums.{enum}.{value}"):
            return t(f"enums.{enum}.{value}")
    return _plain_words(field, value)


def _plain_words(field: str, value: Any) -> str:
    """A number with the places that mean something in its unit, yes or no, or a text as it is."""
    if isinstance(value, bool):
        return t("exporting.yes" if value else "exporting.no")
    if isinstance(value, float):
        return f"{value:g}" if "lps" in field else f"{value:.5f}"
    return str(value)


def _many_words(field: str, value: Any, names: Names, kind: str) -> str:
    """The parts of a value; of a form on the map how many points it has, and where it begins."""
    if isinstance(value, dict):
        return " · ".join(f"{name} {one}" for name, one in value.items() if not isinstance(one, dict))
    if field == "water_points":
        return ", ".join(_demand_words(one) for one in value if isinstance(one, dict))
    if field == "points" and value:
        first = ", ".join(value_words("lon", degrees, names) for degrees in value[0])
        return t("conflicts.points", count=len(value), first=first)
    return "、".join(value_words(field, one, names, kind) for one in value)


def _demand_words(point: Mapping[str, Any]) -> str:
    """What a point of attack wants: `A 50 L/s`."""
    wanted = point.get("demand_lps")
    flow = f"{wanted:g}" if isinstance(wanted, float) else wanted
    words = f"{point.get('name') or point.get('id')} {flow} L/s"
    return t("conflicts.assumed", what=words) if point.get("assumed") else words


def row_title(row: DemandRow | DemandValues) -> str:
    """A row of the demand table in the language spoken, the other one where it has no name in that."""
    return (row.zh or row.en) if language() == "zh" else (row.en or row.zh)


def field_words(field: str) -> str:
    """The field's name as people know it."""
    key = f"conflicts.field.{field}"
    return t(key) if has(key) else field


def look_up(store: Store, keys: Iterable[Key]) -> dict[str, str]:
    """What people call these records. Reads the store: only in background work."""
    wanted: dict[str, list[str]] = {}
    for key in keys:
        if key.kind in REFERENCES.values() and key.id:
            wanted.setdefault(key.kind, []).append(key.id)
    names: dict[str, str] = {}
    for kind, ids in wanted.items():
        for record in store.get_many(kind, ids).values():
            number, name = getattr(record.fact, "number", ""), getattr(record.fact, "name", "")
            if isinstance(record.fact, DemandRow):
                name = row_title(record.fact)
            names[record.id] = f"{number} {name}".strip() if kind in (Unit.KIND, Alarm.KIND) else number or name
    return names
