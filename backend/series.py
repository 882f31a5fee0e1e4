"""The series lane: the history of a channel, the least and the most of each pixel asked for."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import cast, func, select
from sqlalchemy.types import BigInteger
from starlette.concurrency import run_in_threadpool

from backend.auth import Reader
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers
from backend.requests import aware, json_response
from backend.schema import series as history
from backend.service import service_of
from models.record import iso

DEFAULT_SPAN = timedelta(days=1)
MAX_PIXELS = 10_000
router = APIRouter()


class SeriesBody(msgspec.Struct, kw_only=True):
    """`points` are [milliseconds since 1970 UTC, least, most], one a pixel that has any, in time order."""

    device_id: str
    channel: str
    start: str
    end: str
    count: int
    points: list[tuple[int, float, float]]


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC."""
    return int(moment.timestamp() * 1000)


def reduced(db: Database, device: str, channel: str, start: datetime, end: datetime, pixels: int) -> SeriesBody:
    """The channel between two moments (end excluded), reduced in the database."""
    first, last = to_ms(start), to_ms(end)
    width_ms = max(1, -(-(last - first) // pixels))
    bucket = cast((history.c.at_ms - first) // width_ms, BigInteger).label("bucket")
    where = (
        (history.c.device_id == device) & (history.c.channel == channel)
        & (history.c.at_ms >= first) & (history.c.at_ms < last)
    )  # fmt: skip
    least, most = func.min(history.c.value), func.max(history.c.value)
    query = select(func.min(history.c.at_ms), least, most, func.count()).where(where).group_by(bucket)
    with db.reading() as connection:
        rows = sorted((int(at), float(low), float(high), int(n)) for at, low, high, n in connection.execute(query))
    return SeriesBody(
        device_id=device, channel=channel, start=iso(start), end=iso(end), count=sum(r[3] for r in rows),
        points=[(at, low, high) for at, low, high, _ in rows],
    )  # fmt: skip


@router.get("/v1/series/{device}/{channel}", response_model=None, responses=answers(SeriesBody))
async def series(
    request: Request,
    device: str,
    channel: str,
    _principal: Reader,
    start: Annotated[datetime | None, Query(alias="from")] = None,
    end: Annotated[datetime | None, Query(alias="to")] = None,
    pixels: Annotated[int, Query(ge=1, le=MAX_PIXELS)] = 1000,
) -> Response:
    """The history of one channel, the last day unless told."""
    if "\0" in device + channel:
        raise Problem(404, "not_found", "There is no such channel.")
    try:
        until = aware(end).astimezone(UTC) if end else now()
        since = aware(start).astimezone(UTC) if start else until - DEFAULT_SPAN
    except OverflowError as error:
        raise Problem(422, "time", "A time outside of what a calendar holds.") from error
    if since >= until:
        raise Problem(422, "time", "'from' has to be before 'to'.")
    db = service_of(request).db
    return json_response(await run_in_threadpool(reduced, db, device, channel, since, until, pixels))
