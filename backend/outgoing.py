"""What leaves the house: orders to stations, sent once, in time, never for an exercise.

The reference channel `log` writes the order to the backend's log; a centre's own channels take its place.
An order whose unit was told by voice before it could go out still goes, marked so: the station gets the address
in writing, and does not turn out twice. One whose unit was recalled before it went out does not go. One that was
late before it could go, because the backend was down, is not sent either, and its dispatch is NOT ORDERED again.
"""

from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row, select, update

from backend import two_person
from backend.clock import now_iso
from backend.db import Database
from backend.schema import outgoing
from backend.work import Author, Work
from models.command import Circumstances
from models.ids import uuid7
from models.incident import Incident
from models.record import Key, iso, replace
from models.station import Station
from models.unit import DispatchUnit, Unit, UnitStatus

CHANNEL = "log"
log = structlog.get_logger("backend.outgoing")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a station is told."""

    unit_id: str
    unit: str
    station: str
    phone: str
    radio_channel: str
    incident_id: str
    incident: str
    type: str
    grade: int
    address: str
    lon: float | None
    lat: float | None
    ordered_by: str
    ordered_at: str
    already_told: str = ""
    """Who was told by voice before this went out, and when (or when they reported): the same order in writing."""


def order(work: Work, command: DispatchUnit, at: Circumstances) -> None:
    """Put the order of an accepted dispatch into the outgoing table, unless it is late or an exercise."""
    unit = work.get(Unit.KIND, command.unit_id)
    incident = work.get(Incident.KIND, command.incident_id)
    if at.exercise_id is not None or not at.in_time or at.received_at is None:
        return
    if not isinstance(unit, Unit) or not isinstance(incident, Incident):
        return
    station = work.get(Station.KIND, unit.station_id)
    told = station if isinstance(station, Station) else None
    payload = Order(
        unit_id=command.unit_id, unit=unit.number, station=told.name if told else "",
        phone=unit.phone or (told.phone if told else ""),
        radio_channel=unit.radio_channel or (told.radio_channel if told else ""),
        incident_id=command.incident_id, incident=incident.number, type=incident.type, grade=incident.grade,
        address=incident.address, lon=incident.lon, lat=incident.lat, ordered_by=at.actor,
        ordered_at=iso(at.received_at),
    )  # fmt: skip
    expires = at.made_at + timedelta(seconds=at.expires_s or 60.0)
    work.insert(
        outgoing,
        {
            "command_id": at.command_id, "channel": CHANNEL, "payload": msgspec.json.encode(payload),
            "state": "waiting", "created_at": iso(at.received_at), "expires_at": iso(expires), "sent_at": "",
        },
    )  # fmt: skip


def send_waiting(db: Database) -> int:
    """Send what waits and is in time; what is late or recalled is marked and never sent. Returns the sent."""
    with db.writing() as work:
        waiting = work.connection.execute(select(outgoing).where(outgoing.c.state == "waiting")).all()
        sent = 0
        for row in waiting:
            values = _sent(work, row)
            sent += values["state"] == "sent"
            work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
    return sent


def _sent(work: Work, row: Row[Any]) -> dict[str, Any]:
    """Send one order as things stand now; what its row is afterwards."""
    if row.channel in two_person.CHANNELS:
        return two_person.sent(work, row)
    try:
        written = msgspec.json.decode(row.payload, type=Order)
    except msgspec.DecodeError as error:
        log.error("order unreadable", command_id=row.command_id, error=str(error))
        return {"state": "unreadable"}
    if row.expires_at < now_iso():
        log.warning("order expired", command_id=row.command_id, expires_at=row.expires_at)
        _not_ordered(work, written)
        return {"state": "expired"}
    incident = work.get(Incident.KIND, written.incident_id)
    active = incident.active_dispatches if isinstance(incident, Incident) else ()
    dispatch = next((d for d in active if d.unit_id == written.unit_id), None)
    if dispatch is None:
        log.info("order recalled", command_id=row.command_id)
        return {"state": "recalled"}
    unit = work.get(Unit.KIND, written.unit_id)
    told = dispatch.told_by_voice
    if not told and isinstance(unit, Unit) and unit.status is not UnitStatus.DISPATCHED:
        told = iso(unit.status_at)
    written = msgspec.structs.replace(written, already_told=told)
    log.info("order", channel=row.channel, order=msgspec.to_builtins(written))
    return {"state": "sent", "sent_at": now_iso(), "payload": msgspec.json.encode(written)}


def _not_ordered(work: Work, written: Order) -> None:
    """The backend was down until the order was late: nobody was told, and the incident must not say otherwise."""
    incident = work.get(Incident.KIND, written.incident_id)
    if not isinstance(incident, Incident):
        return
    dispatches = tuple(
        msgspec.structs.replace(d, ordered_at=None)
        if d.unit_id == written.unit_id and iso(d.ordered_at) == written.ordered_at
        else d
        for d in incident.dispatches
    )
    changed = replace(incident, dispatches=dispatches)
    key = Key(Incident.KIND, written.incident_id)
    work.put([(key, changed, None)], Author(written.ordered_by, now_iso(), uuid7()))
