"""The log: every act leaves an entry, corrections are new entries."""

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from models.command import Circumstances, Command, Facts, Put, Refused, require
from models.ids import derived_id
from models.journal import Head
from models.record import MAX_TEXT, BadFact, Columns, Fact, Key, iso


class LogKind(enum.StrEnum):
    """What an entry tells; the sentence for a person is in translations under `log.<kind>`."""

    CREATED = "created"
    UPDATED = "updated"
    CLOSED = "closed"
    DISPATCHED = "dispatched"
    ALREADY_SENT = "already_sent"
    ORDERED_AGAIN = "ordered_again"
    SENT_ON = "sent_on"
    TOLD_BY_VOICE = "told_by_voice"
    UNIT_STATUS = "unit_status"
    HYDRANT_ASSIGNED = "hydrant_assigned"
    HYDRANT_RELEASED = "hydrant_released"
    WATER_DEMAND = "water_demand"
    WATER_POINT_PLACED = "water_point_placed"
    WATER_PINNED = "water_pinned"
    WATER_EXCLUDED = "water_excluded"
    WATER_UNTIED = "water_untied"
    CLAIMED = "claimed"
    TAKEN_OVER = "taken_over"
    RELEASED = "released"
    HANDOVER_WRITTEN = "handover_written"
    HANDOVER_ACCEPTED = "handover_accepted"
    ALARM_CONFIRMED = "alarm_confirmed"
    ALARM_DISMISSED = "alarm_dismissed"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_GRANTED = "approval_granted"
    APPROVAL_DENIED = "approval_denied"
    APPROVAL_UNDONE = "approval_undone"
    APPROVAL_UNKNOWN = "approval_unknown"
    APPROVAL_BY_VOICE = "approval_by_voice"
    APPROVAL_CROSSED = "approval_crossed"
    ORDER_FAILED = "order_failed"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NO_CHANNEL = "order_no_channel"
    ORDER_CROSSED = "order_crossed"
    ACTS_LOST = "acts_lost"
    DRAWN = "drawn"
    REDRAWN = "redrawn"
    DRAWING_REMOVED = "drawing_removed"
    DEFECT_REPORTED = "defect_reported"
    DEFECT_KNOWN = "defect_known"
    DEFECT_ASSIGNED = "defect_assigned"
    DEFECT_REPAIRED = "defect_repaired"
    DEFECT_CHECKED = "defect_checked"
    DEFECT_RETURNED = "defect_returned"
    DEFECT_DISMISSED = "defect_dismissed"
    FLOW_TESTED = "flow_tested"
    ROUND_PLANNED = "round_planned"
    ROUND_ENDED = "round_ended"
    HYDRANT_INSPECTED = "hydrant_inspected"
    HYDRANT_NOT_WELL = "hydrant_not_well"
    DEMAND_ROW_SET = "demand_row_set"
    DEMAND_ROW_SIGNED = "demand_row_signed"
    DEMAND_ROW_REMOVED = "demand_row_removed"
    NOTE = "note"
    CORRECTION = "correction"


HYDRANT_ID = "hydrant_id"
"""The parameter of an entry by which its hydrant is found again."""
KEYS_IN_MIND = 10_000
"""A thousand acts wait after an outage, and each is asked for its key again by every fold of them."""


class LogEntry(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the log. `incident_id` is empty for entries that belong to no incident.

    `at` is when it happened, `entered_at` when that was written down afterwards; None: at once. `corrects` is the
    id of the entry a correction is of. `chain_n` and `chain_hash` are its place in the journal, given by the
    backend: whoever has the entry keeps a head of that chain.
    """

    KIND: ClassVar[str] = "log_entry"
    ORDERS: ClassVar[tuple[str, ...]] = ("at",)

    kind: LogKind
    at: datetime
    actor: str
    seat: str
    incident_id: str = ""
    text: str = ""
    params: dict[str, str] = {}
    entered_at: datetime | None = None
    corrects: str = ""
    chain_n: int = 0
    chain_hash: str = ""

    def check(self) -> None:
        """The text has an end."""
        super().check()
        if len(self.text) > MAX_TEXT:
            raise BadFact(f"a log entry of {len(self.text)} characters; at most {MAX_TEXT} are kept")

    def columns(self) -> Columns:
        """Sorted by time within the incident; what is said of a hydrant, within that."""
        parent = self.incident_id or self.params.get(HYDRANT_ID, "")
        return Columns(name=self.text, type=self.kind, status=self.actor, parent_id=parent, at=iso(self.at))


def newest_head(entries: Iterable[LogEntry]) -> Head | None:
    """The end of the journal's chain as far as these entries of one incident know it; for screens and paper."""
    newest = max(entries, key=lambda entry: entry.chain_n, default=None)
    return None if newest is None or not newest.chain_n else Head(newest.chain_n, newest.chain_hash)


@lru_cache(KEYS_IN_MIND)
def log_key(command_id: str) -> Key:
    """The entry a command leaves has an id derived from the command's: applied twice, it is the same entry."""
    return Key(LogEntry.KIND, derived_id("log", command_id))


def second_log_key(command_id: str) -> Key:
    """The entry an act leaves at the other of two incidents it concerns."""
    return Key(LogEntry.KIND, derived_id("log", command_id, "second"))


def log_put(
    at: Circumstances, kind: LogKind, incident_id: str, text: str = "", params: dict[str, str] | None = None,
    *, second: bool = False, corrects: str = "",
) -> Put:  # fmt: skip
    """The log entry of the command that is being applied; `second`: its entry at another incident."""
    entry = LogEntry(
        kind=kind, at=at.made_at, actor=at.actor, seat=at.seat, incident_id=incident_id,
        text=text, params=params or {}, entered_at=at.entered_at, corrects=corrects,
    )  # fmt: skip
    return Put(second_log_key(at.command_id) if second else log_key(at.command_id), entry)


class AddLogEntry(Command, frozen=True, kw_only=True):
    """Write a note into the log, of an incident or of the seat."""

    NAME: ClassVar[str] = "AddLogEntry"

    text: str
    incident_id: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """Only the entry itself: notes never wait for, or conflict with, anything."""
        return (log_key(command_id),)

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `log.empty` for a note without words."""
        if not self.text.strip():
            raise Refused("log.empty")
        try:
            return (log_put(at, LogKind.NOTE, self.incident_id, text=self.text.strip()),)
        except BadFact as error:
            raise Refused("log.long", limit=str(MAX_TEXT)) from error


class CorrectLogEntry(Command, frozen=True, kw_only=True):
    """Say what an entry should have said, and why; the entry itself stays as it is."""

    NAME: ClassVar[str] = "CorrectLogEntry"

    entry_id: str
    text: str
    reason: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The new entry, and the one it is about: a correction goes out after it."""
        return (Key(LogEntry.KIND, self.entry_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused without words, and for what somebody else wrote."""
        entry = require(facts, LogEntry, self.entry_id)
        if not self.text.strip():
            raise Refused("log.empty")
        if entry.actor != at.actor:
            raise Refused("log.not_own", by=entry.actor)
        params = {"reason": self.reason.strip()} if self.reason.strip() else {}
        try:
            put = log_put(
                at, LogKind.CORRECTION, entry.incident_id, self.text.strip(), params, corrects=self.entry_id
            )
        except BadFact as error:
            raise Refused("log.long", limit=str(MAX_TEXT)) from error
        return (put,)
