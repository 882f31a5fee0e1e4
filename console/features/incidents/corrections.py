"""The order of the log: newest first, and a correction under what it corrects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.log_entry import LogEntry
from models.record import Record, SyncState

VOID = (SyncState.REFUSED, SyncState.CONFLICT)
"""A correction the backend did not take corrects nothing."""


@dataclass(frozen=True)
class Line:
    """An entry as the log shows it: `struck` when a later one corrects it, `under` the one it corrects."""

    record: Record[LogEntry]
    struck: bool = False
    under: bool = False


def arranged(newest_first: Sequence[Record[LogEntry]]) -> list[Line]:
    """The entries with their corrections under them, the latest of those last and the only one that holds."""
    known = {record.id: record for record in newest_first}
    families: dict[str, list[Record[LogEntry]]] = {record.id: [] for record in newest_first}
    for record in reversed(newest_first):
        first = _first(record, known)
        if first != record.id:
            families[first].append(record)
    lines: list[Line] = []
    for record in newest_first:
        if _first(record, known) == record.id:
            lines += _family(record, families[record.id])
    return lines


def _first(record: Record[LogEntry], known: dict[str, Record[LogEntry]]) -> str:
    """The id of the entry at the beginning of the corrections; its own, when it corrects nothing that is here."""
    seen: set[str] = set()
    while record.fact.corrects in known and record.id not in seen:
        seen.add(record.id)
        record = known[record.fact.corrects]
    return record.id


def _family(first: Record[LogEntry], corrections: Iterable[Record[LogEntry]]) -> list[Line]:
    members = [first, *corrections]
    holds = next((m.id for m in reversed(members[1:]) if m.state not in VOID), first.id)
    last = next(at for at, member in enumerate(members) if member.id == holds)
    return [Line(member, at < last, at > 0) for at, member in enumerate(members)]
