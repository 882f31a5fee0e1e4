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
        context.link.presence.connect(lambda _seats: self._follow.soon())
        self._follow.ask()

    def _show(self, found: list[Record[Handover]]) -> None:
        context = self._context
        user = context.session.user
        waiting = [record for record in found if user and record.fact.waits_for(user)]
        if not waiting:
            context.notices.withdraw_key(WAITING)
            return
        newest = waiting[0]
        who = seat_words(newest.fact.seat, newest.fact.user, context.link.names)
        words = t("seats.notice.relief", who=who, count=len(newest.fact.incident_ids))
        if (user, newest.id) not in self._told:
            self._told.add((user, newest.id))
            context.notices.warn(words, key=WAITING)
        elif any(notice.key == WAITING and notice.text != words for notice in context.notices.all):
            # The name of whoever left it has become known meanwhile: the same notice, in better words.
            context.notices.withdraw_key(WAITING)
            context.notices.warn(words, key=WAITING)
