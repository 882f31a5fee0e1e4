"""How an order to a unit stands: told, on its way to be told, or NOT ORDERED."""

import enum
from datetime import datetime

from models.incident import Dispatch
from models.undelivered import Undelivered

ANSWER_S = 5.0
"""An online seat's backend answers in a fraction of this; an order that takes longer cannot be counted on."""


class Ordering(enum.StrEnum):
    """What is known of an order on this screen."""

    ORDERED = "ordered"
    TOLD = "told"
    ORDERING = "ordering"
    NOT_ORDERED = "not_ordered"


def ordering(dispatch: Dispatch, now: datetime, *, pending: bool, online: bool) -> Ordering:
    """`pending`: the act waits for its answer; `now` by the backend's clock.

    Sent and not answered yet, or taken by no channel yet, is neither ordered nor not, but only for ANSWER_S, and
    only while the line stands.
    """
    if dispatch.ordered_at is not None:
        return Ordering.ORDERED
    if dispatch.ordered:
        return Ordering.TOLD
    # A clock that was set meanwhile must not keep an order on its way for ever.
    young = abs((now - dispatch.made_at).total_seconds()) < ANSWER_S
    under_way = pending or dispatch.undelivered == Undelivered.TRYING
    return Ordering.ORDERING if under_way and online and young else Ordering.NOT_ORDERED
