"""The door for gateways: readings of devices."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from backend.auth import Principal, allowed
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers, takes
from backend.requests import MB, aware, decode, is_clean, json_response, read_body
from backend.schema import series
from backend.series import to_ms
from backend.service import service_of
from backend.work import Author, Work
from models.command import Role
from models.device import Device
from models.ids import derived_id, uuid7
from models.reading import Reading
from models.record import Fact, Key, iso

GATEWAYS = frozenset({Role.GATEWAY, Role.ADMINISTRATOR})
MAX_ITEMS = 10_000
RECORD_EVERY = timedelta(seconds=10)
"""A channel's record changes at most so often; what happens between is in the now lane and the series."""
router = APIRouter()


class ReadingIn(msgspec.Struct):
    """A measured value of a device's channel."""

    device_id: str
    channel: str
    value: float
    at: datetime
    unit: str = ""


class ReadingsIn(msgspec.Struct):
    """At most 10,000."""

    readings: list[ReadingIn]


class RefusedItem(msgspec.Struct):
    """What was not taken, by its place in the list, and why."""

    index: int
    reason: str


class Taken(msgspec.Struct):
    """How many were taken."""

    taken: int
    refused: list[RefusedItem]


class ReadingNow(msgspec.Struct):
    """A reading as the now lane tells it."""

    device_id: str
    channel: str
    value: float
    unit: str
    at: str


def believed(at: datetime, received_at: datetime) -> datetime:
    """The moment in UTC; one that has not come yet is the sender's wrong clock, and means now."""
    try:
        return min(aware(at).astimezone(UTC), received_at)
    except OverflowError as error:
        raise Problem(422, "time", "A time outside of what a calendar holds.") from error


def bounded(items: Sequence[object]) -> None:
    """413 for more than one request may carry."""
    if len(items) > MAX_ITEMS:
        raise Problem(413, "too_many", f"{len(items)} at once; send at most {MAX_ITEMS}.")


def take_readings(db: Database, who: Principal, readings: Sequence[ReadingIn]) -> tuple[list[ReadingNow], Taken]:
    """Keep the history, and the latest value of each channel."""
    received_at = now()
    taken: list[ReadingNow] = []
    refused: list[RefusedItem] = []
    history: dict[tuple[str, str, int], float] = {}
    latest: dict[Key, Reading] = {}
    with db.writing() as work:
        work.prefetch(Device.KIND, sorted({r.device_id for r in readings if is_clean(r.device_id, 128)}))
        for index, item in enumerate(readings):
            reason = _wrong_reading(work, item)
            if reason:
                refused.append(RefusedItem(index, reason))
                continue
            at = believed(item.at, received_at)
            history[item.device_id, item.channel, to_ms(at)] = item.value
            reading = Reading(
                device_id=item.device_id, channel=item.channel, value=item.value, at=at, unit=item.unit
            )
            key = Key(Reading.KIND, derived_id(Reading.KIND, item.device_id, item.channel))
            if key not in latest or latest[key].at <= at:
                latest[key] = reading
            taken.append(ReadingNow(item.device_id, item.channel, item.value, item.unit, iso(at)))
        work.prefetch(Reading.KIND, [key.id for key in latest])
        due = [(key, fact, None) for key, fact in latest.items() if _is_due(work.get(*key_parts(key)), fact)]
        work.put(due, Author(who.user, iso(received_at), uuid7(), measured=True))
        work.upsert(
            series,
            [{"device_id": d, "channel": c, "at_ms": ms, "value": v} for (d, c, ms), v in history.items()],
        )
    return taken, Taken(len(taken), refused)


def key_parts(key: Key) -> tuple[str, str]:
    """Kind and id."""
    return key.kind, key.id


def _wrong_reading(work: Work, item: ReadingIn) -> str:
    if not isinstance(work.get(Device.KIND, item.device_id), Device):
        return "there is no such device"
    if not item.channel or not is_clean(item.channel, 64) or not is_clean(item.unit, 20):
        return "a channel has 1 to 64 printable characters, a unit at most 20"
    return ""


def _is_due(stored: Fact | None, fact: Reading) -> bool:
    return not isinstance(stored, Reading) or fact.at - stored.at >= RECORD_EVERY


@router.post("/v1/readings", response_model=None, openapi_extra=takes(ReadingsIn), responses=answers(Taken))
async def readings(request: Request, who: Annotated[Principal, Depends(allowed(GATEWAYS))]) -> Response:
    """Take readings from a gateway."""
    wanted = decode(await read_body(request, 4 * MB), ReadingsIn)
    bounded(wanted.readings)
    service = service_of(request)
    told, taken = await service.write(lambda: take_readings(service.db, who, wanted.readings))
    service.hub.tell_now("readings", (((r.device_id, r.channel), r) for r in told))
    return json_response(taken)
