"""What the journal proves of the answers to acts: that each was given, to which act, when, and how it ended.

Not what they say beyond that (details of a reason, both sides of a conflict), nor of what never was in the journal:
acts that were withdrawn before they came, events of gateways.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.journal import ACCEPTED, Bulk
from models.command import Answer, Outcome
from models.journal import sha256

MISSING, DIFFERS = "answer_missing", "answer_differs"
CONFLICT = "conflict"
_LENGTH = 17
_NAME, _ACTOR, _EXERCISE, _STATED, _BODY = 6, 7, 11, 12, 16
"""Where they stand in what the hash of an act is taken of: see models/journal.py."""
_JSON = msgspec.json.Encoder()
_PARTS = msgspec.json.Decoder(list[msgspec.Raw])
_BAD_JSON = (msgspec.MsgspecError, RecursionError)


def act_digest(entry: bytes) -> str:
    """What the act's id stands for since it was judged; empty for what is no act of a seat."""
    try:
        told = _PARTS.decode(entry)
    except _BAD_JSON:
        return ""
    if len(told) != _LENGTH or bytes(told[0]) != b'"act"':
        return ""
    whole = [told[_NAME], told[_ACTOR], told[_EXERCISE], told[_BODY]]
    if bytes(told[_STATED]) != b"null":
        whole.append(told[_STATED])
    return sha256(_JSON.encode(whole))


def wrong(row: Mapping[str, Any], given: Any | None) -> str:
    """MISSING or DIFFERS for the answer that is stored to the act of an entry; empty when nothing is wrong."""
    digest = act_digest(row["entry"])
    if not digest:
        return ""
    if given is None:
        return MISSING
    try:
        answer = msgspec.json.decode(_raw(given.answer), type=Answer)
    except _BAD_JSON:
        return DIFFERS
    told = given.digest, given.received_at, answer.id
    fits = told == (digest, row["at"], row["command_id"]) and _is_end(row, answer)
    return "" if fits else DIFFERS


def _is_end(row: Mapping[str, Any], answer: Answer) -> bool:
    """Is it how the act of the entry ended?"""
    if row["outcome"] == ACCEPTED:
        count = _count(row["records"])
        return answer.outcome is Outcome.ACCEPTED and count in (None, answer.revision - row["revision"])
    if row["outcome"] == CONFLICT and answer.outcome is Outcome.CONFLICT:
        return True
    # A conflict whose two sides could not be written down was told as a bad value.
    code = "command.value" if row["outcome"] == CONFLICT else row["outcome"]
    return answer.outcome is Outcome.REFUSED and answer.code[:64] == code


def _count(left: bytes) -> int | None:
    """How many records the act left, each with a revision of its own; None when that cannot be read."""
    try:
        return len(_PARTS.decode(left))
    except _BAD_JSON:
        pass
    try:
        return msgspec.json.decode(left, type=Bulk).count
    except _BAD_JSON:
        return None


def _raw(value: object) -> bytes:
    """SQLite keeps whatever somebody wrote into a column."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "replace")
