"""A contested act made ready for a person: whose values stand against each other, in words, and the choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.act_words import act_words, keys_of
from console.context import Context
from console.held_water import held_sources
from console.holders import person
from console.value_words import Names, field_words, look_up, value_words
from models.command import Command, Refused
from models.conflict import CRITICAL, Choice, decided, joined, offered
from models.demand_row_acts import SetDemandRow
from models.drawing import ChangeDrawing
from models.hydrant import Hydrant
from models.incident import UpdateIncident
from models.kinds import decode_command
from models.outbox_entry import Entry, EntryState
from models.record import Key
from models.unit import DispatchUnit
from resources.words import t

_EDITS = (UpdateIncident, ChangeDrawing, SetDemandRow)
"""Acts that are decided field by field."""


@dataclass(frozen=True)
class Line:
    """One contested field."""

    field: str
    title: str
    theirs: str
    mine: str
    both: str
    choices: tuple[Choice, ...]
    usual: Choice | None = None
    """What is chosen beforehand; None where somebody has to choose."""


@dataclass(frozen=True)
class Conflict:
    """One contested act: `who` did theirs, and the lines to decide."""

    entry: Entry
    command: Command
    title: str
    who: str
    lines: tuple[Line, ...]
    held: tuple[str, ...] = ()
    names: Names = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the act."""
        return self.entry.id

    @property
    def is_one_decision(self) -> bool:
        """Is the act done or left as a whole?"""
        return not isinstance(self.command, _EDITS)

    def decision(self, choices: Mapping[str, Choice], reason: str = "") -> Command | None:
        """The act that comes of it, None when theirs holds."""
        return decided(self.command, self.entry.fields, choices, self.held, reason)


def conflicts(context: Context) -> list[Conflict]:
    """Every contested act of the outbox, oldest first. Reads the store."""
    contested = [e for e in context.commands.entries() if e.state is EntryState.CONFLICT]
    names = look_up(context.store, keys_of(contested) + [_record(entry) for entry in contested])
    return [made for entry in contested if (made := _conflict(context, entry, names)) is not None]


def _conflict(context: Context, entry: Entry, names: Names) -> Conflict | None:
    try:
        command = decode_command(entry.envelope)
    except Refused:
        return None
    outlets = _outlets(context, entry)
    lines = tuple(
        _line(command, name, pair, names, outlets, _record(entry).kind) for name, pair in entry.fields.items()
    )
    held: tuple[str, ...] = ()
    if isinstance(command, DispatchUnit):
        theirs = str(entry.fields.get("incident_id", ("", ""))[0])
        held = held_sources(context.store, context.session.exercise_id, theirs, command.unit_id)
    who = who_words(entry, names, context.link.names)
    return Conflict(entry, command, act_words(entry, names), who, lines, held, names)


def _line(
    command: Command, name: str, pair: tuple[Any, Any], names: Names, outlets: int, kind: str
) -> Line:  # fmt: skip
    theirs, mine = pair
    choices = offered(command, name, theirs, mine, outlets)
    both = ""
    if Choice.BOTH in choices:
        both = joined(theirs, mine) if isinstance(command, _EDITS) else t("conflicts.shared")
    usual = None
    if name not in CRITICAL and isinstance(command, _EDITS):
        usual = Choice.BOTH if both else Choice.THEIRS
    said_theirs, said_mine = (value_words(name, value, names, kind) for value in pair)
    return Line(name, field_words(name), said_theirs, said_mine, both, choices, usual)


def _outlets(context: Context, entry: Entry) -> int:
    record = _record(entry)
    found = context.store.get(Hydrant, record.id) if record.kind == Hydrant.KIND else None
    return found.fact.outlets if found is not None else 0


def _record(entry: Entry) -> Key:
    return Key(entry.params.get("kind", ""), entry.params.get("id", ""))


def who_words(entry: Entry, names: Names, people: Mapping[str, str]) -> str:
    """Whose value it met, where and when: `A1, changed by Li at seat 3, 21:32:05`."""
    at = entry.params.get("at", "")
    try:
        time = datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
    except ValueError:
        time = ""
    record, by = _record(entry), entry.params.get("by", "")
    return t(
        "conflicts.who", what=names.get(record.id, ""), by=person(by, people) if by else t("conflicts.somebody"),
        seat=entry.params.get("seat", "") or "—", time=time or "—",
    )  # fmt: skip
