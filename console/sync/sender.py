"""The up lane: acts go out in order per record, again and again until they are answered."""

import random
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from console.sync.access import Access
from console.sync.acts import Acts
from console.sync.client import Client, LinkError
from models.command import Answer, Delivery, Outcome
from models.fold import deliverable
from models.outbox import Entry
from models.sqlite_errors import StoreError

BATCH = 200
LOOK_EVERY_S = 1.0
BACKOFF_MOST_S = 5.0
SET_ASIDE_AFTER = 5
"""Failures of one act alone, with the backend answering, before it is set aside for a person to look at.

A server's own error counts only once another act got through: a backend in trouble fails with every act.
"""
log = structlog.get_logger("sync.sender")


class Sender:
    """One thread; its requests may hang without delaying an act or a screen."""

    def __init__(
        self, client: Client, access: Access, acts: Acts, online: Callable[[], bool],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self._client = client
        self._access = access
        self._acts = acts
        self._online = online
        self._clock = clock
        self._wake = threading.Event()
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

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
            try:
                while not self._stopping.is_set() and self._expire() | self._send():
                    pass
            except StoreError as error:
                log.error("answers not kept", error=str(error))
                self._pause(1.0)

    def _expire(self) -> bool:
        """Live acts that nobody waits for any more are refused here and never sent."""
        now = self._clock()
        late = [entry for entry in self._acts.snapshot() if expired(entry, now)]
        if late:
            self._acts.answered(
                [Answer(id=entry.id, outcome=Outcome.REFUSED, code="command.expired") for entry in late]
            )
        return False

    def _send(self) -> bool:
        """Deliver the next batch; True when there may be more at once."""
        if not self._online():
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
            answers = self._client.commands([entry.envelope for entry in batch])
        except LinkError as error:
            self._failed(error, batch, token)
            return False
        self._failures, self._alone = 0, False
        if answers:
            self._through += 1
            self._acts.answered(answers)
            return True
        self._pause(1.0)
        return False

    def _failed(self, error: LinkError, batch: Sequence[Entry], token: str) -> None:
        log.warning("acts not delivered", code=error.code, acts=len(batch))
        self._acts.tried([entry.id for entry in batch])
        if error.code == "unauthorised":
            self._access.expired(token)
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
            answer = Answer(
                id=entry.id, outcome=Outcome.REFUSED, code="command.undeliverable", params={"code": error.code}
            )
            self._acts.answered([answer])
            self._alone = False

    def _backoff_s(self) -> float:
        most: float = min(BACKOFF_MOST_S, 0.25 * 2 ** min(self._failures - 1, 10))
        return most * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret

    def _pause(self, seconds: float) -> None:
        """A new act, or the line coming back, ends the pause."""
        self._wake.clear()
        if not self._stopping.is_set():
            self._wake.wait(seconds)
        self._wake.set()


def expired(entry: Entry, now: datetime) -> bool:
    """Is it a live act whose moment has passed?"""
    envelope = entry.envelope
    if envelope.delivery is not Delivery.LIVE or envelope.expires_s is None or entry.state != "pending":
        return False
    return (now - envelope.happened_at).total_seconds() > envelope.expires_s
