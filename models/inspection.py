"""Inspection rounds 巡检: which hydrants somebody goes round to look at until when, and what was found at each."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec

from models.command import OPERATORS, Circumstances, Command, Facts, Put, Refused, Role, require
from models.defect_acts import CREW
from models.flow_test import measured
from models.hydrant import Hydrant
from models.log_entry import LogKind, log_key, log_put
from models.record import MAX_NAME, MAX_TEXT, BadFact, Columns, Fact, Key, earlier, iso, replace

MOST_STOPS = 500
"""More hydrants than anybody goes round in one go."""


class RoundStatus(enum.StrEnum):
    """Whether somebody is still to go."""

    OPEN = "open"
    DONE = "done"
    ENDED = "ended"


class Visit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A look at one hydrant: when, by whom, whether all was well, and the standing pressure if it was read."""

    at: datetime
    by: str
    well: bool = True
    pressure_mpa: float | None = None
    note: str = ""


class Round(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """One round. `visits` by hydrant; ENDED: given up with some still to be looked at."""

    KIND: ClassVar[str] = "round"
    ORDERS: ClassVar[tuple[str, ...]] = ("name", "status", "at")

    name: str
    hydrant_ids: tuple[str, ...]
    due_at: datetime
    assigned_to: str = ""
    district: str = ""
    planned_by: str = ""
    visits: dict[str, Visit] = {}
    ended_at: datetime | None = None
    reason: str = ""

    def check(self) -> None:
        """Some hydrants, and not more than anybody goes round."""
        super().check()
        if not 0 < len(self.hydrant_ids) <= MOST_STOPS:
            raise BadFact(f"a round of {len(self.hydrant_ids)} hydrants; from 1 to {MOST_STOPS} are kept")
        if len(self.assigned_to) > MAX_NAME or len(self.reason) > MAX_TEXT:
            raise BadFact(f"words longer than {MAX_NAME} or {MAX_TEXT} characters")

    def columns(self) -> Columns:
        """By when it is due; grade 1 while it is open."""
        status = self.status
        return Columns(
            name=self.name, status=status, grade=1 if status is RoundStatus.OPEN else 0, at=iso(self.due_at)
        )

    @property
    def status(self) -> RoundStatus:
        """DONE when every hydrant was looked at."""
        if not self.left:
            return RoundStatus.DONE
        return RoundStatus.OPEN if self.ended_at is None else RoundStatus.ENDED

    @property
    def left(self) -> tuple[str, ...]:
        """The hydrants nobody has looked at yet, in the order of the round."""
        return tuple(hydrant_id for hydrant_id in self.hydrant_ids if hydrant_id not in self.visits)

    def is_overdue(self, now: datetime) -> bool:
        """Should somebody have been everywhere by now?"""
        return self.status is RoundStatus.OPEN and earlier(self.due_at, now)


class _OfRound(Command, frozen=True, kw_only=True):
    """What planning and ending have alike."""

    ROLES: ClassVar[frozenset[Role]] = OPERATORS | {Role.MAINTAINER}
    HOLDS_BACK: ClassVar[bool] = False

    round_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The round and the log."""
        return (Key(Round.KIND, self.round_id), log_key(command_id))


class PlanRound(_OfRound, frozen=True, kw_only=True):
    """Have somebody go round. `round_id` is the seat's own, so it is there at once, offline too."""

    NAME: ClassVar[str] = "PlanRound"

    name: str
    hydrant_ids: tuple[str, ...]
    due_at: datetime
    assigned_to: str = ""
    district: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a second round of the same id, for none or too many hydrants."""
        if facts.get(Round.KIND, self.round_id) is not None:
            raise Refused("round.exists")
        try:
            planned = Round(
                name=self.name.strip(), hydrant_ids=tuple(dict.fromkeys(self.hydrant_ids)), due_at=self.due_at,
                assigned_to=self.assigned_to.strip(), district=self.district, planned_by=at.actor,
            )  # fmt: skip
        except ValueError as error:
            raise Refused("round.value", limit=str(MOST_STOPS)) from error
        params = {"round": planned.name, "count": str(len(planned.hydrant_ids)), "whom": planned.assigned_to}
        return (Put(Key(Round.KIND, self.round_id), planned), log_put(at, LogKind.ROUND_PLANNED, "", params=params))


class EndRound(_OfRound, frozen=True, kw_only=True):
    """Give up what is left of a round, and say why."""

    NAME: ClassVar[str] = "EndRound"

    reason: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Ended twice, or when all is done, only the log tells."""
        going = require(facts, Round, self.round_id)
        params = {"round": going.name, "left": str(len(going.left))}
        if len(self.reason) > MAX_TEXT:
            raise Refused("defect.long", limit=str(MAX_TEXT))
        said = log_put(at, LogKind.ROUND_ENDED, "", text=self.reason.strip(), params=params)
        if going.status is not RoundStatus.OPEN:
            return (said,)
        ended = replace(going, ended_at=at.made_at, reason=self.reason.strip())
        return (Put(Key(Round.KIND, self.round_id), ended), said)


class RecordVisit(Command, frozen=True, kw_only=True):
    """Say that a hydrant was looked at, on a round or on the way; what is not well is reported as a defect.

    Looks at different hydrants of a round merge; of two at one the later counts, in whatever order they arrive.
    """

    NAME: ClassVar[str] = "RecordVisit"
    ROLES: ClassVar[frozenset[Role]] = CREW
    HOLDS_BACK: ClassVar[bool] = False

    hydrant_id: str
    round_id: str = ""
    well: bool = True
    pressure_mpa: float | None = None
    note: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The hydrant, the round and the log."""
        rounds = (Key(Round.KIND, self.round_id),) if self.round_id else ()
        return (Key(Hydrant.KIND, self.hydrant_id), *rounds, log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a pressure no pipe has and words without an end."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        if len(self.note) > MAX_TEXT:
            raise Refused("defect.long", limit=str(MAX_TEXT))
        try:
            seen = self._seen(hydrant, at)
        except ValueError as error:
            raise Refused("round.pressure", hydrant=hydrant.number) from error
        kind = LogKind.HYDRANT_INSPECTED if self.well else LogKind.HYDRANT_NOT_WELL
        said = log_put(at, kind, "", text=self.note.strip(), params={"hydrant": hydrant.number})
        found = [] if seen == hydrant else [Put(Key(Hydrant.KIND, self.hydrant_id), seen)]
        return (*found, *self._on_round(facts, at), said)

    def _seen(self, hydrant: Hydrant, at: Circumstances) -> Hydrant:
        if hydrant.inspected_at is None or not earlier(at.made_at, hydrant.inspected_at):
            hydrant = replace(hydrant, inspected_at=at.made_at)
        newer = hydrant.measured_at is None or not earlier(at.made_at, hydrant.measured_at)
        return measured(hydrant, self.pressure_mpa, at) if self.pressure_mpa is not None and newer else hydrant

    def _on_round(self, facts: Facts, at: Circumstances) -> list[Put]:
        going = facts.get(Round.KIND, self.round_id) if self.round_id else None
        if not isinstance(going, Round) or self.hydrant_id not in going.hydrant_ids:
            return []
        before = going.visits.get(self.hydrant_id)
        if before is not None and earlier(at.made_at, before.at):
            return []
        visit = Visit(
            at=at.made_at, by=at.actor, well=self.well, pressure_mpa=self.pressure_mpa, note=self.note.strip()
        )
        visits = {**going.visits, self.hydrant_id: visit}
        return [Put(Key(Round.KIND, self.round_id), replace(going, visits=visits))]
