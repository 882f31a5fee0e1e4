"""What a line of the catch-up means: its time, its act, its incident and unit, and the commands that say so."""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from models.command import Command
from models.ids import derived_id
from models.incident import CloseIncident, CreateIncident, UpdateIncident
from models.log_entry import AddLogEntry
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, UnitStatus
from resources.words import t

_TIME = re.compile(r"(\d{1,2})[:：.]?(\d{2})(?:[:：.]?(\d{2}))?")
_DAY = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})")
YESTERDAY = ("昨天", "昨日", "昨", "yesterday", "y")  # zh: typed whatever the screen speaks
TYPE = "building_fire"


class Act(enum.StrEnum):
    """What was done, in the order in which it usually is; its place is also its number on the keyboard."""

    NOTE = "note"
    NEW = "new"
    DISPATCH = "dispatch"
    TOLD = "told"
    TURNED_OUT = "turned_out"
    ON_SCENE = "on_scene"
    WATER_ON = "water_on"
    UNDER_CONTROL = "under_control"
    OUT = "out"
    RETURNING = "returning"
    AVAILABLE = "available"
    CLOSE = "close"


STATUSES = {
    Act.TURNED_OUT: UnitStatus.TURNED_OUT, Act.ON_SCENE: UnitStatus.ON_SCENE,
    Act.RETURNING: UnitStatus.RETURNING, Act.AVAILABLE: UnitStatus.AVAILABLE,
}  # fmt: skip
STAGED = (Act.WATER_ON, Act.UNDER_CONTROL, Act.OUT)
WITH_UNIT = frozenset({Act.DISPATCH, Act.TOLD, *STATUSES})
WITH_TEXT = frozenset({Act.NOTE, Act.NEW, Act.TOLD})


class Unclear(ValueError):
    """A line that cannot be read; `field` is the one to mend, the message a sentence."""

    def __init__(self, field_name: str, code: str, **params: str) -> None:
        super().__init__(t(f"packs.unclear.{code}", **params))
        self.field = field_name


@dataclass(frozen=True)
class Line:
    """A line as it was typed. `id` is its own, and its incident's if it opens one; `act` is the act's code, which
    every language reads.

    `again`: a stroke for each time its acts came back, so that those of the next sending are others. `typed_at`:
    its time of day is of the day before this moment, however much later it is sent; None is now.
    """

    id: str
    time: str = ""
    act: str = ""
    incident: str = ""
    unit: str = ""
    text: str = ""
    again: str = ""
    typed_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What lines can refer to: numbers of incidents and units -> their ids, and the water each unit has."""

    incidents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A line that was understood."""

    line: Line
    at: datetime
    act: Act
    commands: tuple[Command, ...]


def read_time(typed: str, now: datetime) -> datetime:
    """`1405`, `14:05`, `14:05:30`, `昨天 23:50`, `yesterday 2350`, `05-04 14:05`; in this machine's zone.

    A time of day that is still to come was yesterday's. Raises Unclear.
    """
    words, day = typed.strip().lower(), None
    local = now.astimezone()
    for word in YESTERDAY:
        if words.startswith(word) and not words[len(word) :][:1].isalpha():
            words, day = words[len(word) :].strip(), (local - timedelta(days=1)).date()
            break
    dated = _DAY.match(words)
    try:
        if day is None and dated is not None and words[dated.end() :].strip():
            day = local.date().replace(
                year=int(dated[1] or local.year), month=int(dated[2]), day=int(dated[3])
            )  # fmt: skip
            words = words[dated.end() :].strip()
        found = _TIME.fullmatch(words)
        if found is None:
            raise Unclear("time", "time")
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        naive = datetime.combine(day or local.date(), datetime.min.time()).replace(
            hour=hour, minute=minute, second=second
        )  # fmt: skip
    except (ValueError, OverflowError) as error:
        raise Unclear("time", "time") from error
    at = naive.astimezone()
    return at - timedelta(days=1) if day is None and at > now else at


def read_act(typed: str) -> Act:
    """By its number on the keyboard, its name, its code, or the beginning of one name only. Raises Unclear."""
    words = typed.strip().casefold()
    names = {act: t(f"packs.catch_up.act.{act}").casefold() for act in Act}
    for number, act in enumerate(Act, 1):
        if words in (str(number), names[act], act, f"{number} {names[act]}"):
            return act
    begun = [act for act, name in names.items() if words and name.startswith(words)]
    if len(begun) != 1:
        raise Unclear("act", "act")
    return begun[0]


