"""The down lane: catch up page by page, follow the stream, find the dead line, come back after a while."""

import contextlib
import random
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import structlog

from console.sync.access import Access
from console.sync.client import Client, LinkError, Now, Present, check_joined
from console.sync.frames import Beat, Page
from console.sync.link import Phase
from console.sync.relapses import Relapses
from console.sync.writer import Writer
from models.sqlite_errors import StoreError

PAGE_RECORDS = 2_000
"""A page is one transaction of some 20 ms: an act waits no longer than that for its turn."""
PAGES_AHEAD = 3
BACKOFF_FIRST_S = 0.25
BACKOFF_MOST_S = 5.0
WRITE_TIMEOUT_S = 120.0
LEAVE_TIMEOUT_S = 1.0
MISSED_CALM_S = 60.0
"""A line that lost a part of the stream twice within such a time is not opened again at once the second time."""
_chance = random.SystemRandom()
log = structlog.get_logger("sync.stream")


class StreamListener(Protocol):
    """Who is told; called from the stream's thread."""

    def now(self) -> datetime:
        """The time by the backend's clock."""
        ...

    def on_phase(self, phase: Phase, code: str = "", **params: str) -> None:
        """How the line is."""
        ...

    def on_heard(self, head: int | None, at: str = "") -> None:
        """Something came; `head` and `at` are the backend's newest revision and its time if it said so."""
        ...

    def on_missed(self, head: int) -> None:
        """Something up to `head` was lost on its way, and is not here."""
        ...

    def on_progress(self, done: int, total: int) -> None:
        """How far a load is, in revisions."""
        ...

    def reached(self) -> tuple[int, str]:
        """Revision and epoch at which delivered acts were last seen at the backend; 0 when that is not known."""
        ...

    def on_history(self, since: int) -> None:
        """The backend was set back and has nothing of ours after `since`. Raises StoreError."""
        ...

    def on_other_epoch(self, after: int) -> None:
        """From `after` on the backend's history is another epoch's. Raises StoreError."""
        ...

    def on_positions(self, positions: list[dict[str, Any]]) -> None:
        """The *now* lane."""
        ...

    def on_present(self, present: Present) -> None:
        """Who sits where."""
        ...

    def on_accounts(self) -> None:
        """Somebody's account was changed."""
        ...


