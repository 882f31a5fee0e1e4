"""Runs late entries on the facts as they are, before anything is sent: what is refused is seen while one types."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from console.features.packs.entries import Known, Line, Read, Unclear, in_order, read_lines
from console.log_words import entry_words
from console.reasons import words
from models.command import Circumstances, Conflicting, Put, Refused
from models.hydrant import Hydrant
from models.ids import uuid7
from models.incident import Incident
from models.late_entry import check_stated
from models.log_entry import LogEntry
from models.record import Fact, Key, replace
from models.store import Op, Query, Store, where
from models.unit import Unit

INCIDENTS = 500
UNITS = 5_000
TAKEN = 2_000


class Rehearsed:
    """What became of each line: the reading of those that can be sent, in order, with what the log will say; why
    the others cannot.
    """

    def __init__(self) -> None:
        self.good: list[Read] = []
        self.problems: dict[str, str] = {}
        self.read: dict[str, Read] = {}
        self.said: dict[str, str] = {}


class _World:
    """The facts with the lines so far laid over them."""

    def __init__(self, get: Callable[[str, str], Fact | None]) -> None:
        self._get = get
        self._over: dict[Key, Fact | None] = {}

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact as it would be."""
        key = Key(kind, record_id)
        if key not in self._over:
            self._over[key] = self._get(kind, record_id) if record_id else None
        return self._over[key]

    def lay(self, puts: Sequence[Put]) -> None:
        """These too."""
        self._over.update((put.key, put.fact) for put in puts)


def rehearse(
    lines: Sequence[Line], known: Known, get: Callable[[str, str], Fact | None], now: datetime, actor: str
) -> Rehearsed:
    """Read the lines and apply them as they happened; a line that is refused changes nothing for the others."""
    out = Rehearsed()
    for line, found in zip(lines, read_lines(lines, known, now), strict=True):
        if isinstance(found, Unclear):
            out.problems[line.id] = str(found)
        else:
            out.read[line.id] = found
    world = _World(get)
    for read in in_order(list(out.read.values())):
        try:
            out.said[read.line.id] = _apply(read, world, now, actor)
        except Refused as refused:
            out.problems[read.line.id] = words(refused.code, refused.params)
        except (Conflicting, ValueError):
            out.problems[read.line.id] = words("conflict", {})
        else:
            out.good.append(read)
    return out


def _apply(read: Read, world: _World, now: datetime, actor: str) -> str:
    """All commands of the line, or none; what the log will say."""
    trial = _World(world.get)
    laid: list[Put] = []
    for command in read.commands:
        at = Circumstances(command_id=uuid7(), actor=actor, seat="", made_at=read.at, entered_at=now)
        check_stated(command, trial, at)
        puts = command.apply(trial, at)
        trial.lay(puts)
        laid += puts
    world.lay(laid)
    entries = [put.fact for put in laid if isinstance(put.fact, LogEntry)]
    return " · ".join(entry_words(replace(entry, entered_at=None)) for entry in entries)


def known_in(store: Store, exercise_id: str | None) -> Known:
    """The numbers that lines can name; off the UI thread."""
    incidents = Query(kind=Incident.KIND, order="at", descending=True, exercise_id=exercise_id)
    units = Query(kind=Unit.KIND, exercise_id=exercise_id)
    taken = Query(kind=Hydrant.KIND, filters=(where("parent_id", "", Op.NE),), exercise_id=exercise_id)
    held: dict[str, tuple[str, ...]] = {}
    for record in store.page(taken, TAKEN):
        for assignment in record.fact.assignments:
            held[assignment.unit_id] = (*held.get(assignment.unit_id, ()), record.id)
    return Known(
        _by_number((row.number, row.id) for row in store.rows(incidents, INCIDENTS)),
        _by_number((row.number, row.id) for row in store.rows(units, UNITS)),
        held,
    )


def _by_number(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for number, record_id in pairs:
        found[number] = (*found.get(number, ()), record_id)
    return found
