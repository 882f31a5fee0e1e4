"""Who sits at this seat: user, role, exercise, and what they may do."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from models.command import Command, Role
from models.ids import uuid7
from models.kinds import COMMANDS


class How(enum.StrEnum):
    """How somebody came to sit here: vouched for by the backend, by a verifier, or by the sealed code."""

    ONLINE = "online"
    OFFLINE = "offline"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True)
class Identity:
    """Somebody who is signed in."""

    user: str
    name: str
    role: Role
    seat: str
    how: How = How.ONLINE
    reason: str = ""


class Session(QObject):
    """The one session of the console. `changed` follows every sign-in, sign-out, lock and exercise."""

    changed = Signal()

    def __init__(self, seat: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.console = uuid7()
        """Names this running console among those at the same seat, whatever window it shows."""
        self._seat = seat
        self._identity: Identity | None = None
        self._exercise_id: str | None = None
        self._locked = False
        self._needs_somebody = False

    @property
    def signed_in(self) -> bool:
        """Has somebody signed in since the start? An outage does not sign anybody out."""
        return self._identity is not None

    @property
    def how(self) -> How | None:
        """Who vouched for the user; None for nobody."""
        return self._identity.how if self._identity else None

    @property
    def locked(self) -> bool:
        """Is the seat locked, its user away?"""
        return self._locked

    @property
    def barred(self) -> str:
        """Why no act can be taken here now, as the end of a key `identity.barred.<…>`; empty when it can."""
        if self._locked:
            return "locked"
        return "nobody" if self._needs_somebody and self._identity is None else ""

    @property
    def user(self) -> str:
        """The user's id, empty for nobody."""
        return self._identity.user if self._identity else ""

    @property
    def name(self) -> str:
        """The user's name as people read it."""
        return self._identity.name if self._identity else ""

    @property
    def role(self) -> Role | None:
        """What the user is."""
        return self._identity.role if self._identity else None

    @property
    def seat(self) -> str:
        """The number of this seat."""
        return self._identity.seat if self._identity else self._seat

    @property
    def exercise_id(self) -> str | None:
        """The exercise this console takes part in, None when everything is real."""
        return self._exercise_id

    def sign_in(self, identity: Identity) -> None:
        """Somebody took the seat, locked or not. A session that is only renewed unlocks nothing."""
        if identity != self._identity:
            self._locked = self._locked and identity.user == self.user
            self._identity = identity
            self.changed.emit()

    def sign_out(self) -> None:
        """Nobody is at the seat. A locked one stays locked: nobody gave a password."""
        if self._identity is not None:
            self._identity = None
            self.changed.emit()

    def lock(self) -> None:
        """The user is away: everything stays in sight, nothing can be done."""
        if self._identity is not None and not self._locked:
            self._locked = True
            self.changed.emit()

    def unlock(self) -> None:
        """The user is back."""
        if self._locked:
            self._locked = False
            self.changed.emit()

    def need_somebody(self, needed: bool) -> None:
        """Can people be told apart here, so that no act needs to be nobody's?"""
        if needed != self._needs_somebody:
            self._needs_somebody = needed
            self.changed.emit()

    def take_part_in(self, exercise_id: str | None) -> None:
        """Enter an exercise, or leave it with None."""
        if exercise_id != self._exercise_id:
            self._exercise_id = exercise_id
            self.changed.emit()

    def may(self, command: str | type[Command]) -> bool:
        """May this user give the command? The backend decides; this only spares people the refusal."""
        kind = COMMANDS.get(command) if isinstance(command, str) else command
        return kind is not None and self.role is not None and self.role in kind.ROLES
