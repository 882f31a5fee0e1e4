"""What the acts on their way make of the facts: pure, so that it can be run again at any moment."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Protocol

import msgspec

from models.command import Circumstances, Conflicting, Put, Refused
from models.kinds import apply_envelope, decode_command
from models.log_entry import LogEntry, log_key
from models.outbox_entry import Entry, EntryState
from models.record import BadFact, Fact, Key, SyncState, iso

WAITS = "waits"
"""Reason of a row whose act waits behind a refused one that touches the same record."""
WITHDRAWING = "command.withdrawing"
"""Reason of a row whose act is being withdrawn, and may have been done."""
_GRAVITY = {SyncState.SYNCED: 0, SyncState.PENDING: 1, SyncState.CONFLICT: 2, SyncState.REFUSED: 3}
_STATES = {EntryState.REFUSED: SyncState.REFUSED, EntryState.CONFLICT: SyncState.CONFLICT}
_HELD = (EntryState.SET_ASIDE, EntryState.WITHDRAWING)


class PendingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record as an act on its way leaves it; fact None: deleted by it."""

    key: Key
    fact: Fact | None
    state: SyncState
    reason: str
    command_id: str
    changed_at: str
    revision: int = 0
    exercise_id: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry does to the rows, and every record whose fact, revision, row or blocking that rests on.

    The same entry over the same of these does the same.
    """

    entry: Entry
    asked: frozenset[Key]
    rows: dict[Key, PendingRow]
    blocked: frozenset[Key]

    @property
    def changes(self) -> frozenset[Key]:
        """The records of which a later entry may see something else for it."""
        return self.blocked.union(self.rows)


class SyncedFacts(Protocol):
    """What the backend is known to have."""

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact, None for none."""
        ...

    def revision_of(self, key: Key) -> int:
        """The revision of the record, 0 for none."""
        ...


class Fold:
    """The pending rows after each added entry, in the order they were made. Serves as Facts for the next."""

    def __init__(self, synced: SyncedFacts) -> None:
        self._synced = synced
        self._blocked: set[Key] = set()
        self._asked: set[Key] = set()
        self._blocking: frozenset[Key] = frozenset()
        self.rows: dict[Key, PendingRow] = {}

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact with the acts so far laid over it."""
        key = Key(kind, record_id)
        self._asked.add(key)
        row = self.rows.get(key)
        if row is not None:
            return row.fact
        try:
            return self._synced.get(kind, record_id)
        except BadFact:
            return None

    def add(self, entry: Entry) -> Step:
        """Lay one more entry over the facts.

        It does nothing when the backend has sent its log entry already: its rows are in the facts.
        """
        self._asked, self._blocking = {log_key(entry.id)}, frozenset()
        laid = self._laid(entry)
        self._blocked |= self._blocking
        return Step(
            entry=entry,
            asked=frozenset(self._asked),
            rows={key: self.rows[key] for key in laid},
            blocked=self._blocking,
        )

    def add_again(self, step: Step) -> None:
        """Lay what an entry was found to do, when all that it rests on is as it was."""
        self.rows.update(step.rows)
        self._blocked |= step.blocked

    def _laid(self, entry: Entry) -> set[Key]:
        """Lay them; the keys whose rows it made or changed."""
        if entry.state not in _STATES and self._synced.revision_of(log_key(entry.id)):
            return set()
        try:
            command = decode_command(entry.envelope)
        except Refused:
            return set()
        touched = frozenset(command.touches(entry.envelope.id))
        self._asked |= touched
        if entry.state in _STATES:
            self._blocking = touched if command.HOLDS_BACK else frozenset()
            return self._refused(entry, touched)
        waits = bool(touched & self._blocked)
        if waits or (entry.state in _HELD and command.HOLDS_BACK):
            self._blocking = touched
        said = WAITS if waits else ""
        if entry.state in _HELD:
            said = WITHDRAWING if entry.state is EntryState.WITHDRAWING else entry.reason
        try:
            puts = self._puts(entry)
        except (Refused, Conflicting) as error:
            code = error.code if isinstance(error, Refused) else "conflict"
            return self._marked(entry, touched, SyncState.PENDING, said or code)
        for put in puts:
            self._lay(entry, put.key, put.fact, SyncState.PENDING, said)
        return {put.key for put in puts}

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Lay them over the facts in their order."""
        for entry in entries:
            self.add(entry)

    def _refused(self, entry: Entry, touched: frozenset[Key]) -> set[Key]:
        """A refused act changed nothing: its records keep the backend's values, and say that it was refused.

        What exists only in the act, such as an incident opened offline, stays visible as it was meant.
        """
        state, reason = _STATES[entry.state], entry.reason
        try:
            puts = self._puts(entry)
        except (Refused, Conflicting):
            return self._marked(entry, touched, state, reason)
        for put in puts:
            there = self.get(put.key.kind, put.key.id)
            self._lay(entry, put.key, put.fact if there is None else there, state, reason)
        return {put.key for put in puts}

    def _marked(self, entry: Entry, keys: Iterable[Key], state: SyncState, reason: str) -> set[Key]:
        """The records of an act that cannot be applied here: unchanged, but with its state."""
        marked = set()
        for key in keys:
            fact = self.get(key.kind, key.id)
            if key.kind != LogEntry.KIND and fact is not None:
                self._lay(entry, key, fact, state, reason)
                marked.add(key)
        return marked

    def _puts(self, entry: Entry) -> tuple[Put, ...]:
        return apply_envelope(entry.envelope, self, circumstances(entry))

    def _lay(self, entry: Entry, key: Key, fact: Fact | None, state: SyncState, reason: str) -> None:
        self._asked.add(key)
        before = self.rows.get(key)
        if before is not None and _GRAVITY[before.state] > _GRAVITY[state]:
            state, reason = before.state, before.reason
        elif before is not None and before.state is state and reason in ("", WAITS):
            reason = before.reason or reason
        self.rows[key] = PendingRow(
            key=key,
            fact=fact,
            state=state,
            reason=reason,
            command_id=entry.envelope.id,
            changed_at=iso(entry.envelope.happened_at),
            revision=self._synced.revision_of(key),
            exercise_id=entry.envelope.exercise_id,
        )


