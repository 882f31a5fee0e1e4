"""Carries what is claimed to the channels that are set up: its own thread, so that no act waits for a station."""

import threading
import time

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
        with httpx.Client(follow_redirects=False, trust_env=False) as http:
            while not self._stopping.is_set():
                self._wakes[name].wait(LOOK_EVERY_S)
                self._wakes[name].clear()
                try:
                    if name:
                        for claimed in outgoing.claim(self._db, [name]):
                            self._finish(claimed, self._carry(http, claimed))
                    else:
                        outgoing.settle_unknown(self._db, self._channels.keys())
                except SQLAlchemyError as error:
                    log.warning("courier", channel=name, error=str(error)[:300])
                except Exception:
                    # Without this thread nobody would be told of anything any more.
                    log.exception("courier", channel=name)

    def _carry(self, http: httpx.Client, claimed: Claimed) -> str:
        """Try until somebody has it, says no, or it is too late; the state it ends in."""
        again_s, unsure = AGAIN_FIRST_S, False
        while True:
            result = deliver(http, self._channels[claimed.channel], claimed.command_id, claimed.body)
            log.info("delivery", channel=claimed.channel, command_id=claimed.command_id, result=result)
            if result is Result.SENT:
                return "sent"
            unsure |= result is Result.UNSURE
            late = claimed.expires_at <= now_iso()
            if late or result is Result.REFUSED or self._stopping.wait(again_s):
                return "unknown" if unsure else "failed"
            again_s = min(AGAIN_MOST_S, again_s * 2)

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
