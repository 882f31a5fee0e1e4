"""An act in the outbox and what became of it."""

import enum
from typing import Any

import msgspec

from models.command import Envelope, Outcome

_COLUMNS = "seq, envelope, state, code, params, fields, revision, attempts, saved_at, tried_at"
SELECT_ENTRIES = f"SELECT {_COLUMNS} FROM entries"  # noqa: S608 - our own columns


class EntryState(enum.StrEnum):
    """Where an entry stands. Accepted ones are kept until the backend's row is in the cache.

    One set aside failed again and again without being judged; one that is being withdrawn was sent, and whether
    it was done only the backend can say.
    """

    PENDING = "pending"
    SET_ASIDE = "set_aside"
    WITHDRAWING = "withdrawing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    DELIVERED = "delivered"


OPEN = (
    EntryState.PENDING, EntryState.SET_ASIDE, EntryState.WITHDRAWING, EntryState.ACCEPTED, EntryState.REFUSED,
    EntryState.CONFLICT,
)  # fmt: skip
UNSENT = (EntryState.PENDING, EntryState.SET_ASIDE, EntryState.WITHDRAWING)
JUDGED = (EntryState.REFUSED, EntryState.CONFLICT)
"""The backend said no, or that somebody has to decide."""
DAMAGED = "command.damaged"
"""Said of an act of a damaged outbox that is not what its link says: nobody sends it unseen."""
DONE_ALREADY = "command.done_already"
"""Said of an act that was withdrawn, and had been carried out before that."""
SUPERSEDED = "command.superseded"
"""Said of a contested act whose decision took its place."""
ANSWERED = {
    Outcome.ACCEPTED: EntryState.ACCEPTED,
    Outcome.REFUSED: EntryState.REFUSED,
    Outcome.CONFLICT: EntryState.CONFLICT,
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An act and what became of it; `fields` of a conflict: name -> (theirs, mine)."""

    seq: int
    envelope: Envelope
    state: EntryState = EntryState.PENDING
    code: str = ""
    params: dict[str, str] = {}
    fields: dict[str, tuple[Any, Any]] = {}
    revision: int = 0
    attempts: int = 0
    saved_at: str = ""
    tried_at: str = ""

    @property
    def id(self) -> str:
        """The id of its command."""
        return self.envelope.id

    @property
    def reason(self) -> str:
        """Code and parameters in one text, as rows carry it (see split_reason)."""
        return join_reason(self.code, self.params)


def join_reason(code: str, params: dict[str, str]) -> str:
    """`code` alone, or `code {"name": "value"}`."""
    return f"{code} {msgspec.json.encode(params).decode()}" if params else code


def split_reason(reason: str) -> tuple[str, dict[str, str]]:
    """Code and parameters of a row's reason."""
    code, _space, rest = reason.partition(" ")
    if not rest:
        return code, {}
    try:
        return code, msgspec.json.decode(rest, type=dict[str, str])
    except msgspec.MsgspecError:
        return code, {}


def envelope_of(data: bytes) -> Envelope:
    """The act in a row. Raises MsgspecError."""
    return msgspec.json.decode(data, type=Envelope)


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of SELECT_ENTRIES. Raises msgspec.MsgspecError, ValueError, TypeError."""
    seq, envelope, state, code, params, fields, revision, attempts, saved_at, tried_at = row
    return Entry(
        seq=seq,
        envelope=envelope_of(envelope),
        state=EntryState(state),
        code=code,
        params=msgspec.json.decode(params, type=dict[str, str]),
        fields=msgspec.json.decode(fields, type=dict[str, tuple[Any, Any]]),
        revision=revision,
        attempts=attempts,
        saved_at=saved_at,
        tried_at=tried_at,
    )
