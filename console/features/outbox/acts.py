"""What an entry of the outbox says of itself: the act in words, and how old it is."""

import msgspec

from models.outbox_entry import Entry
from resources.words import has, t

_NAMED = ("number", "text", "name", "whom", "status", "reason", "type")
"""Fields of a command that tell a person which act it was; ids do not."""


def act_words(entry: Entry) -> str:
    """The name of the act and what can be read of it: `New incident 2-017 …`."""
    name = entry.envelope.name
    key = f"outbox.act.{name}"
    words = t(key) if has(key) else name
    try:
        body = msgspec.json.decode(entry.envelope.body)
    except msgspec.DecodeError:
        body = {}
    details = [_detail(field, body[field]) for field in _NAMED if isinstance(body, dict) and body.get(field)]
    return "　".join([words, " ".join(details)]).strip()


def _detail(field: str, value: object) -> str:
    for enum in ("unit_status", "dismiss_reason", "incident_type"):
        key = f"enums.{enum}.{value}"
        if field in ("status", "reason", "type") and has(key):
            return t(key)
    return str(value)[:120]


def saved_at(entry: Entry) -> float | None:
    """When the act was made by the backend's clock, seconds since the epoch."""
    try:
        return entry.envelope.happened_at.timestamp()
    except OverflowError:
        return None
