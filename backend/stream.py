"""The live lane: server-sent events `changes`, `present`, `now` and `heartbeat`, resumable by revision."""

import asyncio
import contextlib
import time
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.auth import Principal, Reader
from backend.changes_page import Page, read_page
from backend.clock import now, now_iso
from backend.errors import Problem
from backend.hub import FRAME_RECORDS, Frame, Subscriber, changes_frame, present_frame
from backend.openapi import answers_bytes
from backend.service import Service, service_of

SEND_TIMEOUT_S = 30.0
"""A client that takes nothing for so long is gone; it must not hold memory here."""
router = APIRouter()


class Heartbeat(msgspec.Struct):
    """Says that the link is alive, how far the backend is, and how far (`after`) this stream has told.

    Only `after` shows a reader that it missed something: the head may be ahead of what is still on its way.
    """

    at: str
    head: int
    after: int


class EventStream(Response):
    """One client's stream, from its revision until it, or the backend, goes away."""

    media_type = "text/event-stream"

    def __init__(self, service: Service, after: int, epoch: str, principal: Principal) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._service = service
        self._cursor = after
        self._epoch = epoch
        self._expires_at = principal.expires_at
        self._digest = principal.digest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until one of both ends."""
        subscriber = self._service.hub.subscribe()
        gone = asyncio.create_task(_gone(receive))
        sending = asyncio.create_task(self._send_all(subscriber, send))
        try:
            await asyncio.wait((gone, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._service.hub.unsubscribe(subscriber)
            for task in (gone, sending):
                task.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)

    async def _send_all(self, subscriber: Subscriber, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        with contextlib.suppress(TimeoutError, Problem):
            await self._put(send, self._heartbeat())
            await self._catch_up(send)
            await self._put(send, await run_in_threadpool(self._present))
            await self._follow(subscriber, send)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), 1.0)

    async def _follow(self, subscriber: Subscriber, send: Send) -> None:
        every_s = self._service.settings.heartbeat_s
        beat_at = time.monotonic() + every_s
        while not (subscriber.dropped or self._service.hub.closed or self._expires_at < now_iso()):
            frame: Frame | None = None
            with contextlib.suppress(TimeoutError):
                frame = await asyncio.wait_for(subscriber.queue.get(), max(0.0, beat_at - time.monotonic()))
                if frame is None:
                    return
            if frame is not None:
                if frame.accounts and not await run_in_threadpool(self._may_read):
                    return
                await self._pass_on(frame, send)
            if time.monotonic() >= beat_at:
                if self._service.hub.is_blind:
                    # Said to be alive, what this reader has would pass for what is true now.
                    return
                await self._put(send, self._heartbeat())
                beat_at = time.monotonic() + every_s

    async def _pass_on(self, frame: Frame, send: Send) -> None:
        """Send a frame once, whatever catching up already sent of it."""
        if not frame.end:
            await self._put(send, frame)
        elif frame.start == self._cursor:
            await self._put(send, frame)
            self._cursor, self._epoch = frame.end, frame.epoch
        elif frame.end > self._cursor:
            await self._catch_up(send)

    async def _catch_up(self, send: Send) -> None:
        more = True
        while more:
            page = await run_in_threadpool(self._read)
            if page.revision > self._cursor:
                await self._put(send, changes_frame(self._cursor, page))
                self._cursor, self._epoch = page.revision, page.epoch
            more = page.more

    def _may_read(self) -> bool:
        return self._service.sessions.look_up(self._digest) is not None

    def _read(self) -> Page:
        with self._service.db.reading() as connection:
            return read_page(connection, self._cursor, FRAME_RECORDS, epoch=self._epoch)

    def _present(self) -> Frame:
        """Everybody who is there; from now on only what changes is told."""
        return present_frame(self._service.presence.whole(now()))

    def _heartbeat(self) -> Frame:
        # What this reader has may be ahead of what the hub has read: told less, it would think us restored.
        head = max(self._service.hub.cursor, self._cursor)
        body = msgspec.json.encode(Heartbeat(now_iso(), head, self._cursor))
        return Frame(b"event: heartbeat\ndata: %b\n\n" % body)

    async def _put(self, send: Send, frame: Frame) -> None:
        message = {"type": "http.response.body", "body": frame.body, "more_body": True}
        await asyncio.wait_for(send(message), SEND_TIMEOUT_S)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get("/v1/stream", response_model=None, responses=answers_bytes("text/event-stream"))
async def stream(
    request: Request,
    principal: Reader,
    after: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    epoch: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Changes after a revision, reached in an epoch, as they are committed; without one, only from now on.

    Every `changes` and `heartbeat` says `after`: a reader that has less than that has missed a part of the
    stream, and should open another from what it has.
    """
    service = service_of(request)
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else after
    if start is None:
        start, epoch = service.hub.cursor, ""
    await run_in_threadpool(_check, service, start, epoch)
    return EventStream(service, start, epoch, principal)


def _check(service: Service, after: int, epoch: str) -> None:
    """410 before the stream opens, not within it."""
    with service.db.reading() as connection:
        read_page(connection, after, 1, epoch=epoch)
