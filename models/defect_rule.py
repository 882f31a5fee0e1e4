"""When what a hydrant's sensor reports is a defect: the rule the backend runs on every alarm it takes."""

from models.alarm import Alarm
from models.defect import Defect, DefectOrigin, DefectType
from models.defect_acts import ReportDefect
from models.hydrant import Hydrant
from models.ids import derived_id
from models.record import MAX_TEXT

NO_PRESSURE_MPA = 0.02
"""Below this a hydrant has no pressure at all; what is above, and still too low, is a warning and no defect."""
_OF_USE = frozenset({DefectType.NO_PRESSURE, DefectType.WATER_THEFT})
"""What is only what one would expect while an engine draws on the hydrant."""


def defect_id_of(alarm_id: str) -> str:
    """The defect an alarm may open: the same for every report that is folded into it."""
    return derived_id(Defect.KIND, alarm_id)


def report_of(
    type_: DefectType, alarm_id: str, alarm: Alarm, hydrant_id: str, hydrant: Hydrant
) -> ReportDefect | None:
    """The report of the defect that an alarm of a hydrant's sensor tells of; None for one that tells of none.

    Nothing for a defect that is open at the hydrant already, nor for water or pressure an engine at work takes.
    """
    if any(one.type == type_ for one in hydrant.open_defects):
        return None
    if type_ in _OF_USE and hydrant.assignments:
        return None
    if type_ is DefectType.NO_PRESSURE and not _is_without_pressure(alarm):
        return None
    return ReportDefect(
        defect_id=defect_id_of(alarm_id), hydrant_id=hydrant_id, type=type_, origin=DefectOrigin.SENSOR,
        note=_note(alarm), alarm_id=alarm_id,
    )  # fmt: skip


def _is_without_pressure(alarm: Alarm) -> bool:
    """Only a number says so, and only in the unit it is kept in."""
    return alarm.value is not None and alarm.unit in ("", "MPa") and alarm.value < NO_PRESSURE_MPA


def _note(alarm: Alarm) -> str:
    value = "" if alarm.value is None else f"{alarm.value:g} {alarm.unit}".strip()
    return " · ".join(part for part in (alarm.number, alarm.name, value, alarm.text) if part)[:MAX_TEXT]
