"""What is wanted of water at an incident: how much at which point, and who must or must not draw on what."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.hydrant import Hydrant
from models.incident import Incident
from models.log_entry import LogKind, log_key, log_put
from models.record import Key, earlier, iso, replace
from models.unit import Unit
from models.water_need import MOST_TIES, Tie, WaterPoint, WaterTie, check_points


class SetWaterDemand(Command, frozen=True, kw_only=True):
    """Say what each point of attack wants; `before` is what it was on the screen of who says so.

    Another seat that has said something else meanwhile makes it a conflict.
    """

    NAME: ClassVar[str] = "SetWaterDemand"

    incident_id: str
    before: tuple[WaterPoint, ...]
    water_points: tuple[WaterPoint, ...]

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and the log."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a closed incident and a demand that cannot be."""
        incident = _open(facts, self.incident_id)
        try:
            check_points(self.water_points)
        except ValueError as error:
            raise Refused("water.demand", reason=str(error)) from error
        if incident.water_points not in (self.before, self.water_points):
            theirs_and_mine = (_plain(incident.water_points), _plain(self.water_points))
            raise Conflicting(Key(Incident.KIND, self.incident_id), {"water_points": theirs_and_mine})
        put = Put(Key(Incident.KIND, self.incident_id), replace(incident, water_points=self.water_points))
        return (put, self._said(incident, at))

    def _said(self, incident: Incident, at: Circumstances) -> Put:
        """A demand that is assumed is nobody's word: that its point was placed is all there is to tell."""
        known = (*incident.water_points, *self.water_points)
        if known and all(point.assumed for point in known):
            points = demand_text(self.water_points or incident.water_points)
            return log_put(at, LogKind.WATER_POINT_PLACED, self.incident_id, params={"points": points})
        total = f"{sum(p.demand_lps for p in self.water_points):g}"
        params = {"flow_lps": total, "points": demand_text(self.water_points)}
        return log_put(at, LogKind.WATER_DEMAND, self.incident_id, params=params)


class TieWater(Command, frozen=True, kw_only=True):
    """Tie a unit to a source, keep it off one, or neither again; no unit: keep every unit off it.

    Of two ties of the same unit and source the later counts, in whatever order they arrive.
    """

    NAME: ClassVar[str] = "TieWater"

    incident_id: str
    hydrant_id: str
    unit_id: str = ""
    tie: Tie

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and the log."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a closed incident, for a pin without a unit, and beyond what anybody can mean."""
        incident = _open(facts, self.incident_id)
        if self.tie is Tie.PINNED and not self.unit_id:
            raise Refused("water.pin_whom")
        mine = WaterTie(hydrant_id=self.hydrant_id, unit_id=self.unit_id, tie=self.tie, at=at.made_at)
        said = log_put(at, _SAID[self.tie], self.incident_id, params=self._names(facts))
        known = next((t for t in incident.water_ties if _pair(t) == _pair(mine)), None)
        if known is not None and earlier(mine.at, known.at):
            return (said,)
        ties = [t for t in incident.water_ties if _pair(t) != _pair(mine)]
        if len(ties) >= MOST_TIES:
            raise Refused("water.ties", limit=str(MOST_TIES))
        kept = tuple(sorted([*ties, mine], key=lambda t: (iso(t.at), *_pair(t))))
        return (Put(Key(Incident.KIND, self.incident_id), replace(incident, water_ties=kept)), said)

    def _names(self, facts: Facts) -> dict[str, str]:
        hydrant, unit = facts.get(Hydrant.KIND, self.hydrant_id), facts.get(Unit.KIND, self.unit_id)
        return {
            "hydrant": hydrant.number if isinstance(hydrant, Hydrant) else self.hydrant_id,
            "unit": unit.number if isinstance(unit, Unit) else self.unit_id or "—",
        }


_SAID = {Tie.PINNED: LogKind.WATER_PINNED, Tie.EXCLUDED: LogKind.WATER_EXCLUDED, Tie.NONE: LogKind.WATER_UNTIED}


def demand_text(points: Sequence[WaterPoint]) -> str:
    """The points as they are told: `A 50 L/s, B 30 L/s`."""
    return ", ".join(f"{p.name or p.id} {p.demand_lps:g} L/s" for p in points) or "0 L/s"


def _open(facts: Facts, incident_id: str) -> Incident:
    incident = require(facts, Incident, incident_id)
    if not incident.is_open:
        raise Refused("incident.closed", number=incident.number)
    return incident


def _pair(tie: WaterTie) -> tuple[str, str]:
    return tie.unit_id, tie.hydrant_id


def _plain(points: Sequence[WaterPoint]) -> Any:
    return [msgspec.to_builtins(point) for point in points]
