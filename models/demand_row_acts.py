"""Changing the centre's demand table, a row an act: editors of different rows never meet."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, Role
from models.demand_row import CODE, SIGNATURE, DemandRow, DemandValues, said
from models.log_entry import LogKind, log_key, log_put
from models.record import Key

KEEPERS = frozenset({Role.COMMANDER, Role.MAINTAINER, Role.ADMINISTRATOR})
"""Who answers for the numbers engines are sent by; who takes a call types another demand in for that incident."""


class _OfRow(Command, frozen=True, kw_only=True):
    """What the two have alike. A row that is refused keeps no order waiting."""

    ROLES: ClassVar[frozenset[Role]] = KEEPERS
    HOLDS_BACK: ClassVar[bool] = False

    row_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The row and the log."""
        return (self.key, log_key(command_id))

    @property
    def key(self) -> Key:
        """The row."""
        return Key(DemandRow.KIND, self.row_id)

    def _there(self, facts: Facts, at: Circumstances) -> DemandRow | None:
        """The row as the centre has it; the one table is no part of any exercise."""
        if at.exercise_id is not None:
            raise Refused("demand_row.exercise")
        row = facts.get(DemandRow.KIND, self.row_id)
        return row if isinstance(row, DemandRow) else None

    def _made(self, values: DemandValues, there: DemandRow | None, at: Circumstances, **more: Any) -> DemandRow:
        try:
            fields = {name: getattr(values, name) for name in values.__struct_fields__}
            return DemandRow(
                **{**fields, **more}, edition=(there.edition if there is not None else 0) + 1,
                changed_by=at.actor, changed_at=at.made_at, seat=at.seat,
            )  # fmt: skip
        except ValueError as error:
            raise Refused("demand_row.value", reason=str(error)) from error

    def _said(self, at: Circumstances, kind: LogKind, row: DemandRow) -> Put:
        stages = (row.initial_lps, row.developed_lps, row.spread_lps)
        params = {
            "row_zh": row.zh or row.en, "row_en": row.en or row.zh, "edition": str(row.edition),
            "flows_lps": "/".join(f"{flow:g}" for flow in stages), "most_lps": f"{row.most_lps:g}",
            "by": row.verified_by, "source": row.source,
        }  # fmt: skip
        return log_put(at, kind, "", params=params)


class SetDemandRow(_OfRow, frozen=True, kw_only=True):
    """Say what a row says from now on: `before` is what it said on the screen of who does, None: there was none.

    A shipped example that the centre has no row of yet is `before`, too. What another seat has made of the row
    meanwhile is a conflict, field by field; of two signatures under the same numbers the later counts.
    """

    NAME: ClassVar[str] = "SetDemandRow"

    before: DemandValues | None
    after: DemandValues

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused in an exercise and for what cannot be; Conflicting for a row that is another one now."""
        if CODE.fullmatch(self.row_id) is None:
            raise Refused("demand_row.code", row=self.row_id[:60])
        there = self._there(facts, at)
        self._compare(there)
        signature = {name: getattr(self.after, name) for name in SIGNATURE}
        if there is not None and not there.removed and said(there) == said(self.after):
            kept = {name: getattr(there, name) for name in SIGNATURE}
            if signature == kept:
                return (self._said(at, LogKind.DEMAND_ROW_SET, there),)
        signs = self.after.verified_by != ""
        signed = {"signed_by": at.actor, "signed_at": at.made_at} if signs else {}
        row = self._made(self.after, there, at, **signed)
        return (
            Put(self.key, row),
            self._said(at, LogKind.DEMAND_ROW_SIGNED if signs else LogKind.DEMAND_ROW_SET, row),
        )

    def _compare(self, there: DemandRow | None) -> None:
        if there is None:
            return
        if there.removed:
            if self.before is not None:
                raise Conflicting(self.key, {"removed": (True, False)})
            return
        theirs, mine = said(there), said(self.after)
        if theirs == mine or (self.before is not None and theirs == said(self.before)):
            return
        raise Conflicting(self.key, {f: (theirs[f], mine[f]) for f in theirs if theirs[f] != mine[f]})


class RemoveDemandRow(_OfRow, frozen=True, kw_only=True):
    """Take a row out of the table, as it was on the screen of who does. Two who do it mean the same."""

    NAME: ClassVar[str] = "RemoveDemandRow"

    before: DemandValues

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused in an exercise; Conflicting when somebody has made something else of it meanwhile."""
        there = self._there(facts, at)
        if there is not None and there.removed:
            return (self._said(at, LogKind.DEMAND_ROW_REMOVED, there),)
        if there is not None:
            theirs, seen = said(there), said(self.before)
            changed = {field: (theirs[field], None) for field in theirs if theirs[field] != seen[field]}
            if changed:
                raise Conflicting(self.key, changed)
        row = self._made(self.before, there, at, removed=True)
        return (Put(self.key, row), self._said(at, LogKind.DEMAND_ROW_REMOVED, row))


type RowAct = SetDemandRow | RemoveDemandRow


def decided_row(command: RowAct, mixed: dict[str, Any], theirs: dict[str, Any]) -> RowAct | None:
    """The act again, made on theirs: `mixed` holds of each contested field what was decided. None: theirs holds.

    Numbers of two people are signed by neither.
    """
    if isinstance(command, RemoveDemandRow):
        return msgspec.structs.replace(command, before=_with(command.before, theirs))
    if "removed" in theirs:
        return msgspec.structs.replace(command, before=None)
    before, after = _with(command.after, theirs), _with(command.after, mixed)
    if said(after) == said(before):
        return None
    if said(after) != said(command.after):
        after = msgspec.structs.replace(after, **dict.fromkeys(SIGNATURE, ""))
    return msgspec.structs.replace(command, before=before, after=after)


def _with(values: DemandValues, fields: dict[str, Any]) -> DemandValues:
    return msgspec.convert({**msgspec.to_builtins(values), **fields}, DemandValues)
