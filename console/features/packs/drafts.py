"""Lines of the catch-up that are not yet acts: kept on the disk of the seat, for whoever sits here next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import msgspec
from PySide6.QtCore import QObject, Signal

from console.context import Context
from console.features.packs.entries import Line, act_code, act_words
from console.personal_file import PersonalFile
from models.ids import derived_id
from models.log_entry import LogEntry, log_key
from models.record import MAX_TEXT

FILE = "catch_up.json"
MOST_LINES = 1_000
"""More than a panel takes and has on its way: a longer file is nothing this program wrote."""
LEAST_YEAR, MOST_YEAR = 2000, 9000
"""A day before or after these can be of every year there is."""


@dataclass(frozen=True)
class Draft:
    """What was left: the rows, and the texts of the line that was begun."""

    lines: Sequence[Line] = ()
    begun: Mapping[str, str] = field(default_factory=dict)


class Drafts(QObject):
    """Read once and written behind the work, off the UI thread; back after whatever ended the console."""

    loaded = Signal()
    """What was left is known."""
    written = Signal(bool)
    """Does the disk take what is kept? Said when the answer is another one."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._file = PersonalFile(context, FILE, self, of_seat=True)
        self._file.loaded.connect(self.loaded)
        self._file.written.connect(self.written)

    @property
    def kept(self) -> Draft:
        """What makes sense of what was left."""
        values = self._file.mine
        lines, begun = values.get("lines"), values.get("begun")
        read = {line.id: line for line in map(_line, lines[:MOST_LINES]) if line} if isinstance(lines, list) else {}
        texts = begun.items() if isinstance(begun, dict) else ()
        kept = {k: v for k, v in texts if isinstance(v, str) and len(v) <= MAX_TEXT}
        return Draft(tuple(read.values()), {k: act_words(v) if k == "act" else v for k, v in kept.items()})

    def keep(self, lines: Iterable[Line], begun: Mapping[str, str]) -> None:
        """Keep these, and nothing else; an act by its code, for a console that speaks another language by then."""
        texts = {k: act_code(v) if k == "act" else v for k, v in begun.items()}
        self._file.put({"lines": [msgspec.to_builtins(line) for line in lines], "begun": texts})


def act_id(line: Line) -> str:
    """The id of a line's last act: given twice, it is the same act."""
    return derived_id("catch_up", line.id, line.again, "0")


def unsent(context: Context, lines: Iterable[Line]) -> list[Line]:
    """Without those whose last act is on the disk already: the console ended before it could forget them.

    Reads the store.
    """
    open_acts = {entry.id for entry in context.commands.entries()}

    def is_saved(last: str) -> bool:
        return last in open_acts or context.store.get(LogEntry, log_key(last).id) is not None

    return [line for line in lines if not is_saved(act_id(line))]


def _line(value: object) -> Line | None:
    try:
        line = msgspec.convert(value, Line)
    except msgspec.ValidationError:
        return None
    typed_at = line.typed_at
    if typed_at is not None and (typed_at.tzinfo is None or not LEAST_YEAR <= typed_at.year < MOST_YEAR):
        return None
    return line if line.id and max(map(len, map(str, asdict(line).values()))) <= MAX_TEXT else None
