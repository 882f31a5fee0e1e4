"""What leaves the house: orders to stations, sent once, in time, never for an exercise.

The reference channel `log` writes the order to the backend's log; a centre's own channels take its place.
"""

from datetime import timedelta

import msgspec
import structlog
from sqlalchemy import select, update

from backend.clock import now_iso
from backend.db import Database
from backend.schema import outgoing
from backend.work import Work
from models.command import Circumstances
from models.incident import Incident
from models.record import iso
from models.station import Station
from models.unit import DispatchUnit, Unit

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
    """Send what waits and is still in time; what is late is marked expired and never sent. Returns the sent."""
    with db.writing() as work:
        waiting = work.connection.execute(select(outgoing).where(outgoing.c.state == "waiting")).all()
        sent = 0
        for row in waiting:
            late = row.expires_at < now_iso()
            if late:
                log.warning("order expired", command_id=row.command_id, expires_at=row.expires_at)
            else:
                log.info("order", channel=row.channel, order=msgspec.json.decode(row.payload))
                sent += 1
            values = {"state": "expired" if late else "sent", "sent_at": "" if late else now_iso()}
            work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
    return sent
