"""Who works an incident: claimed by a seat, taken over with a reason, given up again; always written down."""

from collections.abc import Sequence
from typing import ClassVar

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.incident import Incident
from models.log_entry import LogKind, log_key, log_put
from models.record import Key, replace

MAX_REASON = 500


class _Claiming(Command, frozen=True, kw_only=True):
    """What the three have alike. Whose an incident is never keeps an act on it waiting."""

    HOLDS_BACK: ClassVar[bool] = False

    incident_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and the log."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def _open(self, facts: Facts) -> Incident:
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        return incident

    def _held(self, incident: Incident, at: Circumstances) -> Put:
        return Put(Key(Incident.KIND, self.incident_id), held_by(incident, at))

    def _contest(self, incident: Incident, at: Circumstances) -> Conflicting:
        fields = {"owner": (incident.owner, at.actor), "owner_seat": (incident.owner_seat, at.seat)}
        return Conflicting(Key(Incident.KIND, self.incident_id), fields)


def held_by(incident: Incident, at: Circumstances) -> Incident:
    """The incident in the hands of whoever acts."""
    return replace(incident, owner=at.actor, owner_seat=at.seat, claimed_at=at.made_at)


class ClaimIncident(_Claiming, frozen=True, kw_only=True):
    """The seat works this incident from now on. Of two that claim it the first has it."""

    NAME: ClassVar[str] = "ClaimIncident"

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting, with who has it, to the later seat; a relief at the same seat simply goes on."""
        incident = self._open(facts)
        if incident.owner_seat not in ("", at.seat):
            raise self._contest(incident, at)
        entry = log_put(at, LogKind.CLAIMED, self.incident_id, params={"number": incident.number})
        if (incident.owner, incident.owner_seat) == (at.actor, at.seat):
            return (entry,)
        return (self._held(incident, at), entry)


class TakeOverIncident(_Claiming, frozen=True, kw_only=True):
    """Work an incident another seat has: allowed at any time, with a reason, and told to that seat.

    `from_owner` and `from_seat` are who had it on the screen of whoever takes it.
    """

    NAME: ClassVar[str] = "TakeOverIncident"

    reason: str
    from_owner: str = ""
    from_seat: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting when yet another seat took it first, Refused `claim.reason` without a reason."""
        incident = self._open(facts)
        reason = self.reason.strip()
        if not reason:
            raise Refused("claim.reason", number=incident.number)
        if len(reason) > MAX_REASON:
            raise Refused("claim.long", limit=str(MAX_REASON))
        if incident.owner_seat not in ("", at.seat, self.from_seat):
            raise self._contest(incident, at)
        params = {"number": incident.number, "seat": incident.owner_seat or "—"}
        return (
            self._held(incident, at),
            log_put(at, LogKind.TAKEN_OVER, self.incident_id, text=reason, params=params),
        )


class ReleaseIncident(_Claiming, frozen=True, kw_only=True):
    """The seat gives an incident up: anybody may claim it."""

    NAME: ClassVar[str] = "ReleaseIncident"

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `claim.not_held` when another seat has it, or nobody."""
        incident = self._open(facts)
        if incident.owner_seat != at.seat or not incident.owner_seat:
            raise Refused("claim.not_held", number=incident.number, seat=incident.owner_seat or "—")
        free = replace(incident, owner="", owner_seat="", claimed_at=None)
        return (
            Put(Key(Incident.KIND, self.incident_id), free),
            log_put(at, LogKind.RELEASED, self.incident_id, params={"number": incident.number}),
        )
