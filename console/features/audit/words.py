"""An entry of the audit for people: what was done, to what, and what became another, field by field."""

from datetime import datetime
from typing import Any

import msgspec

from models.audit import AuditEntry, changed_fields
from resources.words import has, t

LONGEST = 200


def act_words(entry: AuditEntry) -> str:
    """The act in words; one nobody knows here by its name."""
    for key in (f"outbox.act.{entry.command}", f"audit.act.{entry.command}"):
        if has(key):
            return t(key)
    return entry.command


def subject_words(entry: AuditEntry) -> str:
    """What it was done to: the kind, and the name it has or had."""
    kind = f"enums.kind.{entry.kind}" if has(f"enums.kind.{entry.kind}") else f"audit.kind.{entry.kind}"
    fields = entry.after or entry.before or {}
    name = next((str(fields[key]) for key in ("number", "name", "user") if fields.get(key)), entry.record_id)
    return f"{t(kind) if has(kind) else entry.kind} {name[:LONGEST]}"


def difference_words(entry: AuditEntry) -> str:
    """Field by field, before and after."""
    lines = [
        t("audit.field", field=field, before=_value(before), after=_value(after))
        for field, before, after in changed_fields(entry)
    ]
    return "\n".join(lines) or t("audit.no_fields")


def note_words(entry: AuditEntry) -> str:
    """The note; that somebody else delivered the act, in words."""
    return entry.note.replace("on behalf", t("audit.on_behalf"))


def moment(entry: AuditEntry) -> datetime | None:
    """When the backend took it, None for a time that cannot be read."""
    try:
        return datetime.fromisoformat(entry.at).astimezone()
    except (ValueError, OverflowError):
        return None


def time_words(entry: AuditEntry) -> str:
    """Date and time of day, in this machine's zone."""
    at = moment(entry)
    return f"{at:%m-%d %H:%M:%S}" if at is not None else entry.at[:24]


def _value(value: Any) -> str:
    if value is None:
        return "—"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
