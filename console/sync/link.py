"""What is known of the line and what it brought: the state shown in the strip, and the changes for the panels."""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from console.sync.client import Present, SessionAnswer
from models.outbox_entry import Entry
from models.record import Key


class Phase(enum.StrEnum):
    """How things stand between this console and its backend."""

    STARTING = "starting"
    LOADING = "loading"
    LIVE = "live"
    STALE = "stale"
    OFFLINE = "offline"
    REFUSED = "refused"
    SIGNED_OUT = "signed_out"


class LinkState(msgspec.Struct, frozen=True):
    """One look at the line; made anew several times for every frame of the stream.

    `code`/`params` say why it is not live: the sentence is `sync.link.<code>`. `done`/`total` count revisions
    of a load. `cursor` is the revision shown here, `head` the backend's as last heard. `since` and
    `last_contact_at` are by the backend's clock; `clock_offset_s` is what that is ahead of this machine's.
    """

    phase: Phase = Phase.STARTING
    since: datetime | None = None
    last_contact_at: datetime | None = None
    code: str = ""
    params: Mapping[str, str] = {}
    server: str = ""
    done: int = 0
    total: int = 0
    cursor: int = 0
    head: int = 0
    to_send: int = 0
    refused_count: int = 0
    unreadable: int = 0
    clock_offset_s: float = 0.0
    level_at: datetime | None = None
    """When everything the backend had was last known to be here."""
    other_past: bool = False
    """The backend does not know what is shown: it was set back, and is being loaded anew."""

    @property
    def online(self) -> bool:
        """Is somebody at the other end who hears us now?"""
        return self.phase in (Phase.LIVE, Phase.LOADING)

    @property
    def catching_up(self) -> bool:
        """Is what is shown of a time before, while what came since is on its way? Not so in a first load."""
        return self.phase is Phase.LOADING and self.level_at is not None

    @property
    def as_of(self) -> datetime | None:
        """As of when what is shown is whole; a word that came meanwhile makes it no newer."""
        if self.phase is Phase.LOADING and self.level_at is None:
            return self.last_contact_at
        if self.phase is Phase.LIVE and not self.other_past:
            return self.last_contact_at
        behind = self.phase is Phase.LOADING or self.cursor < self.head or self.other_past
        return self.level_at if behind else self.last_contact_at

    def levelled(self) -> "LinkState":
        """A live line brings everything at once: what it was heard to bring is here, once it is written."""
        if self.phase is not Phase.LIVE or self.cursor < self.head or self.other_past:
            return self
        if self.level_at == self.last_contact_at:
            return self
        return msgspec.structs.replace(self, level_at=self.last_contact_at)

    def missed(self, head: int, joined_at: datetime | None) -> "LinkState":
        """Something up to `head` was lost on its way, since `joined_at` at the earliest."""
        level_at = min(self.level_at, joined_at) if self.level_at and joined_at else self.level_at
        return msgspec.structs.replace(self, head=max(self.head, head), level_at=level_at)

    def on_cache(self, cursor: int, heard_at: datetime | None, fell_back: bool) -> "LinkState":
        """A cache was opened. A copy is as old as it is, however lately the line was heard."""
        return msgspec.structs.replace(
            self, cursor=cursor, last_contact_at=self.last_contact_at or heard_at,
            level_at=heard_at if fell_back else self.level_at or heard_at,
            phase=Phase.LOADING if fell_back and self.phase is Phase.LIVE else self.phase,
        )  # fmt: skip


MOST_IDS = 5_000


@dataclass(frozen=True)
class Changes:
    """What changed: kind -> ids. A kind in `bulk` changed in more places than are worth listing."""

    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bulk: frozenset[str] = frozenset()
    everything: bool = False

    @classmethod
    def of_rows(cls, applied: Mapping[str, set[str]], moved: Iterable[Key]) -> "Changes":
        """Kind -> ids of what came, and the records an act was laid over or taken from."""
        ids = {kind: set(found) for kind, found in applied.items()}
        for key in moved:
            ids.setdefault(key.kind, set()).add(key.id)
        return cls().and_then(cls({kind: frozenset(found) for kind, found in ids.items()}))

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids) or bool(self.bulk)

    def touches(self, kinds: str | Collection[str]) -> bool:
        """Did a record of one of the kinds change?"""
        wanted = (kinds,) if isinstance(kinds, str) else kinds
        return self.everything or any(kind in self.ids or kind in self.bulk for kind in wanted)

    def of(self, kind: str) -> frozenset[str] | None:
        """The ids of a kind that changed; None when any of them may have."""
        if self.everything or kind in self.bulk:
            return None
        return self.ids.get(kind, frozenset())

    def has(self, kind: str, record_id: str) -> bool:
        """May this record have changed?"""
        ids = self.of(kind)
        return ids is None or record_id in ids

    def and_then(self, later: "Changes") -> "Changes":
        """Both, as one."""
        everything = self.everything or later.everything
        bulk = set(self.bulk | later.bulk)
        ids = dict(self.ids)
        for kind, more in later.ids.items():
            ids[kind] = ids.get(kind, frozenset()) | more
        bulk.update(kind for kind, found in ids.items() if len(found) > MOST_IDS)
        return Changes(
            {kind: found for kind, found in ids.items() if kind not in bulk}, frozenset(bulk), everything
        )


@dataclass(frozen=True)
class Saved:
    """An act is durable."""

    command_id: str


@dataclass(frozen=True)
class NotSaved:
    """An act could not be written, and must not be shown as done; the sentence is `sync.store.<code>`."""

    command_id: str
    code: str


class Deed(enum.StrEnum):
    """What a person does with an entry of the outbox."""

    WITHDRAW = "withdraw"
    RETRY = "retry"
    DECIDE = "decide"


@dataclass(frozen=True)
class NotChanged:
    """What somebody did with an entry could not be written, and the entry is as it was.

    The sentence is `sync.unchanged.<deed>` with `sync.unwritten.<code>`.
    """

    command_id: str
    deed: Deed
    code: str


@dataclass(frozen=True)
class Attempt:
    """How the sending of an act goes: seconds to the next attempt, and why the last one failed.

    The sentence is `sync.link.<code>`; empty while none has failed.
    """

    next_s: float = 0.0
    code: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Positions:
    """What the *now* lane brought: dicts of kind, id, lon, lat, heading_deg, at."""

    positions: list[dict[str, Any]]


@dataclass(frozen=True)
class AccountsChanged:
    """Somebody's account was made, changed or removed: the seat's list of people is not the centre's any more."""


@dataclass(frozen=True)
class Trouble:
    """Something a person must be told: `sync.trouble.<code>`."""

    code: str
    params: Mapping[str, str]


Report = (
    Changes
    | LinkState
    | Entry
    | Saved
    | NotSaved
    | NotChanged
    | Positions
    | Present
    | SessionAnswer
    | AccountsChanged
    | Trouble
)
"""What the engine reports; an Entry is an act that was answered."""
