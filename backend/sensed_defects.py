"""Alarms of hydrants' sensors open the defects they tell of, in the transaction that takes the alarm."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from backend.auth import Principal
from backend.grades import read_entries
from backend.work import Author, Work
from models.alarm import Alarm
from models.command import Circumstances
from models.defect import Defect, DefectType
from models.defect_rule import defect_id_of, report_of
from models.device import Device
from models.hydrant import Hydrant
from models.ids import uuid7
from models.record import Key, iso


def read_defects(catalogues: Path | None) -> dict[str, DefectType]:
    """Alarm type -> the defect it tells of, from alarm_types.toml; empty without a catalogue."""
    said = {name: str(entry.get("defect", "")) for name, entry in read_entries(catalogues).items()}
    return {name: DefectType(defect) for name, defect in said.items() if defect in set(DefectType)}


def open_defect(
    work: Work, who: Principal, key: Key, alarm: Alarm, defects: Mapping[str, DefectType], received_at: datetime
) -> int | None:
    """Open the defect of an alarm, once for all reports folded into it; the revision, None when there is none."""
    type_ = defects.get(alarm.type)
    device = work.get(Device.KIND, alarm.device_id) if type_ is not None and alarm.device_id else None
    if type_ is None or not isinstance(device, Device) or not device.hydrant_id:
        return None
    hydrant = work.get(Hydrant.KIND, device.hydrant_id)
    if not isinstance(hydrant, Hydrant) or work.get(Defect.KIND, defect_id_of(key.id)) is not None:
        return None
    report = report_of(type_, key.id, alarm, device.hydrant_id, hydrant)
    if report is None:
        return None
    at = Circumstances(
        command_id=uuid7(), actor=who.user, seat="", made_at=alarm.last_at or alarm.raised_at,
        received_at=received_at,
    )  # fmt: skip
    puts = report.apply(work, at)
    author = Author(who.user, iso(received_at), at.command_id)
    return work.put([(put.key, put.fact, None) for put in puts], author)
