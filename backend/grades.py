"""The grade of each type of alarm, from the catalogue the backend is given."""

import tomllib
from pathlib import Path
from typing import Any

import structlog

from models.alarm import Grade

GRADES = {grade.name.lower(): grade for grade in Grade}
log = structlog.get_logger("backend.grades")


def read_grades(catalogues: Path | None) -> dict[str, Grade]:
    """Alarm type -> grade from alarm_types.toml; empty without a catalogue."""
    named = {name: GRADES.get(str(entry.get("grade", ""))) for name, entry in read_entries(catalogues).items()}
    return {name: grade for name, grade in named.items() if grade is not None}


def read_entries(catalogues: Path | None) -> dict[str, dict[str, Any]]:
    """The entries of alarm_types.toml; none without a catalogue, or for one that cannot be read."""
    path = catalogues / "alarm_types.toml" if catalogues else None
    if path is None or not path.is_file():
        return {}
    try:
        entries: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        log.error("catalogue", path=str(path), error=str(error)[:300])
        return {}
    return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}
