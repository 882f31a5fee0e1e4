"""The sync engine: puts outbox, cache, stream and sender together, and says how things stand. Qt-free."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from msgspec.structs import replace

from console.identity.tokens import TokenStore
from console.sync.access import Access, Credentials
from console.sync.acts import Acts
from console.sync.client import Client, Present, SessionAnswer
from console.sync.clock import JITTER_S, BackendClock
from console.sync.give_way import give_way
from console.sync.heard import Heard, moment_of, seconds_of
from console.sync.link import (
    AccountsChanged,
    Attempt,
    Changes,
    Deed,
    LinkState,
    NotChanged,
    NotSaved,
    Phase,
    Positions,
    Report,
    Saved,
    Trouble,
)
from console.sync.sender import Sender
from console.sync.stream import Stream
from console.sync.writer import Writer
from models.command import Envelope
from models.journal import Head, short_head
from models.outbox_entry import JUDGED, Entry, EntryState
from models.outbox_salvage import Salvage
from models.sqlite_errors import CorruptDatabase, StoreError
from models.store.recovery import Opened
from models.store.store import Store

STALE_AFTER_S = 12.0
"""A live line that said nothing for so long has missed a heartbeat (one every 10 s)."""
MOST_TOLD = 20_000
"""So many answers are remembered as told; an open act is among the newest of them."""
log = structlog.get_logger("sync")


class Engine:
    """One console's sync. Everything returns at once; `report` is told what came of it, by several threads."""

    def __init__(
        self, cache_folder: Path, outbox_path: Path, client: Client, report: Callable[[Report], None], seat: str,
        stale_after_s: float = STALE_AFTER_S, clock: BackendClock | None = None,
        tokens: TokenStore | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock or BackendClock()
        self._report = report
        self._client = client
        self._stale_after_s = stale_after_s
        self._lock = threading.Lock()
        self._telling = threading.RLock()
        self._state = LinkState(since=self.now())
        self._told: dict[tuple[str, EntryState], None] = {}
        self._rewriting_told = False
        self._joined_at: datetime | None = None
        self._access = Access(client, self._on_signed_in, self._clock, tokens)
        self._acts = Acts(outbox_path, self, seat)
        self._writer = Writer(cache_folder, self, self._acts.snapshot)
        self._heard = Heard(self._writer)
        self._stream = Stream(client, self._access, self._writer, self)
        self._sender = Sender(
            client, self._access, self._acts, self._is_online, self.now,
            place=lambda: self._writer.place, lost_place=self._stream.restart,
        )  # fmt: skip

    @property
    def store(self) -> Store:
        """The read side; queries wait until the cache is open."""
        return self._writer.store

    @property
    def state(self) -> LinkState:
        """How things stand now."""
        with self._lock:
            return self._state

    def now(self) -> datetime:
        """The time by the backend's clock, as far as it is known (UTC)."""
        return datetime.fromtimestamp(self._clock.now_s(), UTC)

    def start(self, credentials: Credentials | None = None) -> None:
        """Open outbox and cache, and go to the backend as soon as there are credentials."""
        self._access.set(credentials)
        self._acts.start()
        self._writer_starter = threading.Thread(target=self._start_rest, name="sync-start", daemon=True)
        self._writer_starter.start()

    def _start_rest(self) -> None:
        """The cache is folded from the acts, so the outbox comes first."""
        # So do the threads started here; the outbox does not, for somebody waits for every act.
        give_way()
        self._access.restore()
        self._acts.wait_opened()
        self._writer.start()
        self._stream.start()
        self._sender.start()

    def stop(self) -> None:
        """Write what was handed over and close. Waits at most seconds for a line that hangs."""
        self._writer_starter.join(timeout=30)
        self._stream.stop()
        self._sender.stop()
        # Whoever signed out a moment ago.
        self._access.keep()
        self._client.close()
        self._writer.stop()
        self._acts.stop()

    def sign_in(self, credentials: Credentials | None, *, by_seat: bool = False) -> None:
        """Somebody else sits here, or nobody; `by_seat`: the seat's own credential keeps the line."""
        self._access.set(credentials, by_seat=by_seat)
        self._stream.renew()

    def keep_tokens(self) -> None:
        """No restart goes on with a session that ended here, or forgets to end it. Blocks for the key store."""
        self._access.keep()

    def is_session(self, token: str) -> bool:
        """Is it that of somebody's session, and not the seat's own credential?"""
        return self._access.is_session(token)

    def fits(self, password: str) -> bool:
        """Is it the password of whoever signed in last?"""
        return self._access.fits(password)

    def use_servers(self, servers: Sequence[str]) -> None:
        """Other addresses from now on. Raises LinkError for one that may not be used."""
        self._client.use(servers)
        self._stream.reconnect()

    def reconnect(self) -> None:
        """Try at once."""
        self._stream.reconnect()
        self._sender.wake()

    def submit(self, envelope: Envelope, number: int = 0) -> None:
        """Hand an act to the outbox."""
        self._acts.submit(envelope, number)

    def entries(self) -> tuple[Entry, ...]:
        """The acts that are not yet the backend's, oldest first."""
        return self._acts.snapshot()

    def retry(self, command_id: str) -> None:
        """Send an act again that was refused or set aside."""
        self._acts.retry(command_id)

    def replace(self, command_id: str, envelope: Envelope | None) -> None:
        """Put a decision in the place of a contested act; None: theirs holds."""
        self._acts.replace(command_id, envelope)

    def attempt(self, command_id: str) -> Attempt:
        """How the sending of an act goes."""
        return self._sender.attempt(command_id)

    def withdraw(self, command_id: str) -> None:
        """Give an act up."""
        self._acts.withdraw(command_id)

    def next_number(self, seat: str = "") -> int:
        """The next incident number of a seat, empty the usual."""
        return self._acts.next_number(seat)

    def _is_online(self) -> bool:
        return self.state.online

    def _update(self, make: Callable[[LinkState], LinkState]) -> None:
        # In the order they were made: the last that is told is what is shown, perhaps for hours.
        with self._telling:
            with self._lock:
                before = self._state
                self._state = replace(make(before), other_past=bool(self._writer.other_past)).levelled()
                after = self._state
            if after != before:
                self._report(after)

    # What the threads report.

    def _on_signed_in(self, answer: SessionAnswer) -> None:
        self._tell_offset()
        self._report(answer)

    def on_phase(self, phase: Phase, code: str = "", **params: str) -> None:
        """The stream says how the line is."""
        came_back = False

        def make(state: LinkState) -> LinkState:
            nonlocal came_back
            came_back = phase is Phase.LIVE and state.phase is not Phase.LIVE
            if (state.phase, state.code, state.cursor) == (phase, "", self._writer.cursor) and not code:
                return state
            since = state.since if state.phase is phase else self.now()
            return replace(
                state, phase=phase, since=since, code=code, params=params, server=self._client.server,
                cursor=self._writer.cursor,
            )  # fmt: skip

        self._update(make)
        if came_back:
            self._sender.came_back()

    def on_heard(self, head: int | None, at: str = "") -> None:
        """Something came over the line."""
        if (theirs := moment_of(at)) is not None:
            self._clock.heard(theirs.timestamp())
            self._tell_offset()
        now = self.now()
        self._joined_at = self._joined_at if head is None else now
        self._update(
            lambda state: replace(
                state, last_contact_at=now, head=max(state.head if head is None else head, self._writer.cursor)
            )
        )  # fmt: skip
        if at:
            self._heard.beat(self.state)

    def on_missed(self, head: int) -> None:
        """Nothing here is newer than the last word that joined: positions that came since prove nothing."""
        self._update(lambda state: state.missed(head, self._joined_at))

    def on_progress(self, done: int, total: int) -> None:
        """How far a load is."""
        self._update(lambda state: replace(state, done=done, total=total))

    def reached(self) -> tuple[int, str]:
        """Up to where delivered acts are known to be in the backend's history."""
        return self._acts.reached

    def on_history(self, since: int) -> None:
        """A backup was restored: what the backend accepted and lost goes out again."""
        self._rewriting_told = True
        count = self._acts.redeliver(since)
        self._report(Trouble("history", {"count": str(count)}))

    def on_other_epoch(self, after: int) -> None:
        """What was accepted in the epoch before and did not come back may be lost: the backend is asked."""
        self._acts.ask_again(after)

    def on_heads(self, heads: Mapping[str, Head]) -> None:
        """Newer ends of the backend's journal: kept beside the acts, for they cannot be fetched again."""
        self._acts.keep_heads(heads)

    def on_rewritten(self, chain: str, head: Head) -> None:
        """The backend's journal is not the one this console saw; said once, each kept for `journal verify`."""
        log.error("journal rewritten", chain=chain, n=head.n, hash=head.hash)
        if not self._rewriting_told:
            self._rewriting_told = True
            self._report(Trouble("journal_rewritten", {"n": str(head.n), "head": short_head(head.hash)}))

    def on_positions(self, positions: list[dict[str, Any]]) -> None:
        """The *now* lane."""
        self._report(Positions(positions))

    def on_present(self, present: Present) -> None:
        """Who sits where."""
        self._report(present)

    def on_accounts(self) -> None:
        """Who may sit here has changed."""
        self._report(AccountsChanged())

    def on_tick(self) -> None:
        """A live line that missed a heartbeat is stale; and this machine's own clock may have been set."""
        self._tell_offset()

        def make(state: LinkState) -> LinkState:
            if state.phase is not Phase.LIVE or state.last_contact_at is None:
                return state
            now = self.now()
            if (now - state.last_contact_at).total_seconds() <= self._stale_after_s:
                return state
            return replace(
                state, phase=Phase.STALE, since=now, code="silent", params={"server": self._client.server}
            )

        self._update(make)

    def on_changes(self, changes: Changes) -> None:
        """The writer committed."""
        cursor = self._writer.cursor
        self._update(lambda state: replace(state, cursor=cursor, head=max(state.head, cursor)))
        self._report(changes)

    def on_delivered(self, ids: Sequence[str]) -> None:
        """The rows of these acts arrived."""
        self._acts.delivered(ids, self._writer.place)

    def on_numbers(self, numbers: Sequence[str]) -> None:
        """Never give a number out twice, even when the outbox was lost, whichever seat somebody signs in at."""
        highest: dict[str, int] = {}
        for number in numbers:
            seat, dash, count = number.rpartition("-")
            if dash and seat and count.isascii() and count.isdigit() and len(count) < 10:
                highest[seat] = max(int(count), highest.get(seat, 0))
        for seat, last in highest.items():
            self._acts.seen_number(last, seat)

    def on_cache_opened(self, opened: Opened) -> None:
        """Tell of a fall-back, and how old what is shown now is."""
        if opened.fallback:
            when = opened.copied_at.isoformat(timespec="seconds") if opened.copied_at else ""
            log.error("cache damaged", fallback=opened.fallback, copied_at=when, detail=opened.detail)
            self._report(Trouble(f"cache_{opened.fallback}", {"at": when, "detail": opened.detail}))
        heard_at = moment_of(opened.cache.meta("heard_at"))
        if heard_at is not None:
            self._clock.remember(seconds_of(opened.cache.meta("clock_offset_s")), heard_at.timestamp())
            self._tell_offset()
        unread = opened.cache.unread()
        if unread and not self.state.unreadable:
            self._report(Trouble("records_unread", {"count": str(unread)}))
        cursor, fell_back = opened.cache.cursor, bool(opened.fallback)
        self._update(lambda state: replace(state.on_cache(cursor, heard_at, fell_back), unreadable=unread))

    def on_cache_failed(self, error: StoreError) -> None:
        """A page was not kept: say so, and begin again where the cache is."""
        if not isinstance(error, CorruptDatabase):
            self._report(Trouble(f"store_{error.code}", {"path": error.path, "detail": error.detail}))
        self._stream.restart()

    def on_gap(self) -> None:
        """A page is missing: begin again where the cache is."""
        self._stream.restart()

    def on_unreadable(self, records: Sequence[str]) -> None:
        """Some records are of a newer kind, or broken: whoever looks on must know that something is missing."""
        first = self.state.unreadable == 0
        self._update(lambda state: replace(state, unreadable=state.unreadable + len(records)))
        if first:
            self._report(Trouble("records_unread", {"count": str(len(records))}))

    def on_saved(self, entry: Entry) -> None:
        """An act is durable: show it, then send it."""
        self._writer.added(entry)
        self._report(Saved(entry.id))
        self._count()
        self._sender.wake()

    def on_not_saved(self, command_id: str, error: StoreError) -> None:
        """An act could not be written."""
        self._report(NotSaved(command_id, error.code))

    def on_not_changed(self, command_id: str, deed: Deed, error: StoreError) -> None:
        """What somebody did with an entry could not be written."""
        self._report(NotChanged(command_id, deed, error.code))

    def on_acts_changed(self, entries: Sequence[Entry]) -> None:
        """Answers came, or somebody withdrew an act."""
        self._writer.refold()
        self._count()
        for entry in entries:
            if entry.state is EntryState.PENDING:
                self._told.pop((entry.id, EntryState.SET_ASIDE), None)
            elif (entry.id, entry.state) not in self._told:
                self._told[entry.id, entry.state] = None
                while len(self._told) > MOST_TOLD:
                    self._told.pop(next(iter(self._told)))
                self._report(entry)
        self._sender.wake()

    def on_salvaged(self, salvage: Salvage) -> None:
        """The outbox was damaged."""
        log.error("outbox damaged", aside=salvage.kept_aside, saved=salvage.saved, detail=salvage.detail)
        self._report(Trouble("outbox_salvaged", {"file": salvage.kept_aside, "count": str(salvage.saved)}))
        for lost in salvage.lost:
            log.error("acts lost", chain=lost.chain, places=lost.places, count=lost.count)
            self._report(Trouble("acts_lost", {"count": str(lost.count), "places": lost.places}))

    def on_outbox_failed(self, error: StoreError) -> None:
        """No act can be taken."""
        self._report(Trouble(f"store_{error.code}", {"path": error.path, "detail": error.detail}))

    def _count(self) -> None:
        entries = self._acts.snapshot()
        waiting = sum(entry.state in (EntryState.PENDING, EntryState.WITHDRAWING) for entry in entries)
        refused = sum(entry.state in (*JUDGED, EntryState.SET_ASIDE) for entry in entries)
        self._update(lambda state: replace(state, to_send=waiting, refused_count=refused))

    def _tell_offset(self) -> None:
        """The state follows the clock, but not its trembling."""
        offset_s = self._clock.offset_s
        if abs(offset_s - self.state.clock_offset_s) > JITTER_S:
            self._update(lambda state: replace(state, clock_offset_s=round(offset_s, 3)))
            self._writer.care(lambda cache: cache.remember(clock_offset_s=f"{offset_s:.3f}"))
