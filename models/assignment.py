"""Giving water to engines and taking it back again."""

from collections.abc import Sequence
from typing import ClassVar

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.hydrant import Assignment, Hydrant
from models.incident import Incident
from models.log_entry import LogKind, log_key, log_put
from models.record import Key, earlier, iso, replace
from models.unit import Unit


class AssignHydrant(Command, frozen=True, kw_only=True):
    """Give a water source to a unit at an incident.

    One that others draw on, with no outlet left, is shared only when `sharing` says so (its outlets are not
    known), or taken from those that `from_unit_ids` names.
    """

    NAME: ClassVar[str] = "AssignHydrant"

    hydrant_id: str
    unit_id: str
    incident_id: str
    walk_distance_m: float | None = None
    sharing: bool = False
    from_unit_ids: tuple[str, ...] = ()

    def touches(self, command_id: str) -> Sequence[Key]:
        """The source, the unit, the incident and the log."""
        return (
            Key(Hydrant.KIND, self.hydrant_id),
            Key(Unit.KIND, self.unit_id),
            Key(Incident.KIND, self.incident_id),
            log_key(command_id),
        )

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a source out of use and a unit that is not at the incident; Conflicting for one taken.

        Given to the same unit twice, it is given once.
        """
        hydrant = require(facts, Hydrant, self.hydrant_id)
        unit = require(facts, Unit, self.unit_id)
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        if not hydrant.usable:
            raise Refused("hydrant.out_of_service", hydrant=hydrant.number)
        if unit.incident_id != self.incident_id:
            raise Refused("unit.not_sent", unit=unit.number, number=incident.number)
        kept = self._kept(hydrant)
        if self._is_full(hydrant, kept):
            theirs = [a.unit_id for a in kept]
            raise Conflicting(Key(Hydrant.KIND, self.hydrant_id), {"unit_id": (theirs, self.unit_id)})
        assignment = Assignment(
            unit_id=self.unit_id,
            incident_id=self.incident_id,
            at=at.made_at,
            walk_distance_m=self.walk_distance_m,
        )
        every = (*kept, self._first(hydrant, assignment))
        return (
            Put(
                Key(Hydrant.KIND, self.hydrant_id),
                replace(hydrant, assignments=tuple(sorted(every, key=lambda a: (iso(a.at), a.unit_id)))),
            ),
            log_put(
                at, LogKind.HYDRANT_ASSIGNED, self.incident_id,
                params={"hydrant": hydrant.number, "unit": unit.number},
            ),
        )  # fmt: skip

    def _kept(self, hydrant: Hydrant) -> tuple[Assignment, ...]:
        """The assignments that stay: the others', unless they are taken away."""
        return tuple(a for a in hydrant.assignments if a.unit_id not in (self.unit_id, *self.from_unit_ids))

    def _is_full(self, hydrant: Hydrant, kept: Sequence[Assignment]) -> bool:
        if not kept or (self.sharing and not hydrant.outlets):
            return False
        return len(kept) >= max(1, hydrant.outlets)

    def _first(self, hydrant: Hydrant, assignment: Assignment) -> Assignment:
        """The unit's assignment: of two for the same incident the earlier."""
        for known in hydrant.assignments:
            same = (known.unit_id, known.incident_id) == (assignment.unit_id, assignment.incident_id)
            if same and not earlier(assignment.at, known.at):
                return known
        return assignment


class ReleaseHydrant(Command, frozen=True, kw_only=True):
    """Take a water source back from a unit. Taken back twice, by whomever, it is taken back once."""

    NAME: ClassVar[str] = "ReleaseHydrant"

    hydrant_id: str
    unit_id: str
    incident_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The source and the log."""
        return (Key(Hydrant.KIND, self.hydrant_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """A unit that does not have it any more is what was wanted: only the log says that it was done twice."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        ours = (self.unit_id, self.incident_id)
        left = tuple(a for a in hydrant.assignments if (a.unit_id, a.incident_id) != ours)
        unit = facts.get(Unit.KIND, self.unit_id)
        number = unit.number if isinstance(unit, Unit) else self.unit_id
        log = log_put(
            at, LogKind.HYDRANT_RELEASED, self.incident_id, params={"hydrant": hydrant.number, "unit": number}
        )
        if len(left) == len(hydrant.assignments):
            return (log,)
        return (Put(Key(Hydrant.KIND, self.hydrant_id), replace(hydrant, assignments=left)), log)
