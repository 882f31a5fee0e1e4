"""The audit as it travels: who did what at which seat, and the record before and after."""

from typing import Any

import msgspec

MOST_ENTRIES = 500
SIGN_IN = "SignIn"
REFUSED_UNJUDGED = "RefusedUnjudged"
GUESSED_OFFLINE = "GuessedOffline"
SIGN_IN_FAILED = "SignInFailed"
SEALED_CODE = "break-glass"
USER = "user"
"""The kind of entries that are about people's accounts, not about a record."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry. `credential` is who delivered the act, `before` and `after` the facts' own JSON objects."""

    seq: int
    at: str
    made_at: str
    actor: str
    credential: str
    seat: str
    command: str
    kind: str
    record_id: str
    command_id: str = ""
    exercise_id: str | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    note: str = ""


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first; `more` when there are older ones."""

    entries: list[AuditEntry]
    more: bool = False


def changed_fields(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of every field that is another afterwards, by name; None where there was none."""
    before, after = entry.before or {}, entry.after or {}
    names = sorted(before.keys() | after.keys())
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
