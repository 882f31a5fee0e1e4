"""Carries what is claimed to the channels that are set up: its own thread, so that no act waits for a station."""

import threading
import time
from collections import deque

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend import outgoing
from backend.channels import Channels, Result, deliver
from backend.clock import now_iso
from backend.db import Database
from backend.outgoing import Claimed

LOOK_EVERY_S = 1.0
AGAIN_FIRST_S, AGAIN_MOST_S = 0.5, 5.0
log = structlog.get_logger("backend.courier")


class _Carried:
    """What is claimed, until somebody has it or it is too late."""

    def __init__(self, claimed: Claimed) -> None:
        self.claimed = claimed
        self.unsure = False
        self._wait_s = AGAIN_FIRST_S
        self._next_at = 0.0

    @property
    def given_up(self) -> str:
        """The state it ends in when it is not tried any more."""
        return "unknown" if self.unsure else "failed"

    def rest_s(self) -> float:
        """How long until it is tried again."""
        return max(0.0, self._next_at - time.monotonic())

    def tried(self, *, unsure: bool) -> None:
        """An attempt came to nothing."""
        self.unsure |= unsure
        self._next_at = time.monotonic() + self._wait_s
        self._wait_s = min(AGAIN_MOST_S, self._wait_s * 2)


class Courier:
    """One thread a channel, each with its own connection; and one that looks for what a dead process left."""

    def __init__(self, db: Database, channels: Channels) -> None:
        self._db = db
        self._channels = channels
        self._stopping = threading.Event()
        self._wakes = {name: threading.Event() for name in ("", *channels)}
        self._threads = [
            threading.Thread(target=self._run, args=(name,), name=f"courier {name}", daemon=True)
            for name in self._wakes
        ]

    def start(self) -> None:
        """Begin."""
        self.wake()
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End; what is on its way then is unknown, and said to be."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout_s)

    def wake(self) -> None:
        """Something was granted or ordered."""
        for wake in self._wakes.values():
            wake.set()

    def _run(self, name: str) -> None:
        carried: deque[_Carried] = deque()
        with httpx.Client(follow_redirects=False, trust_env=False) as http:
            while not self._stopping.is_set():
                self._wakes[name].wait(min([LOOK_EVERY_S, *(one.rest_s() for one in carried)]))
                self._wakes[name].clear()
                try:
                    if name:
                        self._carry(http, name, carried)
                    else:
                        outgoing.settle_unknown(self._db, self._channels.keys())
                except SQLAlchemyError as error:
                    log.warning("courier", channel=name, error=str(error)[:300])
                except Exception:
                    # Without this thread nobody would be told of anything any more.
                    log.exception("courier", channel=name)
        for one in carried:
            self._finish(one.claimed, one.given_up)

    def _carry(self, http: httpx.Client, name: str, carried: deque[_Carried]) -> None:
        """Try each that is claimed in its turn: one that nobody takes makes no other wait until it is late."""
        carried.extend(_Carried(claimed) for claimed in outgoing.claim(self._db, [name]))
        for _turn in range(len(carried)):
            if self._stopping.is_set():
                return
            one = carried.popleft()
            if one.rest_s() > 0:
                carried.append(one)
                continue
            claimed = self._still_wanted(one)
            if claimed is None:
                continue
            state = self._attempt(http, one, claimed)
            if state:
                self._finish(claimed, state)
            else:
                carried.append(one)

    def _still_wanted(self, one: _Carried) -> Claimed | None:
        """What the next attempt sends; None: recalled or too late, and said so. Nothing goes without looking."""
        try:
            return outgoing.look_again(self._db, one.claimed, unsure=one.unsure)
        except SQLAlchemyError as error:
            log.warning("not looked at again", command_id=one.claimed.command_id, error=str(error)[:300])
            self._finish(one.claimed, one.given_up)
            return None

    def _attempt(self, http: httpx.Client, one: _Carried, claimed: Claimed) -> str:
        """The state it ends in: somebody has it, or says no; empty when it is tried again."""
        # Committed a moment ago, and committing may have taken longer than there was time.
        if claimed.expires_at <= now_iso():
            return one.given_up
        result = deliver(http, self._channels[claimed.channel], claimed.command_id, claimed.body)
        log.info("delivery", channel=claimed.channel, command_id=claimed.command_id, result=result)
        if result is Result.SENT:
            return "sent"
        one.tried(unsure=result is Result.UNSURE)
        return one.given_up if result is Result.REFUSED else ""

    def _finish(self, claimed: Claimed, state: str) -> None:
        """It is not sent again whatever becomes of this write; unwritten, it is soon said to be unknown."""
        for _attempt in range(20):
            try:
                outgoing.finish(self._db, claimed.seq, state)
            except SQLAlchemyError as error:
                log.warning("result not kept", command_id=claimed.command_id, state=state, error=str(error)[:300])
                time.sleep(0.5)
            else:
                return
