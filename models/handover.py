"""Hand-over at the change of shifts: what was left, written by one and signed for by the next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from models.claim import held_by
from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.ids import derived_id
from models.incident import Incident
from models.log_entry import LogEntry, LogKind, log_key, log_put
from models.record import MAX_NAME, MAX_TEXT, BadFact, Columns, Fact, Key, iso, replace

MAX_LISTED = 200
"""Incidents, acts or devices listed in one hand-over."""
OPEN, ACCEPTED = "open", "accepted"
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Handover(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A hand-over 交接班. `to_user` empty: whoever comes next. The lists and counts are what stood when written.

    `waiting` names the acts the seat had not delivered, `devices_out` the devices out of order.
    """

    KIND: ClassVar[str] = "handover"

    user: str
    seat: str
    written_at: _Moment
    note: str
    to_user: str = ""
    incident_ids: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    devices_out: tuple[str, ...] = ()
    open_alarms: int = 0
    opened: int = 0
    closed: int = 0
    units_out: int = 0
    accepted_by: str = ""
    accepted_seat: str = ""
    accepted_at: _Moment | None = None

    def check(self) -> None:
        """Texts and lists have an end, counts are none below nothing."""
        super().check()
        if len(self.note) > MAX_TEXT:
            raise BadFact(f"a note of {len(self.note)} characters; at most {MAX_TEXT} are kept")
        for listed in (self.incident_ids, self.waiting, self.devices_out):
            if len(listed) > MAX_LISTED or any(len(text) > MAX_NAME for text in listed):
                raise BadFact(f"a hand-over lists at most {MAX_LISTED} things of {MAX_NAME} characters")
        if min(self.open_alarms, self.opened, self.closed, self.units_out) < 0:
            raise BadFact("a negative number of something")

    def columns(self) -> Columns:
        """Newest first; its parent is the seat."""
        return Columns(
            name=self.note[:MAX_NAME], type=self.to_user, status=ACCEPTED if self.accepted_by else OPEN,
            parent_id=self.seat, at=iso(self.written_at),
        )  # fmt: skip

    def waits_for(self, user: str) -> bool:
        """May this user sign for it?"""
        return not self.accepted_by and self.user != user and self.to_user in ("", user)


class WriteHandover(Command, frozen=True, kw_only=True):
    """Leave the shift to the next: a note, and how things stand."""

    NAME: ClassVar[str] = "WriteHandover"

    handover_id: str
    note: str
    to_user: str = ""
    incident_ids: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    devices_out: tuple[str, ...] = ()
    open_alarms: int = 0
    opened: int = 0
    closed: int = 0
    units_out: int = 0

    def touches(self, command_id: str) -> Sequence[Key]:
        """The hand-over and the log."""
        return (Key(Handover.KIND, self.handover_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `handover.empty` without a note, `handover.exists` for a second one of the same id."""
        if facts.get(Handover.KIND, self.handover_id) is not None:
            raise Refused("handover.exists")
        if not self.note.strip():
            raise Refused("handover.empty")
        handover = Handover(
            user=at.actor, seat=at.seat, written_at=at.made_at, note=self.note.strip(), to_user=self.to_user,
            incident_ids=self.incident_ids, waiting=self.waiting, devices_out=self.devices_out,
            open_alarms=self.open_alarms, opened=self.opened, closed=self.closed, units_out=self.units_out,
        )  # fmt: skip
        params = {"count": str(len(self.incident_ids)), "to": self.to_user or "—"}
        return (
            Put(Key(Handover.KIND, self.handover_id), handover),
            log_put(at, LogKind.HANDOVER_WRITTEN, "", text=handover.note, params=params),
        )


class AcceptHandover(Command, frozen=True, kw_only=True):
    """The relief signs: the listed incidents are theirs, except those somebody else has claimed since."""

    NAME: ClassVar[str] = "AcceptHandover"
    HOLDS_BACK: ClassVar[bool] = False

    handover_id: str
    incident_ids: tuple[str, ...] = ()
    """The incidents the hand-over lists, as the acceptor saw them."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The hand-over, its incidents, and a log entry for it and for each."""
        incidents = [Key(Incident.KIND, incident_id) for incident_id in self.incident_ids]
        entries = [_entry_key(command_id, incident_id) for incident_id in self.incident_ids]
        return (Key(Handover.KIND, self.handover_id), *incidents, *entries, log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting when somebody else has signed, Refused for whom it is not meant."""
        handover = require(facts, Handover, self.handover_id)
        if handover.accepted_by:
            fields = {"accepted_by": (handover.accepted_by, at.actor)}
            raise Conflicting(Key(Handover.KIND, self.handover_id), fields)
        if not handover.waits_for(at.actor):
            raise Refused("handover.not_for_you", user=handover.user, to=handover.to_user or "—")
        signed = replace(handover, accepted_by=at.actor, accepted_seat=at.seat, accepted_at=at.made_at)
        params = {"user": handover.user, "seat": handover.seat}
        puts = [Put(Key(Handover.KIND, self.handover_id), signed)]
        for incident_id in dict.fromkeys(self.incident_ids):
            if incident_id in handover.incident_ids:
                puts += self._moved(facts, handover, incident_id, at)
        return (*puts, log_put(at, LogKind.HANDOVER_ACCEPTED, "", params=params))

    def _moved(self, facts: Facts, handover: Handover, incident_id: str, at: Circumstances) -> list[Put]:
        """The incident in the acceptor's hands; nothing for one that is closed, or another's by now."""
        incident = facts.get(Incident.KIND, incident_id)
        if not isinstance(incident, Incident) or not incident.is_open:
            return []
        if (incident.owner, incident.owner_seat) not in (("", ""), (handover.user, handover.seat)):
            return []
        entry = log_put(
            at, LogKind.HANDOVER_ACCEPTED, incident_id, params={"user": handover.user, "seat": handover.seat}
        )
        return [
            Put(Key(Incident.KIND, incident_id), held_by(incident, at)),
            Put(_entry_key(at.command_id, incident_id), entry.fact),
        ]


def _entry_key(command_id: str, incident_id: str) -> Key:
    """The entry at an incident: one more of the same command, found again whenever it is applied."""
    return Key(LogEntry.KIND, derived_id("log", command_id, incident_id))
