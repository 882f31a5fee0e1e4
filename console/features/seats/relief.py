"""Leads whoever signs in to the hand-over that waits for them."""

from PySide6.QtCore import QObject

from console.context import Context
from console.features.seats.shift import handovers
from console.follow import Follow
from console.holders import seat_words
from models.handover import Handover
from models.record import Record
from resources.words import t

WAITING = "seats.handover.waiting"


class Relief(QObject):
    """Lives as long as the window; tells of each hand-over once a sign-in, and is silent once it is signed for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._told: set[tuple[str, str]] = set()
        self._follow = Follow(context, self, lambda: handovers(context), self._show, {Handover.KIND})
        context.session.changed.connect(self._follow.ask)
        self._follow.ask()

    def _show(self, found: list[Record[Handover]]) -> None:
        context = self._context
        user = context.session.user
        waiting = [record for record in found if user and record.fact.waits_for(user)]
        if not waiting:
            context.notices.withdraw_key(WAITING)
            return
        newest = waiting[0]
        if (user, newest.id) in self._told:
            return
        self._told.add((user, newest.id))
        who = seat_words(newest.fact.seat, newest.fact.user, context.link.present)
        context.notices.problem(t("seats.notice.relief", who=who, count=len(newest.fact.incident_ids)), key=WAITING)
