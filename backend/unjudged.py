"""Acts that are refused before they are judged: noted in the audit, and never more of them than fits."""

from backend.audit import enter
from backend.auth import Principal, Throttle
from backend.work import Work
from models.audit import REFUSED_UNJUDGED
from models.command import Envelope, Refused

AN_HOUR, BY_ALL = 100, 1_000
"""Entries an hour for one credential, and for all together: a hostile flood must not fill the disk."""


class Unjudged:
    """One for a backend process; a restart begins to count anew."""

    def __init__(self, an_hour: int = AN_HOUR, by_all: int = BY_ALL) -> None:
        self._each = Throttle(an_hour, 3_600.0)
        self._all = Throttle(by_all, 3_600.0)

    def note(self, work: Work, principal: Principal, envelope: Envelope, refused: Refused) -> None:
        """Say who sent what and why it was not looked at; the last one of an hour says that more may follow."""
        if self._all.wait_s("") > 0 or self._each.wait_s(principal.user) > 0:
            return
        self._all.failed("")
        self._each.failed(principal.user)
        full = self._all.wait_s("") > 0 or self._each.wait_s(principal.user) > 0
        note = f"{refused.code}: {_clean(envelope.name)} {_clean(envelope.id)}"
        enter(
            work, REFUSED_UNJUDGED, actor=_clean(envelope.actor), kind="command", record_id=_clean(envelope.id),
            credential=principal.user, seat=_clean(principal.seat),
            note=f"{note}; further ones of this hour are not noted" if full else note,
        )  # fmt: skip


def _clean(text: str) -> str:
    return "".join(letter for letter in text[:64] if letter.isprintable())
