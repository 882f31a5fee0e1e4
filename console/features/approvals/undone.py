"""Warns of what two persons decided and nobody did, again and again, until it is done by voice."""

import time
from collections.abc import Callable, Sequence

from console.context import Context
from console.features.approvals.work import Request
from models.approval import CARRIED_OUT_WITHIN, DoByVoice
from resources.words import t

SOUND = "not_ordered"


class Undone:
    """Told of the requests whenever they may have changed. `steady_s` counts the time between warnings."""

    def __init__(self, context: Context, steady_s: Callable[[], float] = time.monotonic) -> None:
        self._context, self._steady_s = context, steady_s
        self._warned_at_s: dict[str, float] = {}

    def show(self, requests: Sequence[Request]) -> float:
        """Warn of each that is due. In how many seconds to look again; 0: only when something changes."""
        context = self._context
        now, now_s = context.now(), self._steady_s()
        repeat_s = context.settings.number("shell.repeat_s")
        undone = [request for request in requests if request.is_undone(now)]
        for gone in self._warned_at_s.keys() - {request.id for request in undone}:
            del self._warned_at_s[gone]
            context.notices.withdraw_key(_key(gone))
        if not context.session.may(DoByVoice):
            undone = []
        for request in undone:
            if now_s - self._warned_at_s.get(request.id, -repeat_s) >= repeat_s:
                self._warned_at_s[request.id] = now_s
                words = t(f"approvals.notice.{request.state(now)}", what=request.words)
                words = t("approvals.notice.undone", words=words, reach=request.reach)
                context.notices.problem(words, key=_key(request.id), sound=SOUND)
        waits = [repeat_s - (now_s - self._warned_at_s[request.id]) for request in undone]
        for request in requests:
            decided_at = request.approval.decided_at
            if decided_at is not None and request.state(now) == "granted":
                waits.append((decided_at + CARRIED_OUT_WITHIN - now).total_seconds())
        return min((wait_s for wait_s in waits if wait_s > 0), default=0.0)


def _key(request_id: str) -> str:
    return f"approval.{request_id}.undone"
