"""The loop of a hydrant's defect: reported, assigned, repaired, checked, or none; its hydrant's state follows."""

from collections.abc import Sequence
from typing import ClassVar

from models.command import OPERATORS, Circumstances, Command, Conflicting, Facts, Put, Refused, Role, require
from models.defect import DISABLING, Defect, DefectOrigin, DefectStage, DefectType, status_by
from models.hydrant import Hydrant, HydrantStatus, OpenDefect, by_pressure
from models.log_entry import LogKind, log_key, log_put
from models.record import MAX_NAME, MAX_TEXT, Key, replace

CREW = OPERATORS | {Role.MAINTAINER, Role.FIELD}
"""Who stands at a hydrant, and who sends people there."""
_MENDED = frozenset({DefectStage.REPAIRED, DefectStage.CHECKED, DefectStage.DISMISSED})
"""From here on nobody is sent to mend it."""


class _OfDefect(Command, frozen=True, kw_only=True):
    """What the five have alike. A defect keeps no order waiting."""

    ROLES: ClassVar[frozenset[Role]] = CREW
    HOLDS_BACK: ClassVar[bool] = False

    defect_id: str
    hydrant_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The defect, its hydrant and the log."""
        return (Key(Defect.KIND, self.defect_id), Key(Hydrant.KIND, self.hydrant_id), log_key(command_id))

    def _put(self, defect: Defect) -> Put:
        return Put(Key(Defect.KIND, self.defect_id), defect)

    def _hydrant(self, facts: Facts, defect: Defect) -> list[Put]:
        """The hydrant with the defect as it is now; nothing where it has gone meanwhile, or stays as it is."""
        hydrant = facts.get(Hydrant.KIND, self.hydrant_id)
        if not isinstance(hydrant, Hydrant) or defect.hydrant_id != self.hydrant_id:
            return []
        changed = with_defect(hydrant, self.defect_id, defect)
        return [] if changed == hydrant else [Put(Key(Hydrant.KIND, self.hydrant_id), changed)]

    def _said(self, at: Circumstances, kind: LogKind, defect: Defect, text: str = "", **params: str) -> Put:
        return log_put(at, kind, "", text=text, params={"hydrant": defect.number, "defect": defect.type, **params})


class ReportDefect(_OfDefect, frozen=True, kw_only=True):
    """Say what is wrong with a hydrant. `defect_id` is the seat's own, so it is there at once, offline too.

    A second report of what is open already is written into the log and makes no second defect. `out_of_use`
    says whether water can still be had; None: as such defects usually are.
    """

    NAME: ClassVar[str] = "ReportDefect"

    type: DefectType
    origin: DefectOrigin = DefectOrigin.DESK
    note: str = ""
    alarm_id: str = ""
    out_of_use: bool | None = None

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a hydrant that is not there and for words without an end."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        note = _words(self.note)
        disabling = self.type in DISABLING if self.out_of_use is None else self.out_of_use
        defect = Defect(
            hydrant_id=self.hydrant_id, number=hydrant.number, type=self.type, origin=self.origin,
            reported_at=at.made_at, reported_by=at.actor, disabling=disabling,
            address=hydrant.address or hydrant.name, district=hydrant.district, note=note,
            alarm_id=self.alarm_id, lon=hydrant.lon, lat=hydrant.lat,
        )  # fmt: skip
        there = facts.get(Defect.KIND, self.defect_id)
        if there is not None or any(one.type == self.type for one in hydrant.open_defects):
            return (self._said(at, LogKind.DEFECT_KNOWN, defect, note),)
        said = self._said(at, LogKind.DEFECT_REPORTED, defect, note)
        return (self._put(defect), *self._hydrant(facts, defect), said)


class AssignDefect(_OfDefect, frozen=True, kw_only=True):
    """Give it to somebody to mend; `before` is who had it on the screen of who says so."""

    NAME: ClassVar[str] = "AssignDefect"

    assigned_to: str
    before: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused without a name; Conflicting when it was given to somebody else meanwhile.

        Of one that is mended already, or was none, only the log tells.
        """
        defect, whom = require(facts, Defect, self.defect_id), self.assigned_to.strip()
        if not whom or len(whom) > MAX_NAME:
            raise Refused("defect.whom", limit=str(MAX_NAME))
        said = self._said(at, LogKind.DEFECT_ASSIGNED, defect, whom=whom)
        if defect.stage in _MENDED:
            return (said,)
        if defect.assigned_to not in (self.before, whom):
            raise Conflicting(Key(Defect.KIND, self.defect_id), {"assigned_to": (defect.assigned_to, whom)})
        return (self._put(replace(defect, assigned_to=whom, assigned_at=at.made_at)), said)


