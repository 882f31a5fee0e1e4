"""Why an order has not reached anybody, as the backend says, and whether it may be given once more."""

import enum


class Undelivered(enum.StrEnum):
    """What became of an order nobody is known to have; a dispatch keeps the word, for newer ones may be unknown."""

    TRYING = "trying"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    NO_CHANNEL = "no_channel"


AGAIN = frozenset({"", Undelivered.FAILED, Undelivered.EXPIRED, Undelivered.NO_CHANNEL})
"""Nobody can have these: giving the order once more makes no second one. The other two may have arrived."""
