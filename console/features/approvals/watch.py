"""What seats are told of requests without asking: that one waits, what became of their own, what is undone."""

from PySide6.QtCore import QObject

from console.context import Context
from console.features.approvals.undone import Undone
from console.features.approvals.work import Request, requests
from console.follow import Follow
from console.holders import person
from models.approval import Approval, GrantApproval
from models.record import SyncState
from resources.words import t

ASKED_SOUND, DONE_SOUND, DENIED_SOUND = "orange", "blue", "refused"


class Watch(QObject):
    """Lives as long as the window. What was decided before it began is no news."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._known: dict[str, str] | None = None
        self._undone = Undone(context)
        self._follow = Follow(context, self, lambda: requests(context), self._show, {Approval.KIND})
        context.session.changed.connect(self._follow.ask)
        self._follow.ask()

    def _show(self, found: list[Request]) -> None:
        now = self._context.now()
        first, known = self._known is None, self._known or {}
        states = {request.id: request.state(now) for request in found if self._is_settled(request)}
        for request in found:
            state = states.get(request.id)
            if state is not None and state != known.get(request.id) and (not first or state == "asked"):
                self._tell(request, state)
        self._known = states
        waits = [self._undone.show([request for request in found if self._is_settled(request)])]
        waits += [request.left_s(now) for request in found]
        if any(waits):
            self._follow.later(min(wait_s for wait_s in waits if wait_s) + 0.2)

    def _is_settled(self, request: Request) -> bool:
        """Does the backend have it so? What is only on its way is nobody's news."""
        return request.record.state is SyncState.SYNCED

    def _tell(self, request: Request, state: str) -> None:
        approval, session, notices = request.approval, self._context.session, self._context.notices
        key, names = f"approval.{request.id}", self._context.link.names
        mine = approval.asked_by == session.user
        if state == "asked":
            if mine or not session.may(GrantApproval):
                return
            words = t(
                "approvals.notice.asked", what=request.words, user=person(approval.asked_by, names),
                seat=approval.seat, reason=approval.reason,
            )  # fmt: skip
            notices.problem(words, key=key, sound=ASKED_SOUND)
            return
        if state.startswith("not_"):
            # Undone says it, to everybody who can have it done.
            return
        notices.withdraw_key(key)
        if mine or approval.decided_by == session.user:
            user = person(approval.decided_by, names) if approval.decided_by else "—"
            words = t(f"approvals.notice.{state}", what=request.words, user=user)
            if state in ("done", "by_voice"):
                notices.good(words, key=key, sound=DONE_SOUND)
            elif state == "granted":
                notices.say(words, key=key)
            else:
                notices.warn(words, key=key, sound=DENIED_SOUND if mine else "")