class RepairDefect(_OfDefect, frozen=True, kw_only=True):
    """Say that it is mended, and how; the hydrant is offered again once somebody has looked."""

    NAME: ClassVar[str] = "RepairDefect"

    repair: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Mended twice, the first time counts."""
        defect, repair = require(facts, Defect, self.defect_id), _words(self.repair)
        said = self._said(at, LogKind.DEFECT_REPAIRED, defect, repair)
        if defect.stage in _MENDED:
            return (said,)
        return (self._put(replace(defect, repaired_at=at.made_at, repaired_by=at.actor, repair=repair)), said)


class CheckDefect(_OfDefect, frozen=True, kw_only=True):
    """Look at the repair: it holds, and the defect is over, or it does not, and the defect is open again."""

    NAME: ClassVar[str] = "CheckDefect"

    passed: bool
    note: str = ""

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for what nobody has mended. One that was let pass and is found wanting later is open again."""
        defect, note = require(facts, Defect, self.defect_id), _words(self.note)
        if defect.repaired_at is None:
            raise Refused("defect.not_repaired", hydrant=defect.number)
        said = self._said(at, LogKind.DEFECT_CHECKED if self.passed else LogKind.DEFECT_RETURNED, defect, note)
        if self.passed and not defect.is_open:
            return (said,)
        if self.passed:
            defect = replace(defect, checked_at=at.made_at, checked_by=at.actor)
        else:
            defect = replace(
                defect, repaired_at=None, repaired_by="", repair="", checked_at=None, checked_by="",
                returned=defect.returned + 1,
            )  # fmt: skip
        return (self._put(defect), *self._hydrant(facts, defect), said)


class DismissDefect(_OfDefect, frozen=True, kw_only=True):
    """Say that there is no such defect, and why: the sensor was wrong, or somebody was mistaken."""

    NAME: ClassVar[str] = "DismissDefect"

    reason: str

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused without a reason. Dismissed twice, the first time counts; of one mended only the log tells."""
        defect, reason = require(facts, Defect, self.defect_id), _words(self.reason)
        if not reason:
            raise Refused("defect.why", hydrant=defect.number)
        said = self._said(at, LogKind.DEFECT_DISMISSED, defect, reason)
        if defect.stage in _MENDED:
            return (said,)
        defect = replace(defect, dismissed_at=at.made_at, dismissed_by=at.actor, dismissal=reason)
        return (self._put(defect), *self._hydrant(facts, defect), said)


def with_defect(hydrant: Hydrant, defect_id: str, defect: Defect) -> Hydrant:
    """The hydrant with the defect among its open ones, or not any more, and in the state they leave it in.

    What made it unusable besides its defects does not go with them: it is again what it was without any.
    """
    there = hydrant.open_defects
    before = there[0].before if there else hydrant.status
    mine = (OpenDefect(defect_id, defect.type, defect.disabling, before),) if defect.is_open else ()
    now = (*(one for one in there if one.id != defect_id), *mine)
    given, wanted, status = _status(there), _status(now), hydrant.status
    if wanted is not None:
        status = wanted
    elif given is status:
        status = by_pressure(before, hydrant.pressure_mpa)
    return replace(hydrant, open_defects=now, status=status)


def _status(defects: Sequence[OpenDefect]) -> HydrantStatus | None:
    """The worst that open defects make of a hydrant, None when they leave it as it is."""
    found = {status_by(DefectType(one.type), disabling=one.disabling) for one in defects}
    return next((s for s in (HydrantStatus.MISSING, HydrantStatus.OUT_OF_SERVICE) if s in found), None)


def _words(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise Refused("defect.long", limit=str(MAX_TEXT))
    return text.strip()
