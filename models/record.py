"""What is known of one thing: its fact, its revision, and how sure we are of it."""

import enum
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import msgspec

from models.geo import check_position

Revision = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
"""A place in the backend's one order; bounded, for a database keeps no larger number."""
MAX_NAME = 200
MAX_TEXT = 4_000


class BadFact(ValueError):
    """A fact that cannot be true as written; the message is a sentence for a person."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The base of every fact: what the server stores as JSON and the console as columns.

    Facts, columns and changes come by the hundred thousand and refer to nothing that could refer back: the
    garbage collector, whose pauses stop every thread, is not told of them (gc=False).
    """

    KIND: ClassVar[str] = ""
    ORDERS: ClassVar[tuple[str, ...]] = ("number", "name", "type", "status", "grade", "at")
    """The columns a console keeps it sorted by: each is a page more to write for every change of a record."""

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raise BadFact or BadPosition when a value is impossible."""
        name = getattr(self, "name", "")
        if len(name) > MAX_NAME:
            raise BadFact(f"a name of {len(name)} characters; at most {MAX_NAME} are kept")

    def columns(self) -> "Columns":
        """The values lists are sorted and filtered by; each kind says which of its fields they are."""
        return Columns()


class PlacedFact(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A fact with a place (WGS-84 degrees); both None when its place is unknown."""

    lon: float | None = None
    lat: float | None = None

    def check(self) -> None:
        """Both coordinates or neither, and on Earth."""
        super().check()
        if (self.lon is None) != (self.lat is None):
            raise BadFact("a longitude without a latitude, or the other way round")
        if self.lon is not None and self.lat is not None:
            check_position(self.lon, self.lat)


class Columns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The derived columns every kind has alike, so that one table, one index and one view serve all.

    `parent_id` is the record this one belongs to in its lists: a unit's or log entry's incident, an alarm's
    device, a device's or plan's site. `at` is the moment the lists are sorted by.
    """

    number: str = ""
    name: str = ""
    type: str = ""
    status: str = ""
    grade: int = 0
    parent_id: str = ""
    at: str = ""
    lon: float | None = None
    lat: float | None = None


class Key(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Names one record."""

    kind: str
    id: str


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record at one revision as it travels down the line; `data` is the fact's own JSON."""

    kind: str
    id: str
    revision: Revision
    data: msgspec.Raw = msgspec.Raw(b"null")
    exercise_id: str | None = None
    deleted: bool = False
    changed_at: str = ""

    @property
    def key(self) -> Key:
        """The record this is about."""
        return Key(self.kind, self.id)


class SyncState(enum.StrEnum):
    """How a row stands with the backend."""

    SYNCED = "synced"
    PENDING = "pending"
    REFUSED = "refused"
    CONFLICT = "conflict"


class Record[F: Fact](msgspec.Struct, frozen=True, kw_only=True):
    """A fact as the console shows it: with its id, its revision, its age and its state."""

    kind: str
    id: str
    fact: F
    revision: int = 0
    exercise_id: str | None = None
    state: SyncState = SyncState.SYNCED
    reason: str = ""
    changed_at: str = ""

    @property
    def key(self) -> Key:
        """The record's name."""
        return Key(self.kind, self.id)


def iso(moment: datetime | None) -> str:
    """A moment as sortable UTC text with milliseconds, empty for none, and for one UTC has no year for."""
    if moment is None:
        return ""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def earlier(one: datetime, other: datetime) -> bool:
    """Was one before the other, to the millisecond? A moment without a zone is compared as `iso` writes it."""
    return iso(one) < iso(other)


def encode(fact: Fact) -> bytes:
    """The fact's JSON."""
    return msgspec.json.encode(fact)


def replace[F: Fact](fact: F, **changes: Any) -> F:
    """A copy with some fields changed, checked again (msgspec's replace runs __post_init__)."""
    return msgspec.structs.replace(fact, **changes)
