"""Commands: the only way anything changes, pure and run alike by the console and the backend."""

import enum
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Protocol

import msgspec

from models.record import Fact, Key, Revision


class Delivery(enum.StrEnum):
    """`record` is valid whenever it arrives; `live` only while somebody waits for its effect."""

    RECORD = "record"
    LIVE = "live"


class Role(enum.StrEnum):
    """Who may sign in; the backend enforces what each may do."""

    OBSERVER = "observer"
    DISPATCHER = "dispatcher"
    COMMANDER = "commander"
    MAINTAINER = "maintainer"
    ADMINISTRATOR = "administrator"
    FIELD = "field"
    GATEWAY = "gateway"


OPERATORS = frozenset({Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR})


class Refused(Exception):
    """A command that must not be carried out: a reason code, and the values its sentence needs.

    The sentence itself is in resources/translations under `refusal.<code>`.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


class Conflicting(Exception):
    """A command that was made on values somebody else has changed since: field -> (theirs, mine)."""

    def __init__(self, key: Key, fields: dict[str, tuple[Any, Any]]) -> None:
        super().__init__(f"{key.kind} {key.id}: {', '.join(fields)}")
        self.key = key
        self.fields = fields


class Facts(Protocol):
    """What a command may read: the facts as they are now at the place where it runs."""

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact, None when there is no such record (or it is deleted)."""
        ...


class ChainLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The place of an act in the chain of its seat: its number there, the hash before it, and its own.

    The first link of a chain that goes on where a damaged one ended names that one in `follows`, and its last
    known hash in `prev`.
    """

    chain: str
    n: int
    prev: str
    hash: str
    follows: str = ""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A command on its way: who made it, where, when, on what it was based, and its body as JSON.

    `made_at` is what the clock of the seat showed, `clock_offset_s` what the backend's was ahead of it.
    `stated_at` is when it really happened, as a person states who enters afterwards what was done on paper.
    `link` is given by the outbox; acts of seats that keep no chain have none.
    """

    id: str
    name: str
    actor: str
    seat: str
    made_at: datetime
    body: msgspec.Raw
    clock_offset_s: float = 0.0
    exercise_id: str | None = None
    base_revision: int = 0
    delivery: Delivery = Delivery.RECORD
    expires_s: float | None = None
    stated_at: datetime | None = None
    link: ChainLink | None = None

    @property
    def happened_at(self) -> datetime:
        """`made_at` by the backend's clock, as far as its sender knew it (UTC). Raises OverflowError."""
        return self.made_at.astimezone(UTC) + timedelta(seconds=self.clock_offset_s)


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when a command is applied: `received_at` is None until the backend has it.

    `entered_at` is set for a late entry: when it was written down, while `made_at` is when it happened.
    """

    command_id: str
    actor: str
    seat: str
    made_at: datetime
    exercise_id: str | None = None
    received_at: datetime | None = None
    expires_s: float | None = None
    entered_at: datetime | None = None

    @property
    def late(self) -> bool:
        """Was it entered afterwards, with its real time?"""
        return self.entered_at is not None

    @property
    def in_time(self) -> bool:
        """Has the backend received it soon enough for its effect in the world to be wanted? Never when late."""
        if self.received_at is None or self.late:
            return False
        if self.expires_s is None:
            return True
        return (self.received_at - self.made_at).total_seconds() <= self.expires_s


class Put(msgspec.Struct, frozen=True):
    """One record as a command leaves it; fact None deletes it."""

    key: Key
    fact: Fact | None


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every command."""

    NAME: ClassVar[str] = ""
    DELIVERY: ClassVar[Delivery] = Delivery.RECORD
    EXPIRES_S: ClassVar[float | None] = None
    ROLES: ClassVar[frozenset[Role]] = OPERATORS
    HOLDS_BACK: ClassVar[bool] = True
    """Refused, it keeps what was made after it on the same records waiting."""
    IN_PERSON: ClassVar[bool] = False
    """Taken only from the session of who does it, never on anybody's behalf."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """Every key the command reads or writes; entries that share one are delivered in order."""
        raise NotImplementedError

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """The records as they are afterwards. Raises Refused or Conflicting; changes nothing itself."""
        raise NotImplementedError


class Outcome(enum.StrEnum):
    """What the backend said to a command."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONFLICT = "conflict"


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The backend's answer to one command; the same id twice gets the same answer.

    `fields` of a conflict: field name -> [theirs, mine].
    """

    id: str
    outcome: Outcome
    revision: Revision = 0
    code: str = ""
    params: dict[str, str] = {}
    fields: dict[str, tuple[Any, Any]] = {}


def require[F: Fact](facts: Facts, kind: type[F], record_id: str) -> F:
    """The fact, or Refused `missing` when there is no such record."""
    fact = facts.get(kind.KIND, record_id)
    if not isinstance(fact, kind):
        raise Refused("missing", kind=kind.KIND, id=record_id)
    return fact
