"""The types of incidents a centre knows, and the run card each grade of them is worked by."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class IncidentType:
    """An entry of resources/catalogues/incident_types.toml. `grade` is the fire grade it starts with."""

    key: str
    grade: int
    water: bool
    run_card: str


@cache
def incident_types() -> Mapping[str, IncidentType]:
    """Every type by its key, in the order of the catalogue."""
    return {
        key: IncidentType(key, int(entry["grade"]), bool(entry.get("water")), str(entry.get("run_card", "")))
        for key, entry in _read("incident_types.toml").items()
    }


def run_card(type_key: str, grade: int) -> Mapping[str, int]:
    """Unit type -> how many, for an incident of this type and grade; empty when the centre has no card for it.

    A grade between two levels of the card takes the lower one.
    """
    kind = incident_types().get(type_key)
    card = _read("run_cards.toml").get(kind.run_card) if kind else None
    levels = [level for level in (card or {}).get("levels", []) if int(level["grade"]) <= grade]
    if not levels:
        return {}
    units = max(levels, key=lambda level: int(level["grade"]))["units"]
    return {str(unit): int(count) for unit, count in units.items()}


def suggested_type(alarm_type: str) -> str:
    """The incident type an alarm of this type suggests; a building fire unless its catalogue entry says else."""
    return str(_read("alarm_types.toml").get(alarm_type, {}).get("incident", "building_fire"))


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("resources").joinpath(f"catalogues/{name}").read_text("utf-8"))
