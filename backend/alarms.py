"""The doors for alarms of devices and for calls: one feed, graded, repeats folded into one alarm."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from backend.auth import Principal, allowed
from backend.clock import now
from backend.db import Database
from backend.doors import GATEWAYS, RefusedItem, believed, bounded
from backend.grades import GRADES
from backend.openapi import answers, takes
from backend.requests import MB, decode, is_clean, json_response, read_body
from backend.schema import commands as judged
from backend.schema import open_alarms
from backend.sensed_defects import open_defect
from backend.service import service_of
from backend.work import Author, Work
from models.alarm import Alarm, AlarmStatus, Grade
from models.defect import DefectType
from models.device import Device
from models.ids import derived_id, uuid7
from models.record import MAX_TEXT, Key, iso, replace
from models.site import Site

CALL = "call"
DEFAULT_GRADE = Grade.YELLOW
router = APIRouter()


class AlarmIn(msgspec.Struct, kw_only=True):
    """An alarm as a gateway reports it. `event_id`, when given, makes a repeated delivery harmless.

    `grade` is red, orange, yellow or blue; without one it is the catalogue's for the type.
    """

    type: str
    at: datetime
    device_id: str = ""
    event_id: str = ""
    grade: str = ""
    name: str = ""
    site_id: str = ""
    address: str = ""
    text: str = ""
    value: float | None = None
    unit: str = ""
    lon: float | None = None
    lat: float | None = None


class AlarmsIn(msgspec.Struct):
    """At most 10,000."""

    alarms: list[AlarmIn]


class CallIn(msgspec.Struct, kw_only=True):
    """An emergency call as telephony reports it."""

    call_id: str
    at: datetime
    caller_phone: str = ""
    caller: str = ""
    address: str = ""
    text: str = ""
    lon: float | None = None
    lat: float | None = None


class AlarmTaken(msgspec.Struct):
    """The alarm a report became, or was folded into."""

    index: int
    alarm_id: str
    repeats: int


class AlarmsTaken(msgspec.Struct):
    """What became of each report."""

    alarms: list[AlarmTaken]
    refused: list[RefusedItem]
    revision: int


def take_alarms(
    db: Database, who: Principal, reports: Sequence[AlarmIn], grades: dict[str, Grade],
    defects: Mapping[str, DefectType] | None = None,
) -> AlarmsTaken:  # fmt: skip
    """Make alarms of reports; a report of a device whose alarm of that type is still new is counted there.

    `defects`: the types of alarms that tell of a defect of the hydrant their device sits on.
    """
    received_at = now()
    out = AlarmsTaken([], [], 0)
    with db.writing() as work:
        author = Author(who.user, iso(received_at), uuid7())
        known: dict[str, str] = {}
        for index, report in enumerate(reports):
            try:
                key, alarm = _taken(work, who, report, grades, received_at, known)
            except ValueError as error:
                out.refused.append(RefusedItem(index, str(error)[:300]))
                continue
            out.revision = work.put([(key, alarm, None)], author)
            out.revision = open_defect(work, who, key, alarm, defects or {}, received_at) or out.revision
            out.alarms.append(AlarmTaken(index, key.id, alarm.repeats))
    return out


def _taken(
    work: Work,
    who: Principal,
    report: AlarmIn,
    grades: dict[str, Grade],
    received_at: datetime,
    known: dict[str, str],
) -> tuple[Key, Alarm]:
    """The alarm after a report. Raises ValueError with a sentence for one that cannot be."""
    _check(report)
    at = believed(report.at, received_at)
    if report.event_id and (alarm_id := _seen(work, who, report, known)):
        alarm = work.get(Alarm.KIND, alarm_id)
        if isinstance(alarm, Alarm):
            return Key(Alarm.KIND, alarm_id), alarm
    folded = _open_alarm(work, report)
    if folded is not None:
        key, alarm = folded
        grade = max(alarm.grade, _grade(report, grades)) if report.grade else alarm.grade
        alarm = replace(
            alarm, repeats=alarm.repeats + 1, last_at=max(at, alarm.last_at or at), grade=grade,
            value=alarm.value if report.value is None else report.value,
        )  # fmt: skip
    else:
        key = Key(Alarm.KIND, uuid7())
        alarm = _new(work, report, _grade(report, grades), at)
        if report.device_id:
            row = {"device_id": report.device_id, "type": report.type, "alarm_id": key.id}
            work.upsert(open_alarms, [row])
    if report.event_id:
        event = derived_id("event", who.user, report.event_id)
        known[event] = key.id
        digest = hashlib.sha256(event.encode()).hexdigest()
        values = {"id": event, "digest": digest, "answer": key.id.encode(), "received_at": iso(received_at)}
        work.insert(judged, values)
    return key, alarm


def _check(report: AlarmIn) -> None:
    if not report.type or not is_clean(report.type, 64):
        raise ValueError("an alarm has a type of 1 to 64 printable characters")
    if report.grade and report.grade not in GRADES:
        raise ValueError(f"grade '{report.grade[:20]}'; one of {', '.join(GRADES)}")
    texts = (report.name, report.address, report.text, report.unit, report.event_id, report.site_id)
    if any(len(text) > MAX_TEXT or "\0" in text for text in texts):
        raise ValueError(f"a text longer than {MAX_TEXT} characters, or one with a zero byte")
    if report.at.tzinfo is None:
        raise ValueError("a time without a time zone")


def _grade(report: AlarmIn, grades: dict[str, Grade]) -> Grade:
    return GRADES[report.grade] if report.grade else grades.get(report.type, DEFAULT_GRADE)


def _seen(work: Work, who: Principal, report: AlarmIn, known: dict[str, str]) -> str | None:
    event = derived_id("event", who.user, report.event_id)
    if event in known:
        return known[event]
    found = work.connection.execute(select(judged.c.answer).where(judged.c.id == event)).scalar()
    return bytes(found).decode() if found is not None else None


def _open_alarm(work: Work, report: AlarmIn) -> tuple[Key, Alarm] | None:
    if not report.device_id or not is_clean(report.device_id, 128):
        return None
    where = (open_alarms.c.device_id == report.device_id) & (open_alarms.c.type == report.type)
    alarm_id = work.connection.execute(select(open_alarms.c.alarm_id).where(where)).scalar()
    alarm = work.get(Alarm.KIND, alarm_id) if alarm_id else None
    if isinstance(alarm, Alarm) and alarm.status is AlarmStatus.NEW:
        return Key(Alarm.KIND, str(alarm_id)), alarm
    return None


def _new(work: Work, report: AlarmIn, grade: Grade, at: datetime) -> Alarm:
    """A new alarm, with the place of its device or of its site when it brings none."""
    device = work.get(Device.KIND, report.device_id) if report.device_id else None
    if report.device_id and not isinstance(device, Device):
        raise ValueError("there is no such device")
    lon, lat, name, address, site_id = report.lon, report.lat, report.name, report.address, report.site_id
    if isinstance(device, Device):
        site_id = site_id or device.site_id
        name = name or device.name or device.number
        address = address or " ".join(p for p in (device.address, device.floor, device.room) if p)
        if lon is None:
            lon, lat = device.lon, device.lat
    site = work.get(Site.KIND, site_id) if site_id else None
    if isinstance(site, Site):
        address = address or site.address or site.name
        if lon is None:
            lon, lat = site.lon, site.lat
    return Alarm(
        type=report.type, grade=grade, raised_at=at, number=f"A{work.revision + 1}", name=name,
        device_id=report.device_id, site_id=site_id, address=address, text=report.text, value=report.value,
        unit=report.unit, lon=lon, lat=lat,
    )  # fmt: skip


@router.post("/v1/alarms", response_model=None, openapi_extra=takes(AlarmsIn), responses=answers(AlarmsTaken))
async def alarms(request: Request, who: Annotated[Principal, Depends(allowed(GATEWAYS))]) -> Response:
    """Take alarms from a gateway."""
    wanted = decode(await read_body(request, 4 * MB), AlarmsIn)
    bounded(wanted.alarms)
    service = service_of(request)
    take = partial(take_alarms, service.db, who, wanted.alarms, service.grades, service.defects)
    return json_response(await service.write(take))


@router.post("/v1/calls", response_model=None, openapi_extra=takes(CallIn), responses=answers(AlarmsTaken))
async def calls(request: Request, who: Annotated[Principal, Depends(allowed(GATEWAYS))]) -> Response:
    """Take an emergency call; the same call twice is one alarm."""
    call = decode(await read_body(request), CallIn)
    name = " ".join(part for part in (call.caller, call.caller_phone) if part)
    report = AlarmIn(
        type=CALL, at=call.at, event_id=f"call {call.call_id}", name=name, address=call.address, text=call.text,
        lon=call.lon, lat=call.lat, grade="" if CALL in service_of(request).grades else "orange",
    )  # fmt: skip
    service = service_of(request)
    grades = service.grades
    return json_response(await service.write(lambda: take_alarms(service.db, who, [report], grades)))