def act_choice(act: Act) -> str:
    """Number and name, as the list offers it."""
    return f"{list(Act).index(act) + 1} {t(f'packs.catch_up.act.{act}')}"


def act_code(typed: str) -> str:
    """The code of an act that was chosen from the list; anything else as it was typed."""
    return next((str(act) for act in Act if typed.strip() == act_choice(act)), typed)


def act_words(code: str) -> str:
    """What the list offers for a code; anything else as it is."""
    return act_choice(Act(code)) if code in list(Act) else code


def read_lines(lines: Sequence[Line], known: Known, now: datetime) -> list[Read | Unclear]:
    """Every line in its order; an incident that is opened by one may be named in the others."""
    opened: dict[str, tuple[str, ...]] = {}
    for line in lines:
        try:
            if read_act(line.act) is Act.NEW and line.incident.strip():
                opened[line.incident.strip()] = (line.id,)
        except Unclear:
            continue
    everything = Known({**known.incidents, **opened}, known.units, known.held)
    found: list[Read | Unclear] = []
    for line in lines:
        try:
            found.append(read_line(line, everything, now))
        except Unclear as unclear:
            found.append(unclear)
    return found


def read_line(line: Line, known: Known, now: datetime) -> Read:
    """The commands of one line. Raises Unclear."""
    at, act = read_time(line.time, line.typed_at or now), read_act(line.act)
    words = line.text.strip()
    if act in WITH_TEXT and not words:
        raise Unclear("text", f"text_{act}")
    unit_id = _one(known.units, line.unit, "unit") if act in WITH_UNIT else ""
    if act is Act.NEW:
        return Read(line, at, act, (_opened(line),))
    if act is Act.NOTE and not line.incident.strip():
        return Read(line, at, act, (AddLogEntry(text=words),))
    incident_id = _one(known.incidents, line.incident, "incident")
    commands: list[Command] = [_command(act, incident_id, unit_id, words, known)]
    if act is Act.DISPATCH and words:
        commands.append(TellByVoice(unit_id=unit_id, incident_id=incident_id, whom=words))
    if act in STATUSES and words:
        commands.append(AddLogEntry(text=words, incident_id=incident_id))
    return Read(line, at, act, tuple(commands))


def apart(read: Read) -> list[tuple[Line, Command]]:
    """Each act of a line with the line that says it alone: one that comes back brings no other along.

    The last keeps the line's own id; that of the other is derived, so that it is the same each time.
    """
    *first, last = read.commands
    if not first:
        return [(read.line, last)]
    line, more = read.line, Act.TOLD if read.act is Act.DISPATCH else Act.NOTE
    own_id = derived_id("catch_up", line.id, line.again, "first")
    return [
        (replace(line, id=own_id, text=""), first[0]),
        (replace(line, act=more, unit=line.unit if more in WITH_UNIT else ""), last),
    ]


def in_order(found: Sequence[Read]) -> list[Read]:
    """As it happened; what happened at the same time, as it was written."""
    return sorted(found, key=lambda read: read.at)


def _command(act: Act, incident_id: str, unit_id: str, words: str, known: Known) -> Command:
    if act is Act.DISPATCH:
        return DispatchUnit(unit_id=unit_id, incident_id=incident_id)
    if act is Act.TOLD:
        return TellByVoice(unit_id=unit_id, incident_id=incident_id, whom=words)
    if act in STATUSES:
        frees = act in (Act.RETURNING, Act.AVAILABLE)
        held = known.held.get(unit_id, ()) if frees else ()
        return SetUnitStatus(unit_id=unit_id, status=STATUSES[act], incident_id=incident_id, hydrant_ids=held)
    if act in STAGED:
        return UpdateIncident(incident_id=incident_id, before={}, after={"status": str(act)})
    if act is Act.CLOSE:
        return CloseIncident(incident_id=incident_id, result=words)
    return AddLogEntry(text=words, incident_id=incident_id)


def _opened(line: Line) -> CreateIncident:
    """The text is where; what it is can be mended on the incident itself."""
    number = line.incident.strip()
    if not number:
        raise Unclear("incident", "number")
    return CreateIncident(incident_id=line.id, number=number, type=TYPE, address=line.text.strip())


def _one(known: Mapping[str, tuple[str, ...]], typed: str, what: str) -> str:
    """The id of the one record of that number. Raises Unclear for none and for several."""
    number = typed.strip()
    if not number:
        raise Unclear(what, f"no_{what}")
    ids = known.get(number, ())
    if len(ids) != 1:
        raise Unclear(what, f"several_{what}" if ids else f"unknown_{what}", number=number)
    return ids[0]