def folds_alike(one: Entry, other: Entry) -> bool:
    """Does a fold make the same of both? How often it was sent, and that it was accepted, changes no row."""
    if one is other:
        return True
    return _said_of(one) == _said_of(other) and one.envelope == other.envelope


def _said_of(entry: Entry) -> tuple[EntryState, str] | None:
    told = entry.state in _STATES or entry.state in _HELD
    return (entry.state, entry.reason) if told else None


def keys_of(entries: Iterable[Entry]) -> Iterator[Key]:
    """Every record that a fold of them asks for: what they touch, and whether the backend has logged them."""
    for entry in entries:
        yield log_key(entry.id)
        try:
            yield from decode_command(entry.envelope).touches(entry.id)
        except Refused:
            continue


def fold(entries: Iterable[Entry], synced: SyncedFacts) -> dict[Key, PendingRow]:
    """The pending rows of all entries, in their order."""
    folded = Fold(synced)
    folded.add_all(entries)
    return folded.rows


def circumstances(entry: Entry) -> Circumstances:
    """An entry that the backend has not received: nothing was ordered by it."""
    envelope = entry.envelope
    stated_at = envelope.stated_at
    return Circumstances(
        command_id=envelope.id,
        actor=envelope.actor,
        seat=envelope.seat,
        made_at=envelope.happened_at if stated_at is None else stated_at.astimezone(UTC),
        entered_at=None if stated_at is None else envelope.happened_at,
        exercise_id=envelope.exercise_id,
        received_at=None,
        expires_s=envelope.expires_s,
    )


def waits_behind(entries: Iterable[Entry]) -> dict[str, str]:
    """Which entries cannot be sent before somebody has dealt with another one: id -> id of that one."""
    held_by: dict[Key, str] = {}
    behind: dict[str, str] = {}
    entries = tuple(entries)
    if not any(entry.state in _STATES or entry.state in _HELD for entry in entries):
        # Most often: a thousand acts of an outage are not read for nothing.
        return behind
    for entry in entries:
        try:
            command = decode_command(entry.envelope)
        except Refused:
            continue
        touched = command.touches(entry.id)
        holder = next((held_by[key] for key in touched if key in held_by), "")
        stuck = entry.state in _STATES or entry.state in _HELD
        if stuck and command.HOLDS_BACK:
            holder = entry.id
        elif holder and entry.state is EntryState.PENDING:
            behind[entry.id] = holder
        if holder and entry.state is not EntryState.ACCEPTED:
            for key in touched:
                held_by.setdefault(key, holder)
    return behind


def deliverable(entries: Iterable[Entry], limit: int) -> list[Entry]:
    """The entries that may go out together now: the oldest of each record, none behind a refused one.

    Two entries that share a key never travel in one batch: when the first is refused, the second waits.
    """
    taken: set[Key] = set()
    ready: list[Entry] = []
    for entry in entries:
        try:
            command = decode_command(entry.envelope)
            touched, holds = set(command.touches(entry.envelope.id)), command.HOLDS_BACK
        except Refused:
            touched, holds = set(), False
        if entry.state is EntryState.PENDING and not touched & taken and len(ready) < limit:
            ready.append(entry)
        if entry.state is EntryState.PENDING or (holds and entry.state is not EntryState.ACCEPTED):
            taken |= touched
    return ready
