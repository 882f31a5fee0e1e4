"""Recording that what two persons decided was done by phone or radio: by whom, and when."""

from datetime import datetime

from console.context import Context
from console.features.approvals.work import Request
from console.voice_window import Asked, VoiceWindow
from models.approval import DoByVoice
from models.command import Command
from models.unit import MINUTE
from resources.words import t


def ask(context: Context, request: Request) -> "DoneWindow":
    """Ask whom and when, beside the work; the window that asks already is asked anew."""
    window = DoneWindow(context, request)
    window.ask()
    return window


class DoneWindow(VoiceWindow):
    """Who had one request done."""

    def __init__(self, context: Context, request: Request) -> None:
        words = Asked(
            request.id, t("approvals.voice.title"), request.words, request.reach, t("approvals.voice.whom")
        )
        super().__init__(context, words, [one.name for one in request.contacts])
        self._request = request

    def why_not(self, whom: str, told_at: datetime | None) -> str:
        """Unless nobody is named or it was before the decision."""
        approval = self._request.approval
        if told_at is not None and told_at < (approval.decided_at or approval.asked_at) - MINUTE:
            return t("refusal.approval.voice_time")
        return super().why_not(whom, told_at)

    def command(self, whom: str, told_at: datetime | None) -> Command:
        """See VoiceWindow."""
        return DoByVoice(approval_id=self._request.id, whom=whom, done_at=told_at)