class Stream:
    """One thread, one line, from the first load to the next outage and back."""

    def __init__(self, client: Client, access: Access, writer: Writer, listener: StreamListener) -> None:
        self._client = client
        self._access = access
        self._writer = writer
        self._listener = listener
        self._stopping = threading.Event()
        self._again = threading.Event()
        self._restart = threading.Event()
        self._other = threading.Event()
        self._ahead = threading.Semaphore(PAGES_AHEAD)
        self._failures = 0
        self._missed = Relapses(MISSED_CALM_S)
        self._renewing = False
        self._epoch = ""
        self._thread = threading.Thread(target=self._run, name="stream", daemon=True)

    def start(self) -> None:
        """Begin when the cache is open."""
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End; a request that hangs is left to its thread, which dies with the process."""
        self._stopping.set()
        self._again.set()
        self._client.hang_up()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def reconnect(self) -> None:
        """Do not wait any longer before the next attempt."""
        self._failures = 0
        self._again.set()

    def renew(self) -> None:
        """Somebody else sits here, or nobody: a stream that is open is not theirs."""
        self._other.set()
        self._client.hang_up()
        self.reconnect()

    def restart(self) -> None:
        """A page could not be kept: begin again at the cursor of what was."""
        self._restart.set()
        self._again.set()

    def _run(self) -> None:
        self._writer.wait_opened()
        while not self._stopping.is_set():
            self._again.clear()
            self._restart.clear()
            self._other.clear()
            token = self._client.token
            try:
                self._access.ensure()
                token = self._client.token
                self._catch_up()
                self._follow()
            except LinkError as error:
                # The line was ended here, to be opened again at once in another name.
                if not self._other.is_set():
                    self._failed(error, token)
            except Exception as error:
                # Without this thread the seat would never find its way back to a backend.
                log.exception("line")
                self._failed(LinkError("broken", server=self._client.server, detail=repr(error)[:200]), token)
        self._leave()

    def _leave(self) -> None:
        """The last word: whoever sat here is seen to be gone at once, not after a silence."""
        if self._client.token and not self._failures:
            with contextlib.suppress(LinkError):
                last = {"console": "leaving", "leaving": True}
                self._client.request("POST", "/v1/presence", last, timeout_s=LEAVE_TIMEOUT_S)

    def _failed(self, error: LinkError, token: str) -> None:
        if self._stopping.is_set():
            return
        if error.code == "unauthorised":
            self._access.expired(token)
            if not self._renewing:
                # A session that ended is no news for anybody: sign in again first.
                self._renewing = True
                return
        if error.code == "missed":
            self._listener.on_missed(int(error.params["last"]))
        if error.code == "signed_out":
            self._listener.on_phase(Phase.SIGNED_OUT, error.code)
        else:
            refused = error.code in REFUSING
            self._listener.on_phase(Phase.REFUSED if refused else Phase.OFFLINE, error.code, **error.params)
            log.warning("line", code=error.code, **error.params)
        if error.code not in OUR_OWN:
            self._client.fail_over()
        # Every new stream begins with good frames, so those do not say that nothing is missed any more.
        self._failures = max(self._failures + 1, self._missed.again() if error.code == "missed" else 0)
        self._again.wait(max(error.retry_after_s, self._backoff_s()))

    def _backoff_s(self) -> float:
        most: float = min(BACKOFF_MOST_S, BACKOFF_FIRST_S * 2 ** min(self._failures - 1, 10))
        return most * _chance.uniform(0.5, 1.0)

    def _catch_up(self) -> None:
        """Pages from the cursor to the head; from 0 without indexes, and beside when ours is of no use any more."""
        self._ask_for_delivered()
        after, self._epoch = self._writer.place
        try:
            page = self._client.changes(after, PAGE_RECORDS, epoch=self._epoch)
            if page.head < after:
                raise LinkError("history", since=str(page.head))
        except LinkError as error:
            if error.code not in LOST_PLACE:
                raise
            log.warning("the backend does not know our place any more: loading again", code=error.code, after=after)
            if error.code == "history":
                self._send_again(int(error.params["since"]))
            self._load_beside()
            return
        if page.more:
            if after == 0:
                self._writer.begin_load()
            self._pages(after, page)
        else:
            self._write(after, page)
            self._settle()
        if self._writer.unindexed:
            self._wait_for(self._writer.end_load)

    def _ask_for_delivered(self) -> None:
        """A cache behind what the acts reached was lost, or fell back to its copy, and cannot tell of a restore."""
        reached, epoch = self._listener.reached()
        if reached <= self._writer.cursor:
            return
        try:
            self._client.changes(reached, 1, epoch=epoch)
        except LinkError as error:
            if error.code not in LOST_PLACE:
                raise
            if error.code == "history":
                log.warning("the backend was set back while our cache was lost", after=reached)
                self._send_again(int(error.params["since"]))

    def _send_again(self, since: int) -> None:
        """Before the load, so that what was made on those acts goes out after them."""
        try:
            self._listener.on_history(since)
        except StoreError as error:
            raise LinkError("not_sent_again", detail=error.code) from error

    def _ask_again(self, after: int) -> None:
        """A restored backup may have counted past the place of an act it never had: the place proves nothing."""
        try:
            self._listener.on_other_epoch(after)
        except StoreError as error:
            raise LinkError("not_sent_again", detail=error.code) from error

    def _load_beside(self) -> None:
        self._writer.begin_rebuild()
        try:
            self._pages(0, self._client.changes(0, PAGE_RECORDS))
        except Exception:
            # Whatever it was: pages of a place that is still known would go into a file that nobody swaps in.
            self._writer.abandon_rebuild()
            raise
        self._wait_for(self._writer.end_rebuild)

    def _pages(self, after: int, page: Page) -> None:
        """Fetch the next page while the last ones are written."""
        begun = page.head if after == 0 else None
        while True:
            self._listener.on_heard(page.head)
            self._listener.on_phase(Phase.LOADING)
            self._listener.on_progress(page.revision, page.head)
            self._write(after, page)
            if not page.more:
                break
            after = page.revision
            page = self._client.changes(after, PAGE_RECORDS, begun, page.epoch)
        self._settle()

    def _write(self, after: int, page: Page) -> None:
        """Hand a page to the writer; at most PAGES_AHEAD wait there, so that memory is bounded."""
        if page.epoch != self._epoch:
            self._ask_again(after)
            self._epoch = page.epoch
        if not self._ahead.acquire(timeout=WRITE_TIMEOUT_S):
            raise LinkError("cache_slow")
        # What came of a page with more behind it is no newer as a whole, should the console end here.
        at = "" if page.more else self._listener.now().isoformat()
        self._writer.page(after, page.changes, page.revision, self._ahead.release, at, page.epoch)
        self._check()

    def _settle(self) -> None:
        """Wait until every page handed over is written."""
        for _page in range(PAGES_AHEAD):
            if not self._ahead.acquire(timeout=WRITE_TIMEOUT_S):
                raise LinkError("cache_slow")
        for _page in range(PAGES_AHEAD):
            self._ahead.release()
        self._check()

    def _check(self) -> None:
        if self._restart.is_set() or self._stopping.is_set() or self._other.is_set():
            raise LinkError("cache_restart")

    def _wait_for(self, begin: Callable[[Callable[[], None]], None]) -> None:
        done = threading.Event()
        begin(done.set)
        while not done.wait(0.5):
            self._check()
        self._check()

    def _follow(self) -> None:
        cursor, epoch = self._writer.place
        for event in self._client.stream(cursor, epoch):
            self._check()
            if isinstance(event, Page):
                if event.revision < cursor:
                    raise LinkError("backwards", theirs=str(event.revision), ours=str(cursor))
                check_joined(event, cursor)
                self._write(cursor, event)
                cursor = event.revision
                self._listener.on_heard(event.head)
            elif isinstance(event, Beat):
                if event.head < cursor:
                    raise LinkError("gone")
                check_joined(event, cursor)
                self._listener.on_heard(event.head, event.at)
            else:
                self._tell(event)
                self._listener.on_heard(None)
            self._failures, self._renewing = 0, False
            self._listener.on_phase(Phase.LIVE)

    def _tell(self, event: Now | Present) -> None:
        if isinstance(event, Present):
            self._listener.on_present(event)
            return
        if event.positions:
            self._listener.on_positions(event.positions)
        if event.presence:
            self._listener.on_present(Present(event.presence))
        if event.accounts:
            self._listener.on_accounts()


REFUSING = frozenset({
    "credentials", "forbidden", "not_found", "protocol", "plain_http", "address", "certificate", "redirect",
    "not_ours", "not_json", "rejected", "conflict", "unauthorised", "too_large", "backwards",
})  # fmt: skip
"""Somebody answered, but not as our backend would: trying again alone will not help."""
LOST_PLACE = frozenset({"gone", "history"})
OUR_OWN = LOST_PLACE | {"signed_out", "cache_slow", "cache_restart", "not_sent_again", "missed"}
"""Another address would not help, or not sooner: what the line lost is fetched from whoever sent it."""
