"""An alarm of a hydrant's sensor is a defect where it says so, and never one that is there already."""

from datetime import UTC, datetime

import pytest

from models.alarm import Alarm, Grade
from models.defect import DefectOrigin, DefectType
from models.defect_rule import NO_PRESSURE_MPA, defect_id_of, report_of
from models.hydrant import Assignment, Hydrant, HydrantStatus, OpenDefect
from models.record import replace

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HYDRANT = Hydrant(number="XHS-1", lon=120.0, lat=30.0)
RUNNING = replace(HYDRANT, assignments=(Assignment(unit_id="U", incident_id="I", at=NOW),))


def alarm(value: float | None = None, unit: str = "MPa") -> Alarm:
    return Alarm(type="x", grade=Grade.YELLOW, raised_at=NOW, number="A7", name="终端", value=value, unit=unit)


def test_a_struck_hydrant_is_reported_by_its_sensor_with_the_alarm_it_is_from() -> None:
    report = report_of(DefectType.STRUCK, "A", alarm(35, "°"), "H", HYDRANT)
    assert report is not None
    assert (report.defect_id, report.alarm_id, report.origin) == (defect_id_of("A"), "A", DefectOrigin.SENSOR)
    assert report.note == "A7 · 终端 · 35 °"
    assert defect_id_of("A") != defect_id_of("B")


@pytest.mark.parametrize(
    ("value", "unit", "opens"),
    [
        (0.0, "MPa", True), (-0.01, "MPa", True), (NO_PRESSURE_MPA, "MPa", False), (0.08, "MPa", False),
        (None, "MPa", False), (0.0, "bar", False), (0.0, "", True), (float("nan"), "MPa", False),
    ],
)  # fmt: skip
def test_only_a_number_that_is_no_pressure_at_all_is_one(value: float | None, unit: str, opens: bool) -> None:
    assert (report_of(DefectType.NO_PRESSURE, "A", alarm(value, unit), "H", HYDRANT) is not None) is opens


def test_water_an_engine_takes_is_no_theft_and_the_pressure_it_takes_no_defect() -> None:
    assert report_of(DefectType.WATER_THEFT, "A", alarm(), "H", HYDRANT) is not None
    assert report_of(DefectType.WATER_THEFT, "A", alarm(), "H", RUNNING) is None
    assert report_of(DefectType.NO_PRESSURE, "A", alarm(0.0), "H", RUNNING) is None
    assert report_of(DefectType.STRUCK, "A", alarm(), "H", RUNNING) is not None


def test_what_is_open_at_the_hydrant_is_not_reported_again() -> None:
    known = replace(HYDRANT, open_defects=(OpenDefect("D", "struck", False, HydrantStatus.IN_SERVICE),))
    assert report_of(DefectType.STRUCK, "A", alarm(), "H", known) is None
    assert report_of(DefectType.WATER_THEFT, "A", alarm(), "H", known) is not None
