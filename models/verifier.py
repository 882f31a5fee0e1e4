"""Verifiers: what a seat needs to know its people by while the backend cannot be asked."""

from typing import Annotated

import msgspec

from models.command import Role

SEATED = frozenset(Role) - {Role.FIELD, Role.GATEWAY}
"""Roles whose people sit at a console."""
MOST_USERS = 5_000
_Text = Annotated[str, msgspec.Meta(max_length=300)]


class Verifier(msgspec.Struct, frozen=True, kw_only=True):
    """One user: `verifier` is an Argon2id hash of the password with a salt that is not the backend's own."""

    user: _Text
    name: _Text
    role: Role
    changed_at: _Text
    verifier: _Text


class Verifiers(msgspec.Struct, frozen=True, kw_only=True):
    """All users of the centre who may sit at a seat, and for how long a seat may believe this list.

    `digest` names the list, so that an unchanged one need not travel. `break_glass` is the verifier of the
    sealed code, empty while none is set.
    """

    digest: _Text
    offline_hours: Annotated[float, msgspec.Meta(ge=0, le=8_784)]
    users: Annotated[list[Verifier], msgspec.Meta(max_length=MOST_USERS)]
    break_glass: _Text = ""

    def of(self, user: str) -> Verifier | None:
        """The user of that user name or, when only one has it, of that display name."""
        exact = [one for one in self.users if one.user == user] or [one for one in self.users if one.name == user]
        return exact[0] if len(exact) == 1 else None
