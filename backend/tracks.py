"""The tracks: where everything that moves was, kept for some days, thinned and bounded, given a day at a time."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import ColumnElement, Connection, and_, cast, delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import BigInteger
from starlette.concurrency import run_in_threadpool

from backend.auth import Principal, allowed
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers
from backend.requests import aware, json_response
from backend.schema import tracks as kept
from backend.series import to_ms
from backend.service import Service, service_of
from backend.work import Work
from models.record import Key
from models.track import (
    MOST_SPAN_S,
    MOST_THINGS,
    MOVING,
    SLOT_MS,
    WATCHERS,
    Track,
    TrackFix,
    Tracks,
    slot_of,
    stride,
)

DEFAULT_SPAN = timedelta(hours=1)
MOST_ROWS = 20_000_000
"""Whatever the time to keep, no more than this; the oldest go first."""
EVERY_S = 60.0
COUNT_EVERY = 60
"""Every so many purges all rows are counted."""
PORTION = 60_000 // SLOT_MS
"""Slots that go in one transaction: what came in a minute."""
log = structlog.get_logger("backend.tracks")
router = APIRouter()


def keep(work: Work, went: Iterable[tuple[Key, TrackFix]]) -> None:
    """Keep the last fix of each thing in each slot."""
    last: dict[tuple[Key, int], TrackFix] = {}
    for key, fix in went:
        slot = (key, slot_of(fix.at_ms))
        if slot not in last or last[slot].at_ms <= fix.at_ms:
            last[slot] = fix
    work.upsert(
        kept,
        [
            {
                "kind": key.kind, "id": key.id, "slot": slot, "at_ms": fix.at_ms, "lon": fix.lon, "lat": fix.lat,
                "heading": fix.heading_deg,
            }
            for (key, slot), fix in last.items()
        ],
    )  # fmt: skip


def purge(db: Database, hours: float, most: int | None = None) -> int:
    """Throw away what is older than it may be, then the oldest of more than `most`; how many rows went."""
    limit = slot_of(to_ms(now() - timedelta(hours=hours)))
    if most is not None:
        with db.reading() as connection:
            beyond = connection.execute(select(func.count()).select_from(kept)).scalar_one() - most
            if beyond > 0:
                last = select(kept.c.slot).order_by(kept.c.slot).limit(1).offset(beyond - 1)
                limit = max(limit, connection.execute(last).scalar_one() + 1)
    gone = 0
    while True:
        with db.writing() as work:
            oldest = work.connection.scalar(select(func.min(kept.c.slot)))
            if oldest is None or oldest >= limit:
                return gone
            until = min(limit, oldest + PORTION)
            gone += work.connection.execute(delete(kept).where(kept.c.slot < until)).rowcount


async def keep_bounded(service: Service) -> None:
    """Purge every minute until cancelled; a failure is logged and tried again."""
    turn = 0
    while True:
        most = MOST_ROWS if turn % COUNT_EVERY == 0 else None
        try:
            await service.write(partial(purge, service.db, service.settings.track_hours, most))
        except SQLAlchemyError as error:
            log.error("tracks", error=str(error)[:300])
        turn += 1
        await asyncio.sleep(EVERY_S)


def read_tracks(db: Database, start_ms: int, end_ms: int, keys: Sequence[Key]) -> Tracks:
    """Who went where between two moments (end excluded): everything, or only these."""
    within = and_(kept.c.slot >= slot_of(start_ms), kept.c.at_ms >= start_ms, kept.c.at_ms < end_ms)
    if keys:
        within = and_(within, _any_of(keys))
    with db.reading() as connection:
        things = connection.execute(
            select(kept.c.kind, kept.c.id).where(within).distinct().order_by(kept.c.kind.desc(), kept.c.id)
        ).all()
        shown = [Key(kind, id_) for kind, id_ in things[:MOST_THINGS]]
        step = stride(start_ms, end_ms, len(shown))
        tracks = _tracks(connection, within, step, frozenset(shown))
    return Tracks(
        start_ms=start_ms, end_ms=end_ms, step_s=step * SLOT_MS / 1000, tracks=tracks,
        left_out=len(things) - len(shown),
    )  # fmt: skip


def _any_of(keys: Sequence[Key]) -> ColumnElement[bool]:
    kinds = sorted({key.kind for key in keys})
    return or_(
        *(and_(kept.c.kind == kind, kept.c.id.in_([key.id for key in keys if key.kind == kind])) for kind in kinds)
    )


def _tracks(connection: Connection, within: ColumnElement[bool], step: int, shown: frozenset[Key]) -> list[Track]:
    """The tracks, one fix in so many slots."""
    wanted: Any = select(kept.c.kind, kept.c.id, kept.c.at_ms, kept.c.lon, kept.c.lat, kept.c.heading)
    if step == 1:
        wanted = wanted.where(within)
    else:
        bucket = cast(kept.c.slot // step, BigInteger)
        first = (
            select(kept.c.kind, kept.c.id, func.min(kept.c.slot).label("slot"))
            .where(within).group_by(kept.c.kind, kept.c.id, bucket).subquery()
        )  # fmt: skip
        same = and_(kept.c.kind == first.c.kind, kept.c.id == first.c.id, kept.c.slot == first.c.slot)
        wanted = wanted.join(first, same)
    found: dict[Key, list[TrackFix]] = {}
    for kind, id_, at_ms, lon, lat, heading in connection.execute(
        wanted.order_by(kept.c.kind, kept.c.id, kept.c.slot)
    ):
        key = Key(kind, id_)
        if key in shown:
            found.setdefault(key, []).append(TrackFix(at_ms, lon, lat, heading))
    return [Track(key.kind, key.id, fixes) for key, fixes in found.items()]


def read_key(text: str) -> Key:
    """`unit:0190…`; 422 for what cannot be the name of a thing that moves."""
    kind, _, id_ = text.partition(":")
    if kind not in MOVING or not id_ or len(id_) > 128 or "\0" in id_:
        raise Problem(422, "invalid", f"'{text[:64]}' is not kind:id of something that moves.")
    return Key(kind, id_)


@router.get("/v1/tracks", response_model=None, responses=answers(Tracks))
async def tracks(
    request: Request,
    _principal: Annotated[Principal, Depends(allowed(WATCHERS))],
    start: Annotated[datetime | None, Query(alias="from")] = None,
    end: Annotated[datetime | None, Query(alias="to")] = None,
    ids: Annotated[list[str] | None, Query(max_length=MOST_THINGS)] = None,
) -> Response:
    """Where everything, or what `ids` names (`kind:id`), went: the last hour unless told, at most a day."""
    try:
        until = aware(end).astimezone(UTC) if end else now()
        since = aware(start).astimezone(UTC) if start else until - DEFAULT_SPAN
    except OverflowError as error:
        raise Problem(422, "time", "A time outside of what a calendar holds.") from error
    if since >= until or (until - since).total_seconds() > MOST_SPAN_S:
        raise Problem(422, "time", "'from' has to be before 'to', and at most a day before.")
    keys = [read_key(text) for text in ids or ()]
    db = service_of(request).db
    return json_response(await run_in_threadpool(read_tracks, db, to_ms(since), to_ms(until), keys))
