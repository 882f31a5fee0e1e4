"""Reading what clients send: bounded, decoded by type, refused with a sentence."""

from datetime import datetime
from typing import Any

import msgspec
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from backend.errors import Problem

KB = 1024
MB = 1024 * KB
DEFAULT_LIMIT = 2 * MB


async def read_body(request: Request, limit: int = DEFAULT_LIMIT) -> bytes:
    """The body, at most `limit` bytes; 413 as soon as it is longer, 400 when the line broke before its end."""
    too_large = Problem(413, "too_large", f"The request is larger than {limit // KB} kB; send less at a time.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise too_large
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise too_large
            parts.append(part)
    except ClientDisconnect as error:
        raise Problem(400, "cut_off", "The line broke before the end of the request; send it again.") from error
    return b"".join(parts)


def decode[T](body: bytes, kind: type[T]) -> T:
    """The body as `kind`; 400 when it is no JSON, 422 when it is another shape."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise Problem(422, "invalid", f"The request does not have the expected shape: {error}.") from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Problem(400, "json", f"The request is not JSON that can be read: {error}.") from error


def json_response(value: Any, status: int = 200) -> Response:
    """A struct as a JSON answer."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def is_clean(text: str, longest: int) -> bool:
    """Short enough and without control characters: may be stored and shown as a name."""
    return len(text) <= longest and text.isprintable()


def aware(moment: datetime) -> datetime:
    """The moment, refused (422) when it does not say its time zone."""
    if moment.tzinfo is None:
        raise Problem(422, "time", f"The time {moment.isoformat()} has no time zone; add Z or an offset.")
    return moment
