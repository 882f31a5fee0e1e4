"""Tells every open stream what happened: committed changes, and the now lane (positions, latest readings)."""

import asyncio
import contextlib
import time
from collections.abc import Iterable, Sequence

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from backend.accounts import accounts_mark
from backend.changes_page import Page, read_page
from backend.db import Database
from backend.epochs import begin_epoch, epoch_of
from backend.errors import Problem
from backend.schema import counter
from backend.settings import Settings
from models.presence import Presence

QUEUE = 256
"""Frames a slow reader may be behind before it is dropped; it reconnects and catches up from its revision."""
FRAME_RECORDS = 2_000
NOW_EVERY_S = 1.0
SIGHT_S = 3.0
"""A look at the database takes no longer than this where it is well."""
log = structlog.get_logger("backend.hub")


class Frame(msgspec.Struct, frozen=True):
    """One server-sent event, ready to be written; `start` and `end` are 0 for those without changes."""

    body: bytes
    start: int = 0
    end: int = 0
    epoch: str = ""
    accounts: bool = False
    """Somebody's account was changed: who reads this may not be allowed to any more."""


def changes_frame(start: int, page: Page) -> Frame:
    """The event that carries a page."""
    body = b"event: changes\nid: %d\ndata: %b\n\n" % (page.revision, page.body)
    return Frame(body, start, page.revision, page.epoch)


def present_frame(present: Sequence[Presence]) -> Frame:
    """The event that tells a new reader of everybody who is there; the `now` lane tells what changes."""
    return Frame(b"event: present\ndata: %b\n\n" % msgspec.json.encode(present))


class Subscriber:
    """One open stream: a bounded queue of frames."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Frame | None] = asyncio.Queue(QUEUE)
        self.dropped = False

    def offer(self, frame: Frame | None) -> None:
        """Add a frame; a reader that is too slow is dropped."""
        try:
            self.queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.dropped = True


class Hub:
    """Reads what was committed once, for all streams, whoever committed it."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._subscribers: set[Subscriber] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._now: dict[str, dict[tuple[str, ...], msgspec.Struct]] = {}
        self.cursor = 0
        self._epoch = ""
        self._accounts = ""
        self._read_at = time.monotonic()
        self.closed = False

    def start(self) -> None:
        """Begin listening; called in the event loop."""
        self._loop = asyncio.get_running_loop()
        self._begin_at_head()
        self._db.on_commit(lambda _head: self._wake_soon())
        self._db.listen(self._wake_soon)
        self._tasks = [asyncio.create_task(self._tail()), asyncio.create_task(self._tell_now())]

    def close(self) -> None:
        """End every stream, so that the server can stop; safe to call from a signal handler."""
        self.closed = True
        for subscriber in self._subscribers:
            subscriber.offer(None)
        for task in self._tasks:
            task.cancel()

    @property
    def listened(self) -> bool:
        """Does anybody look on?"""
        return bool(self._subscribers)

    @property
    def is_blind(self) -> bool:
        """Has the database not been read for so long that nobody may be told that all is as it was?"""
        return time.monotonic() - self._read_at > max(SIGHT_S, self._settings.heartbeat_s)

    def subscribe(self) -> Subscriber:
        """Frames from now on; unsubscribe when done."""
        subscriber = Subscriber()
        self._subscribers.add(subscriber)
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """No more frames."""
        self._subscribers.discard(subscriber)

    def tell_now(self, lane: str, things: Iterable[tuple[tuple[str, ...], msgspec.Struct]]) -> None:
        """Pass on the latest state of things that move; the last one a second a thing is told. Loop thread only."""
        if self._subscribers:
            waiting = self._now.setdefault(lane, {})
            for key, thing in things:
                # Two requests may have crossed on their way here.
                if getattr(thing, "at", "") >= getattr(waiting.get(key, thing), "at", ""):
                    waiting[key] = thing

    def _wake_soon(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop was closed between the question and the call
                self._loop.call_soon_threadsafe(self._wake.set)

    def _begin_at_head(self) -> None:
        with self._db.reading() as connection:
            self.cursor = int(connection.execute(select(counter.c.revision)).scalar_one())
            self._epoch = epoch_of(connection, self.cursor)
            self._accounts = accounts_mark(connection)

    def _read(self, after: int) -> Page:
        with self._db.reading() as connection:
            return read_page(connection, after, FRAME_RECORDS, epoch=self._epoch)

    async def _tail(self) -> None:
        """Wake on our own commits and on those we hear of; look now and then for those of other processes."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._settings.poll_s)
                await asyncio.sleep(self._settings.coalesce_s)
            self._wake.clear()
            try:
                await self._broadcast()
                await self._tell_accounts()
            except Problem as problem:
                log.warning("tail", code=problem.code, error=problem.message)
                await self._begin_again(problem.code)
            except SQLAlchemyError as error:
                log.warning("tail", error=str(error)[:300])
                await asyncio.sleep(1.0)

    async def _broadcast(self) -> None:
        more = True
        while more:
            page = await run_in_threadpool(self._read, self.cursor)
            self._read_at = time.monotonic()
            if page.head == self.cursor:
                return
            frame = changes_frame(self.cursor, page)
            self.cursor, self._epoch, more = page.revision, page.epoch, page.more
            self._offer(frame)

    async def _tell_accounts(self) -> None:
        """Seats ask for their list of people at once when somebody was removed: nobody waits for the next look."""
        mark = await run_in_threadpool(self._read_accounts)
        if mark != self._accounts:
            self._accounts = mark
            body = msgspec.json.encode({"accounts": [{"mark": mark}]})
            self._offer(Frame(b"event: now\ndata: %b\n\n" % body, accounts=True))

    def _read_accounts(self) -> str:
        with self._db.reading() as connection:
            return accounts_mark(connection)

    async def _begin_again(self, code: str) -> None:
        """The database was set back beneath us, or forgot tombstones we had not read: every stream ends."""
        try:
            await run_in_threadpool(self._set_back if code == "history" else self._begin_at_head)
        except SQLAlchemyError as error:
            log.warning("tail", error=str(error)[:300])
        self._drop_all()

    def _set_back(self) -> None:
        with self._db.writing() as work:
            begin_epoch(work)
        self._begin_at_head()

    def _drop_all(self) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber.dropped = True
            subscriber.offer(None)

    def _offer(self, frame: Frame) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber.offer(frame)

    async def _tell_now(self) -> None:
        while True:
            await asyncio.sleep(NOW_EVERY_S)
            lanes, self._now = self._now, {}
            if lanes:
                body = msgspec.json.encode({lane: list(things.values()) for lane, things in lanes.items()})
                self._offer(Frame(b"event: now\ndata: %b\n\n" % body))
