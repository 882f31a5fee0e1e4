"""An entry of the audit for people: what was done, to what, and what became another, field by field."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from console.holders import person
from models.audit import AuditEntry, changed_fields
from resources.words import has, t

LONGEST = 200
_OF_PEOPLE = ("_by", "owner", "actor", "author", "to_user")
"""Fields whose values are accounts end so."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)")


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


def difference_words(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """Field by field, before and after; `names`: account -> the name of the person."""
    lines = [
        t("audit.field", field=field, before=_value(field, before, names), after=_value(field, after, names))
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


def _value(field: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return "—"
    said = _said(field, value, names)
    text = said if isinstance(said, str) else msgspec.json.encode(said).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _said(field: str, value: Any, names: Mapping[str, str]) -> Any:
    """The same with names for accounts and this machine's wall for times, however deep they lie."""
    if isinstance(value, dict):
        return {key: _said(key, one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(field, one, names) for one in value]
    if not isinstance(value, str):
        return value
    return person(value, names) if field.endswith(_OF_PEOPLE) else _local(value)


def _local(text: str) -> str:
    """A moment on this machine's wall; anything else as it is."""
    if not _INSTANT.fullmatch(text):
        return text
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return text
