"""Sign-ins the backend had no part in: by a verifier, or by the sealed code; told when the line is back."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from models.command import Circumstances, Command, Facts, Put, Refused, Role, require
from models.record import MAX_NAME, MAX_TEXT, BadFact, Columns, Fact, Key, iso, replace
from models.verifier import SEATED

# zh: the mark is one text in both languages, for it is kept in every act and on every print
BREAK_GLASS_MARK = "应急/break-glass: "
MAX_PERSON = 60


class Means(enum.StrEnum):
    """What somebody signed in with."""

    OFFLINE = "offline"
    BREAK_GLASS = "break_glass"


class SignIn(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody took a seat by other means than the backend's word. One by the sealed code is reviewed."""

    KIND: ClassVar[str] = "sign_in"

    user: str
    seat: str
    at: datetime
    means: Means
    reason: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    review: str = ""

    def check(self) -> None:
        """Texts have an end."""
        super().check()
        if max(len(self.reason), len(self.review)) > MAX_TEXT or len(self.user) > MAX_NAME:
            raise BadFact(f"a reason or review longer than {MAX_TEXT} characters")

    @property
    def is_open(self) -> bool:
        """Does it wait for its review?"""
        return self.means is Means.BREAK_GLASS and self.reviewed_at is None

    def columns(self) -> Columns:
        """Newest first; its parent is the seat."""
        return Columns(
            name=self.user, type=self.means, status="open" if self.is_open else "closed", parent_id=self.seat,
            at=iso(self.at),
        )  # fmt: skip


class TellSignIn(Command, frozen=True, kw_only=True):
    """Tell of one's own sign-in: who, where and when are the envelope's."""

    NAME: ClassVar[str] = "TellSignIn"
    ROLES: ClassVar[frozenset[Role]] = SEATED

    sign_in_id: str
    means: Means
    reason: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The sign-in itself."""
        return (Key(SignIn.KIND, self.sign_in_id),)

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `sign_in.reason` for the sealed code without a reason or without a name in the act's author."""
        if facts.get(SignIn.KIND, self.sign_in_id) is not None:
            raise Refused("sign_in.exists")
        marked = at.actor.startswith(BREAK_GLASS_MARK)
        if self.means is Means.BREAK_GLASS and (not self.reason.strip() or not marked):
            raise Refused("sign_in.reason")
        told = SignIn(user=at.actor, seat=at.seat, at=at.made_at, means=self.means, reason=self.reason.strip())
        return (Put(Key(SignIn.KIND, self.sign_in_id), told),)


class ReviewBreakGlass(Command, frozen=True, kw_only=True):
    """Close the review of a break-glass sign-in: somebody who answers for it has looked at what was done."""

    NAME: ClassVar[str] = "ReviewBreakGlass"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})

    sign_in_id: str
    review: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The sign-in itself."""
        return (Key(SignIn.KIND, self.sign_in_id),)

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `sign_in.reviewed` a second time, `sign_in.review` without words, `sign_in.own` under it."""
        sign_in = require(facts, SignIn, self.sign_in_id)
        if not sign_in.is_open:
            raise Refused("sign_in.reviewed", by=sign_in.reviewed_by or "—")
        if not self.review.strip():
            raise Refused("sign_in.review")
        if at.actor.startswith(BREAK_GLASS_MARK):
            raise Refused("sign_in.own")
        reviewed = replace(
            sign_in, reviewed_by=at.actor, reviewed_at=at.received_at or at.made_at, review=self.review.strip()
        )
        return (Put(Key(SignIn.KIND, self.sign_in_id), reviewed),)


def break_glass_actor(name: str) -> str:
    """The author every act after a break-glass sign-in carries."""
    return BREAK_GLASS_MARK + " ".join(name.split())[:MAX_PERSON]
