"""An act that is still to be sent, in one printed line: with the numbers of what it is about, not its ids."""

from collections.abc import Mapping
from typing import Any

import msgspec

from models.outbox_entry import Entry
from resources.words import has, t

_ABOUT = ("unit_id", "incident_id")
_SAID = ("number", "text", "whom", "name", "address")
_CODED = {"status": ("unit_status", "incident_status"), "type": ("incident_type",), "reason": ("dismiss_reason",)}


def act_line(entry: Entry, numbers: Mapping[str, str]) -> str:
    """What is to be done to whom; `numbers` are those of units and incidents by id."""
    key = f"outbox.act.{entry.envelope.name}"
    parts = [t(key) if has(key) else entry.envelope.name]
    body = _body(entry)
    parts += [numbers[body[field]] for field in _ABOUT if body.get(field) in numbers]
    parts += [_word(enums, str(body[field])) for field, enums in _CODED.items() if isinstance(body.get(field), str)]
    parts += [str(body[field])[:200] for field in _SAID if isinstance(body.get(field), str) and body[field]]
    after = body.get("after")
    if isinstance(after, dict):
        parts += [f"{_field(name)} → {str(value)[:80]}" for name, value in list(after.items())[:8]]
    return "　".join(parts)


def _body(entry: Entry) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(entry.envelope.body)
    except msgspec.DecodeError:
        return {}
    return {k: v for k, v in body.items() if not isinstance(v, list)} if isinstance(body, dict) else {}


def _word(enums: tuple[str, ...], value: str) -> str:
    return next((t(f"enums.{enum}.{value}") for enum in enums if has(f"enums.{enum}.{value}")), value)


def _field(name: str) -> str:
    key = f"incidents.field.{name}"
    return t(key) if has(key) else name
