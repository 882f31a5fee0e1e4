"""How a shift stands when it is handed over; read off the UI thread."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.context import Context
from console.features.seats.work import open_incidents
from models.alarm import Alarm, AlarmStatus
from models.device import Device, DeviceStatus
from models.handover import MAX_LISTED, Handover, WriteHandover
from models.ids import uuid7
from models.incident import Incident, IncidentStatus
from models.record import MAX_NAME, Record, iso
from models.store import Op, Query, where
from models.unit import COMMITTED, Unit

MOST = 1_000
HISTORY = 200
DEVICES_OUT = (DeviceStatus.FAULT, DeviceStatus.OFFLINE)


@dataclass(frozen=True)
class Shift:
    """What the next must know without anybody writing it. `incidents`: (id, number and name) worked here."""

    since: datetime
    incidents: tuple[tuple[str, str], ...] = ()
    opened: int = 0
    closed: int = 0
    units_out: int = 0
    open_alarms: int = 0
    devices_out: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def handovers(context: Context) -> list[Record[Handover]]:
    """The newest hand-overs, newest first."""
    query = Query(
        kind=Handover.KIND, order="at", descending=True, exercise_id=context.session.exercise_id
    )  # fmt: skip
    return context.store.page(query, HISTORY)


def shift(context: Context, hours: float) -> Shift:
    """The shift as it stands: since the last hand-over signed for here, at most so many hours ago."""
    now, exercise = context.now(), context.session.exercise_id
    since = began(handovers(context), context.session.seat, now - timedelta(hours=hours))
    late = (where("at", iso(now - timedelta(days=7)), Op.GE),)
    recent: list[Record[Incident]] = context.store.page(
        Query(kind=Incident.KIND, filters=late, order="at", descending=True, exercise_id=exercise), MOST
    )
    facts = [record.fact for record in recent]
    here = {i: f for i, f in open_incidents(context).items() if f.owner_seat == context.session.seat}
    return Shift(
        since=since,
        incidents=tuple((i, f"{f.number}　{f.name or f.address}") for i, f in here.items()),
        opened=sum(_after(fact.clocks.received_at, since) for fact in facts),
        closed=sum(
            fact.status is IncidentStatus.CLOSED and _after(fact.clocks.closed_at, since) for fact in facts
        ),
        units_out=_count(context, Unit.KIND, COMMITTED),
        open_alarms=_count(context, Alarm.KIND, (AlarmStatus.NEW,)),
        devices_out=_devices_out(context),
        waiting=tuple(entry.envelope.name for entry in context.commands.entries())[:MAX_LISTED],
    )  # fmt: skip


def began(found: list[Record[Handover]], seat: str, earliest: datetime) -> datetime:
    """When the shift at a seat began: when its last hand-over was signed for, but no earlier than `earliest`."""
    signed = [
        record.fact.accepted_at
        for record in found
        if record.fact.accepted_seat == seat and record.fact.accepted_at is not None
    ]
    return max([earliest, *signed])


def written(shift_: Shift, note: str, to_user: str) -> WriteHandover:
    """The command that leaves this shift to the next."""
    return WriteHandover(
        handover_id=uuid7(), note=note, to_user=to_user,
        incident_ids=tuple(i for i, _name in shift_.incidents[:MAX_LISTED]), waiting=shift_.waiting,
        devices_out=shift_.devices_out, open_alarms=shift_.open_alarms, opened=shift_.opened,
        closed=shift_.closed, units_out=shift_.units_out,
    )  # fmt: skip


def gathered(names: tuple[str, ...]) -> list[tuple[str, int]]:
    """Each name once, with how often it was there."""
    return list(Counter(names).items())


def _after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and moment.tzinfo is not None and moment >= since


def _count(context: Context, kind: str, statuses: object) -> int:
    filters = (where("status", statuses, Op.IN),)
    return context.store.count(Query(kind=kind, filters=filters, exercise_id=context.session.exercise_id))


def _devices_out(context: Context) -> tuple[str, ...]:
    query = Query(kind=Device.KIND, filters=(where("status", DEVICES_OUT, Op.IN),), order="number")
    rows = context.store.rows(query, MAX_LISTED)
    return tuple(f"{row.number} {row.name}".strip()[:MAX_NAME] for row in rows)
