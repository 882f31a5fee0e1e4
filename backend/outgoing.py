"""What leaves the house: orders to stations, sent once, in time, never for an exercise.

The reference channel `log` writes the order to the backend's log; a centre's own webhook takes its place.
A row is claimed before it is sent and marked after: it goes out once, or the incident says that nobody knows.
Before every attempt the facts are looked at again: an order whose unit was told by voice meanwhile goes out marked
so, one whose unit was recalled, sent elsewhere or ordered anew does not go, and one that is late does not either.
A dispatch is ordered when a channel has taken its order; until then, and when none does, it says why not.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row, select, update

from backend import two_person
from backend.channels import ORDERS
from backend.clock import now, now_iso
from backend.db import Database
from backend.log_lines import tell
from backend.schema import outgoing
from backend.work import Author, Work
from models.command import Circumstances
from models.ids import uuid7
from models.incident import Dispatch, Incident, PlaceSure
from models.log_entry import LogKind
from models.record import Key, iso, replace
from models.station import Station
from models.unit import DispatchUnit, Unit, UnitStatus

CHANNEL = ORDERS
LOST_AFTER = timedelta(seconds=15)
"""A row still `sending` so long after its time has no sender any more."""
_SAID = {"unknown": LogKind.ORDER_UNKNOWN, "no_channel": LogKind.ORDER_NO_CHANNEL}
"""What the log says of an order that ended so; of all others that it was not delivered."""
LOGGED_WITHIN = timedelta(seconds=5)
"""Into the log takes no time at all: one that is not marked by then has no sender either."""
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
    place_sure: PlaceSure | None = None
    place_taken: str = ""
    """What the address was taken for when lon and lat were found, and how surely."""
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
        ordered_at=iso(at.received_at), place_sure=incident.place_sure, place_taken=incident.place_taken,
    )  # fmt: skip
    expires = at.made_at + timedelta(seconds=at.expires_s or 60.0)
    work.insert(
        outgoing,
        {
            "command_id": at.command_id, "channel": CHANNEL, "payload": msgspec.json.encode(payload),
            "state": "waiting", "created_at": iso(at.received_at), "expires_at": iso(expires), "sent_at": "",
        },
    )  # fmt: skip


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is being sent by this process and by no other: it goes out once, or nobody knows."""

    seq: int
    command_id: str
    channel: str
    expires_at: str
    body: bytes


def send_waiting(db: Database, channels: Collection[str] = (CHANNEL, *two_person.CHANNELS)) -> int:
    """Write what waits for these channels into the backend's log.

    Claimed on the disk first, marked after: should the mark be lost, it is not sent again. Returns the sent.
    """
    claimed = claim(db, channels)
    for one in claimed:
        log.info("order", channel=one.channel, order=msgspec.json.decode(one.body))
    for one in claimed:
        finish(db, one.seq, "sent")
    return len(claimed)


def claim(db: Database, channels: Collection[str]) -> list[Claimed]:
    """What waits for these channels and is in time; what is late, recalled or has no channel is marked so."""
    wanted = (outgoing.c.state == "waiting") & outgoing.c.channel.in_(channels)
    with db.reading() as connection:
        if connection.execute(select(outgoing.c.seq).where(wanted).limit(1)).first() is None:
            return []
    out = []
    with db.writing() as work:
        for row in work.connection.execute(select(outgoing).where(wanted).order_by(outgoing.c.seq)).all():
            values = _claimed(work, row)
            work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
            if values["state"] == "sending":
                out.append(_as_claimed(row, values))
    return out


def look_again(db: Database, claimed: Claimed, *, unsure: bool) -> Claimed | None:
    """What is to be sent in the next attempt, as things stand now; None when it is not to be sent any more.

    `unsure`: an earlier attempt may have arrived, so that what ends here is unknown and not undelivered.
    """
    with db.writing() as work:
        row = work.connection.execute(select(outgoing).where(outgoing.c.seq == claimed.seq)).first()
        if row is None or row.state != "sending":
            return None
        values = _claimed(work, row, given_up="unknown" if unsure else "failed")
        work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
        if values["state"] == "recalled" and unsure:
            _tell(work, row, LogKind.ORDER_UNKNOWN)
        return _as_claimed(row, values) if values["state"] == "sending" else None


def _as_claimed(row: Row[Any], values: dict[str, Any]) -> Claimed:
    return Claimed(
        seq=row.seq, command_id=row.command_id, channel=row.channel, expires_at=row.expires_at,
        body=bytes(values.get("payload", row.payload)),
    )  # fmt: skip


def refuse_without_channel(db: Database, channels: Collection[str]) -> int:
    """Orders and granted acts for which nothing is set up say so at once, not pretending. Returns how many."""
    wanted = (outgoing.c.state == "waiting") & outgoing.c.channel.in_(channels)
    with db.reading() as connection:
        if not channels or connection.execute(select(outgoing.c.seq).where(wanted).limit(1)).first() is None:
            return 0
    with db.writing() as work:
        rows = work.connection.execute(select(outgoing).where(wanted)).all()
        for row in rows:
            values = {"state": "no_channel"}
            work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
            if row.channel in two_person.CHANNELS:
                two_person.without_channel(work, row)
            else:
                _ended(work, row, "no_channel")
    return len(rows)


