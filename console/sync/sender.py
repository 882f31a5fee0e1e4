"""The up lane: acts go out in order per record, again and again until they are answered."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from console.sync.access import Access
from console.sync.acts import Acts
from console.sync.client import Client, LinkError
from console.sync.link import Attempt
from models.command import Answer, Delivery, Outcome
from models.fold import deliverable
from models.outbox_entry import Entry, EntryState
from models.sqlite_errors import StoreError

BATCH = 200
LOOK_EVERY_S = 1.0
BACKOFF_MOST_S = 5.0
SET_ASIDE_AFTER = 5
"""Failures of one act alone, with the backend answering, before it is set aside for a person to look at.

A server's own error counts only once another act got through: a backend in trouble fails with every act.
"""
MOST_ERRORS = 2_000
_chance = random.SystemRandom()
log = structlog.get_logger("sync.sender")


class Sender:
    """One thread; its requests may hang without delaying an act or a screen."""

    def __init__(
        self, client: Client, access: Access, acts: Acts, online: Callable[[], bool],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        place: Callable[[], tuple[int, str]] = lambda: (0, ""), lost_place: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        """`place`: revision and epoch of what is shown here; `lost_place` is told when the backend has no such."""
        self._place = place
        self._lost_place = lost_place
        self._client = client
        self._access = access
        self._acts = acts
        self._online = online
        self._clock = clock
        self._lock = threading.Lock()
        self._errors: dict[str, LinkError] = {}
        self._next_at = 0.0
        self._ask_at = 0.0
        self._wake = threading.Event()
        self._came_back = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._alone = False
        self._alone_failures: dict[str, int] = {}
        self._through = 0
        self._through_before: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End; a request that hangs is left to its thread. What was not answered is sent again next time."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def wake(self) -> None:
        """There is something to send, or somebody to send it to."""
        self._wake.set()

    def came_back(self) -> None:
        """The line is live: one delivery is tried on that, even when it has broken again before this thread ran.

        On a line that comes and goes faster than threads take turns, no act would ever go out otherwise.
        """
        self._came_back.set()
        self._wake.set()

    def attempt(self, command_id: str) -> Attempt:
        """What is known of sending that act."""
        with self._lock:
            error = self._errors.get(command_id)
        rest_s = max(0.0, self._next_at - time.monotonic())
        return Attempt(rest_s, "", {}) if error is None else Attempt(rest_s, error.code, error.params)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
            try:
                self._expire()
                self._ask()
                while not self._stopping.is_set() and self._send():
                    self._expire()
            except StoreError as error:
                log.error("answers not kept", error=str(error))
                self._pause(1.0)
            except Exception:
                # Without this thread no act would ever go out again.
                log.exception("sending failed")
                self._pause(BACKOFF_MOST_S)

    def _expire(self) -> None:
        """Live acts that nobody waits for any more are refused here and never sent.

        One that was sent before may have been carried out: it goes out again, for the backend to say.
        """
        now = self._clock()
        late = [e for e in self._acts.snapshot() if not e.attempts and expired(e, now)]
        if late:
            self._acts.answered(
                [Answer(id=entry.id, outcome=Outcome.REFUSED, code="command.expired") for entry in late]
            )

    def _ask(self) -> None:
        """What became of the acts that are being withdrawn; a failure holds no other act up."""
        ids = [e.id for e in self._acts.snapshot() if e.state is EntryState.WITHDRAWING][:BATCH]
        if not ids or not self._online() or time.monotonic() < self._ask_at:
            return
        token = self._client.token
        try:
            self._access.ensure()
            token = self._client.token
            answers = self._client.withdrawals(ids)
        except LinkError as error:
            log.warning("withdrawals not asked", code=error.code, acts=len(ids))
            self._remember(error, ids)
            if error.code == "unauthorised":
                self._access.expired(token)
            self._ask_at = time.monotonic() + max(error.retry_after_s, BACKOFF_MOST_S)
            return
        self._forget(ids)
        self._acts.answered(answers)

    def _send(self) -> bool:
        """Deliver the next batch; True when there may be more at once."""
        came_back = self._came_back.is_set()
        self._came_back.clear()
        if not (came_back or self._online()):
            return False
        batch = deliverable(self._acts.snapshot(), BATCH)
        if not batch:
            return False
        if self._alone:
            batch = [min(batch, key=lambda entry: self._alone_failures.get(entry.id, 0))]
        token = self._client.token
        try:
            self._access.ensure()
            token = self._client.token
            allowed = set(self._acts.trying([entry.id for entry in batch]))
            batch = [entry for entry in batch if entry.id in allowed]
            if not batch:
                return True
            answers = self._client.commands([entry.envelope for entry in batch], self._place())
        except LinkError as error:
            self._failed(error, batch, token)
            return False
        self._failures, self._alone = 0, False
        self._forget([entry.id for entry in batch])
        if answers:
            self._through += 1
            self._acts.answered(answers)
            return True
        self._pause(1.0)
        return False

    def _failed(self, error: LinkError, batch: Sequence[Entry], token: str) -> None:
        log.warning("acts not delivered", code=error.code, acts=len(batch))
        self._remember(error, [entry.id for entry in batch])
        if error.code == "unauthorised":
            self._access.expired(token)
        elif error.code in ("history", "gone"):
            # Made on what is not so there: judged after the reload, not before it.
            self._lost_place()
        elif error.code in ("rejected", "server_error", "too_large", "conflict"):
            self._alone = True
            if len(batch) == 1:
                self._count(batch[0], error)
        self._failures += 1
        self._pause(max(error.retry_after_s, self._backoff_s()))

    def _count(self, entry: Entry, error: LinkError) -> None:
        """An act that fails alone again and again must not hold up the others."""
        failures = self._alone_failures.get(entry.id, 0) + 1
        self._alone_failures[entry.id] = failures
        before = self._through_before.setdefault(entry.id, self._through)
        if failures >= SET_ASIDE_AFTER and (error.code != "server_error" or self._through > before):
            self._acts.set_aside(entry.id, "command.undeliverable", {"code": error.code})
            self._alone = False
            # Somebody may send it again: it then has all its attempts before it.
            del self._alone_failures[entry.id], self._through_before[entry.id]

    def _remember(self, error: LinkError, ids: Sequence[str]) -> None:
        with self._lock:
            self._errors.update(dict.fromkeys(ids, error))
            if len(self._errors) > MOST_ERRORS:
                # Acts that were answered or given up elsewhere leave theirs behind.
                open_now = {entry.id for entry in self._acts.snapshot()}
                self._errors = {i: known for i, known in self._errors.items() if i in open_now}

    def _forget(self, ids: Sequence[str]) -> None:
        with self._lock:
            for i in ids:
                self._errors.pop(i, None)

    def _backoff_s(self) -> float:
        most: float = min(BACKOFF_MOST_S, 0.25 * 2 ** min(self._failures - 1, 10))
        return most * _chance.uniform(0.5, 1.0)

    def _pause(self, seconds: float) -> None:
        """A new act, or the line coming back, ends the pause."""
        self._wake.clear()
        if not self._stopping.is_set():
            self._next_at = time.monotonic() + seconds
            self._wake.wait(seconds)
            self._next_at = 0.0
        self._wake.set()


def expired(entry: Entry, now: datetime) -> bool:
    """Is it a live act whose moment has passed?"""
    envelope = entry.envelope
    if envelope.delivery is not Delivery.LIVE or envelope.expires_s is None or entry.state != "pending":
        return False
    return (now - envelope.happened_at).total_seconds() > envelope.expires_s
