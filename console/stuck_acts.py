"""Acts that somebody has to deal with, found again at the records they were meant for."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.context import Context
from console.feature import ShowsAct
from models.command import Refused
from models.kinds import decode_command
from models.log_entry import LogEntry
from models.outbox_entry import Entry, EntryState
from models.record import Key
from resources.words import has, t
from widgets.status_badge import Badge

STUCK = (EntryState.REFUSED, EntryState.CONFLICT, EntryState.SET_ASIDE)
"""Somebody has to deal with these."""
TONES = {EntryState.REFUSED: "refused", EntryState.CONFLICT: "warn", EntryState.SET_ASIDE: "refused"}


@dataclass(frozen=True)
class StuckAct:
    """The oldest such act of a record, and how many there are."""

    entry: Entry
    count: int = 1

    @property
    def state(self) -> str:
        """How it stands; a number where there are more."""
        word = t(f"outbox.state.{self.entry.state}")
        word = word[:1].upper() + word[1:]
        return f"{word} {self.count}" if self.count > 1 else word

    @property
    def words(self) -> str:
        """How it stands, and what it was: `Refused · Dispatch unit`."""
        name = f"outbox.act.{self.entry.envelope.name}"
        return f"{self.state} · {t(name) if has(name) else self.entry.envelope.name}"

    @property
    def badge(self) -> Badge:
        """How it stands, with its tone: for where there is little room."""
        return Badge(self.state, TONES.get(self.entry.state, "refused"), solid=True)


def stuck_acts(entries: Iterable[Entry]) -> dict[Key, StuckAct]:
    """Record -> what became of nothing there. `entries` are those of the outbox, oldest first."""
    found: dict[Key, StuckAct] = {}
    for entry in entries:
        if entry.state not in STUCK:
            continue
        for key in _touched(entry):
            known = found.get(key)
            found[key] = StuckAct(entry) if known is None else StuckAct(known.entry, known.count + 1)
    return found


def show_stuck(context: Context, key: Key | None) -> bool:
    """Lead to the act of a record in the list of what waits; False when there is none."""
    one = stuck_acts(context.commands.entries()).get(key) if key is not None else None
    if one is None:
        return False
    show_act(context, one.entry.id)
    return True


def show_act(context: Context, command_id: str) -> None:
    """Bring an act to the front in the list of what waits."""
    panel = context.desk.show_panel("outbox")
    if isinstance(panel, ShowsAct):
        panel.show_act(command_id)


def _touched(entry: Entry) -> set[Key]:
    try:
        keys = decode_command(entry.envelope).touches(entry.id)
    except Refused:
        # Of another version: it is in the list of what waits.
        return set()
    return {key for key in keys if key.kind != LogEntry.KIND}