def finish(db: Database, seq: int, state: str) -> None:
    """Keep what became of a row that was claimed: `sent`, `failed` or `unknown`; the last two are said aloud."""
    with db.writing() as work:
        row = work.connection.execute(select(outgoing).where(outgoing.c.seq == seq)).first()
        if row is not None and row.state == "sending":
            _ended(work, row, state)


def settle_unknown(db: Database, carried: Collection[str] = ()) -> int:
    """Rows whose sender died between claim and mark: nobody knows whether they went. Returns how many.

    Those of the channels that are `carried` may be on their way until their time is over.
    """
    before, logged = iso(now() - LOST_AFTER), iso(now() - LOGGED_WITHIN)
    late = (outgoing.c.expires_at < before) & (outgoing.c.sent_at < before)
    lost = (outgoing.c.state == "sending") & (
        late | (outgoing.c.channel.not_in(carried) & (outgoing.c.sent_at < logged))
    )
    with db.reading() as connection:
        if connection.execute(select(outgoing.c.seq).where(lost).limit(1)).first() is None:
            return 0
    with db.writing() as work:
        rows = work.connection.execute(select(outgoing).where(lost)).all()
        for row in rows:
            log.error("unknown whether sent", command_id=row.command_id, channel=row.channel)
            _ended(work, row, "unknown")
    return len(rows)


def _ended(work: Work, row: Row[Any], state: str) -> None:
    sent_at = now_iso() if state == "sent" else row.sent_at
    values = {"state": state, "sent_at": sent_at}
    work.connection.execute(update(outgoing).where(outgoing.c.seq == row.seq).values(**values))
    if row.channel in two_person.CHANNELS:
        two_person.ended(work, row, state)
    elif state != "sent":
        _keep(work, row, state)
        _tell(work, row, _SAID.get(state, LogKind.ORDER_FAILED))
    elif not _keep(work, row, ""):
        # Recalled while it was on its way: they have an order that nobody means any more.
        log.warning("order crossed its recall", command_id=row.command_id)
        _tell(work, row, LogKind.ORDER_CROSSED)


def _order_of(row: Row[Any]) -> Order | None:
    """What was to be said; None for what cannot be read, and must hold up nothing else."""
    try:
        return msgspec.json.decode(row.payload, type=Order)
    except msgspec.DecodeError as error:
        log.error("order unreadable", command_id=row.command_id, error=str(error))
        return None


def _tell(work: Work, row: Row[Any], kind: LogKind) -> None:
    written = _order_of(row)
    if written is None:
        return
    params = {"unit": written.unit, "station": written.station}
    tell(work, kind, row.command_id, written.incident_id, written.ordered_by, params)


def _claimed(work: Work, row: Row[Any], given_up: str = "expired") -> dict[str, Any]:
    """What a row is once it was looked at as things stand now; `given_up`: what it is when it is too late."""
    if row.channel in two_person.CHANNELS:
        return two_person.claimed(work, row, given_up)
    written = _order_of(row)
    if written is None:
        return {"state": "unreadable"}
    if row.expires_at < now_iso():
        log.warning("order expired", command_id=row.command_id, expires_at=row.expires_at)
        _keep(work, row, given_up)
        if given_up != "expired":
            _tell(work, row, _SAID.get(given_up, LogKind.ORDER_FAILED))
        return {"state": given_up}
    incident = work.get(Incident.KIND, written.incident_id)
    active = incident.active_dispatches if isinstance(incident, Incident) else ()
    dispatch = next((d for d in active if _is_of(d, written, row.command_id)), None)
    if dispatch is None:
        log.info("order recalled", command_id=row.command_id)
        return {"state": "recalled"}
    unit = work.get(Unit.KIND, written.unit_id)
    told = dispatch.told_by_voice
    if not told and isinstance(unit, Unit) and unit.status is not UnitStatus.DISPATCHED:
        told = iso(unit.status_at)
    written = msgspec.structs.replace(written, already_told=told)
    return {"state": "sending", "sent_at": now_iso(), "payload": msgspec.json.encode(written)}


def _keep(work: Work, row: Row[Any], undelivered: str) -> bool:
    """The dispatch says that its order was taken just now, or why nobody has it. False: it is no longer there."""
    written = _order_of(row)
    incident = work.get(Incident.KIND, written.incident_id) if written is not None else None
    if written is None or not isinstance(incident, Incident):
        return False
    ordered_at = None if undelivered else now()
    dispatches = tuple(
        msgspec.structs.replace(d, ordered_at=ordered_at, undelivered=undelivered, order_id=row.command_id)
        if _is_of(d, written, row.command_id)
        else d
        for d in incident.dispatches
    )
    changed = replace(incident, dispatches=dispatches)
    key = Key(Incident.KIND, written.incident_id)
    work.put([(key, changed, None)], Author(written.ordered_by, now_iso(), uuid7()))
    return any(_is_of(d, written, row.command_id) for d in incident.active_dispatches)


def _is_of(dispatch: Dispatch, written: Order, command_id: str) -> bool:
    """Is that the dispatch which this order is for? One an older backend kept is known by its moment."""
    if dispatch.order_id:
        return dispatch.order_id == command_id
    return dispatch.unit_id == written.unit_id and iso(dispatch.ordered_at) == written.ordered_at
