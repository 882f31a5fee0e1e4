"""What a person may decide about a contested act, and the act that comes of it: pure, field by field."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from models.alarm import ConfirmAlarm, DismissAlarm
from models.assignment import AssignHydrant
from models.claim import ClaimIncident, TakeOverIncident
from models.command import Command
from models.defect_acts import AssignDefect
from models.demand_row_acts import RemoveDemandRow, SetDemandRow, decided_row
from models.drawing import MAX_WORDS, ChangeDrawing, RemoveDrawing
from models.incident import UpdateIncident
from models.record import MAX_TEXT
from models.unit import DispatchUnit
from models.water_need import WaterPoint
from models.water_plan import SetWaterDemand

CONTESTED: tuple[type[Command], ...] = (
    UpdateIncident, DispatchUnit, ConfirmAlarm, DismissAlarm, AssignHydrant, ClaimIncident, TakeOverIncident,
    ChangeDrawing, RemoveDrawing, SetWaterDemand, AssignDefect, SetDemandRow, RemoveDemandRow,
)  # fmt: skip
"""Acts of which more can be said than that theirs holds."""
TEXTS = frozenset({"note", "text"})
"""Fields two people may both have written something into; two addresses are not one."""
CRITICAL = frozenset({
    "incident_id", "status", "unit_id", "owner", "owner_seat", "dismiss_reason", "grade", "type", "address",
    "lon", "lat", "points", "radius_m", "water_points", "assigned_to",
    "initial_lps", "developed_lps", "spread_lps", "per_floor_lps", "lps_per_m2", "most_lps", "incidents", "removed",
})  # fmt: skip
"""Fields nobody decides by pressing Enter once too often: nothing is chosen beforehand."""
_LONGEST = {"text": MAX_WORDS}
_OVERRULING = (
    DispatchUnit, ConfirmAlarm, DismissAlarm, ClaimIncident, TakeOverIncident, RemoveDrawing, SetWaterDemand,
    AssignDefect, SetDemandRow, RemoveDemandRow,
)  # fmt: skip

Fields = Mapping[str, tuple[Any, Any]]
"""Field -> (theirs, mine), as a conflict carries them."""


class Choice(enum.StrEnum):
    """Whose value a field gets."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


Choices = Mapping[str, Choice]


def offered(command: Command, field: str, theirs: Any, mine: Any, outlets: int = 0) -> tuple[Choice, ...]:
    """What may be chosen for a field. `outlets` of a contested water source, 0 when they are not known."""
    both = False
    if isinstance(command, UpdateIncident | ChangeDrawing):
        both = (
            field in TEXTS
            and bool(theirs)
            and bool(mine)
            and len(joined(theirs, mine)) <= _LONGEST.get(field, MAX_TEXT)
        )
    elif isinstance(command, AssignHydrant):
        both = outlets == 0
    elif not isinstance(command, _OVERRULING):
        return (Choice.THEIRS,)
    return (Choice.THEIRS, Choice.MINE, Choice.BOTH) if both else (Choice.THEIRS, Choice.MINE)


def joined(theirs: Any, mine: Any) -> str:
    """Both texts, theirs first; one that holds the other is both already."""
    first, second = str(theirs), str(mine)
    if second in first:
        return first
    return second if first in second else f"{first}\n{second}"


def needs_reason(command: Command, choices: Choices) -> bool:
    """Must somebody say why? Who claimed an incident that another seat has takes it over."""
    return isinstance(command, ClaimIncident) and Choice.MINE in choices.values()


def decided(
    command: Command, fields: Fields, choices: Choices, held: Sequence[str] = (), reason: str = ""
) -> Command | None:
    """The act as it is to be sent again, None when nothing of it is left: theirs holds.

    `held`: the water sources a unit gives back that is taken from another incident. `reason`: see needs_reason.
    """
    if isinstance(command, UpdateIncident | ChangeDrawing):
        return _edited(command, fields, choices)
    if isinstance(command, ClaimIncident | TakeOverIncident):
        return _taken_over(command, fields, reason) if Choice.MINE in choices.values() else None
    if isinstance(command, RemoveDrawing):
        return _wiped(command, fields) if Choice.MINE in choices.values() else None
    if isinstance(command, SetDemandRow | RemoveDemandRow):
        theirs = {field: pair[0] for field, pair in fields.items()}
        mine = {field: pair[1] for field, pair in fields.items() if choices.get(field) is Choice.MINE}
        return decided_row(command, {**theirs, **mine}, theirs) if mine else None
    for field, (theirs, _mine) in fields.items():
        choice = choices.get(field, Choice.THEIRS)
        if choice is not Choice.THEIRS:
            return _insisted(command, theirs, held, shared=choice is Choice.BOTH)
    return None


def _insisted(command: Command, theirs: Any, held: Sequence[str], *, shared: bool) -> Command | None:
    """The act, naming what it overrules: should that have changed once more, it is contested once more."""
    if isinstance(command, DispatchUnit):
        return msgspec.structs.replace(command, from_incident_id=str(theirs), hydrant_ids=tuple(held))
    if isinstance(command, ConfirmAlarm | DismissAlarm):
        return msgspec.structs.replace(command, overrules=str(theirs))
    if isinstance(command, AssignDefect):
        return msgspec.structs.replace(command, before=str(theirs))
    if isinstance(command, SetWaterDemand):
        return msgspec.structs.replace(command, before=msgspec.convert(theirs, tuple[WaterPoint, ...]))
    if isinstance(command, AssignHydrant):
        others = () if shared else tuple(str(unit_id) for unit_id in theirs)
        return msgspec.structs.replace(command, sharing=shared, from_unit_ids=others)
    return None


def _taken_over(command: ClaimIncident | TakeOverIncident, fields: Fields, reason: str) -> TakeOverIncident:
    owner, seat = (str(fields.get(field, ("", ""))[0]) for field in ("owner", "owner_seat"))
    why = command.reason if isinstance(command, TakeOverIncident) else reason
    return TakeOverIncident(incident_id=command.incident_id, reason=why, from_owner=owner, from_seat=seat)


def _wiped(command: RemoveDrawing, fields: Fields) -> RemoveDrawing:
    """It goes as it is now: changed once more meanwhile, it is contested once more."""
    before = {**command.before, **{field: theirs for field, (theirs, _mine) in fields.items()}}
    return msgspec.structs.replace(command, before=before)


def _edited[Edit: UpdateIncident | ChangeDrawing](command: Edit, fields: Fields, choices: Choices) -> Edit | None:
    """Mine is sent again as made on theirs: changed once more meanwhile, it is contested once more."""
    before, after = dict(command.before), dict(command.after)
    for field, (theirs, mine) in fields.items():
        choice = choices.get(field, Choice.THEIRS)
        value = {Choice.THEIRS: theirs, Choice.MINE: mine}.get(choice, joined(theirs, mine))
        if value == theirs:
            before.pop(field, None)
            after.pop(field, None)
        else:
            before[field], after[field] = theirs, value
    return msgspec.structs.replace(command, before=before, after=after) if after else None
