"""The door for the field and its gateways: where units, people with a radio, drones and vehicles are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from backend.auth import Principal, allowed
from backend.clock import now
from backend.db import Database
from backend.doors import RefusedItem, Taken, believed, bounded
from backend.openapi import answers, takes
from backend.requests import MB, decode, is_clean, json_response, read_body
from backend.series import to_ms
from backend.service import service_of
from backend.tracks import keep
from backend.work import Author, Work
from models.command import Role
from models.device import Device
from models.geo import BadPosition, check_position
from models.ids import uuid7
from models.person import Person
from models.record import Key, iso, replace
from models.track import MOVING, TrackFix
from models.unit import Unit

FIELD = frozenset({Role.FIELD, Role.GATEWAY, Role.ADMINISTRATOR})
POSITION_EVERY = timedelta(seconds=30)
"""A record's place changes at most so often; what happens between is in the now lane and the tracks."""
router = APIRouter()


class PositionIn(msgspec.Struct):
    """Where a thing is: WGS-84 degrees, heading clockwise from north. `unit_id` is the id of a unit."""

    lon: float
    lat: float
    at: datetime
    heading_deg: float | None = None
    kind: str = Unit.KIND
    id: str = ""
    unit_id: str = ""

    @property
    def key(self) -> Key:
        """Whose place it is."""
        return Key(self.kind, self.id or self.unit_id)


class PositionsIn(msgspec.Struct):
    """At most 10,000."""

    positions: list[PositionIn]


class PositionNow(msgspec.Struct):
    """A position as the now lane tells it."""

    kind: str
    id: str
    lon: float
    lat: float
    heading_deg: float | None
    at: str


def take_positions(
    db: Database, who: Principal, positions: Sequence[PositionIn]
) -> tuple[list[PositionNow], Taken]:
    """Pass positions on, keep one now and then as the last known place, and some for the tracks."""
    received_at = now()
    told: list[PositionNow] = []
    refused: list[RefusedItem] = []
    puts: dict[Key, tuple[Key, Unit | Person | Device, str | None]] = {}
    went: list[tuple[Key, TrackFix]] = []
    with db.writing() as work:
        for kind in MOVING:
            ids = {item.key.id for item in positions if item.kind == kind and is_clean(item.key.id, 128)}
            work.prefetch(kind, sorted(ids))
        for index, item in enumerate(positions):
            found = _known(work, item)
            if isinstance(found, str):
                refused.append(RefusedItem(index, found))
                continue
            key, at = item.key, believed(item.at, received_at)
            told.append(PositionNow(key.kind, key.id, item.lon, item.lat, item.heading_deg, iso(at)))
            went.append((key, TrackFix(to_ms(at), item.lon, item.lat, item.heading_deg)))
            before = puts[key][1].position_at if key in puts else None
            due = found.position_at is None or at - found.position_at >= POSITION_EVERY
            if due and (before is None or before < at):
                row = work.row(key)
                moved = replace(found, lon=item.lon, lat=item.lat, position_at=at)
                puts[key] = (key, moved, row.exercise_id if row else None)
        work.put(puts.values(), Author(who.user, iso(received_at), uuid7(), measured=True))
        keep(work, went)
    # Of each thing the lane tells what comes last.
    return sorted(told, key=lambda place: place.at), Taken(len(told), refused)


def _known(work: Work, item: PositionIn) -> Unit | Person | Device | str:
    """What says where it is, or the sentence why not."""
    try:
        check_position(item.lon, item.lat)
    except BadPosition as error:
        return str(error)
    fact = work.get(item.kind, item.key.id) if item.kind in MOVING else None
    return fact if isinstance(fact, Unit | Person | Device) else f"there is no such {item.kind[:32]}"


@router.post("/v1/field/positions", response_model=None, openapi_extra=takes(PositionsIn), responses=answers(Taken))
async def positions(request: Request, who: Annotated[Principal, Depends(allowed(FIELD))]) -> Response:
    """Take positions of what moves."""
    wanted = decode(await read_body(request, 4 * MB), PositionsIn)
    bounded(wanted.positions)
    service = service_of(request)
    told, taken = await service.write(lambda: take_positions(service.db, who, wanted.positions))
    service.hub.tell_now("positions", (((p.kind, p.id), p) for p in told))
    return json_response(taken)
