"""What an entry of the outbox says of itself: the act in words, what it is about, and how old it is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from console.value_words import REFERENCES, Names, field_words, value_words
from models.outbox_entry import Entry
from models.record import Key
from resources.words import has, t

_SAID = (
    "number",
    "unit_id",
    "hydrant_id",
    "alarm_id",
    "row_id",
    "status",
    "reason",
    "dismiss_reason",
    "text",
    "whom",
    "note",
)
"""Fields of a command that tell a person which act it was, in the order they are told."""
_MOST = 120


def act_words(entry: Entry, names: Names | None = None) -> str:
    """The name of the act and what can be read of it: `New incident 2-017 …`. `names` of what it refers to."""
    known, body = names or {}, _body(entry)
    name = entry.envelope.name
    key = f"outbox.act.{name}"
    details = [_detail(name, field, body[field], known) for field in _SAID if body.get(field)]
    after, before = body.get("after"), body.get("before")
    if isinstance(after, dict):
        seen = before if isinstance(before, dict) else {}
        details += [f"{field_words(field)} → {value_words(field, value, known, 'incident')}"[:_MOST]
                    for field, value in after.items() if field not in seen or seen[field] != value]  # fmt: skip
    incident = known.get(str(body.get("incident_id", "")), "")
    if incident and not body.get("number"):
        details.append(f"({incident})")
    return "　".join([t(key) if has(key) else name, " ".join(filter(None, details))]).strip()


def keys_of(entries: Iterable[Entry]) -> list[Key]:
    """The records the acts, and the values they are contested for, name."""
    keys: list[Key] = []
    for entry in entries:
        contested = [(field, value) for field, pair in entry.fields.items() for value in pair]
        for field, value in [*_body(entry).items(), *contested]:
            if kind := REFERENCES.get(field):
                values = value if isinstance(value, list) else [value]
                keys += [Key(kind, one) for one in values if isinstance(one, str) and one]
    return keys


def _body(entry: Entry) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(entry.envelope.body)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _detail(name: str, field: str, value: object, names: Names) -> str:
    if field in REFERENCES:
        return names.get(str(value), "")
    kind = {"SetUnitStatus": "unit"}.get(name, "")
    return value_words(field, value, names, kind)[:_MOST]


def saved_at(entry: Entry) -> float | None:
    """When the act was saved, seconds since the epoch."""
    try:
        return datetime.fromisoformat(entry.saved_at).timestamp()
    except ValueError:
        return None
