"""Entries the backend itself makes in an incident's log: what became of something nobody sent a command for."""

from backend.clock import now, now_iso
from backend.work import Author, Work
from models.ids import derived_id, uuid7
from models.log_entry import LogEntry, LogKind
from models.record import Key


def tell(
    work: Work, kind: LogKind, command_id: str, incident_id: str, actor: str, params: dict[str, str]
) -> None:  # fmt: skip
    """Write that down once for the command it is about."""
    key = Key(LogEntry.KIND, derived_id("log", command_id, kind))
    if work.row(key) is not None:
        # It says when it was first so; an entry is never changed.
        return
    entry = LogEntry(kind=kind, at=now(), actor=actor, seat="", incident_id=incident_id, params=params)
    work.put([(key, entry, None)], Author(actor, now_iso(), uuid7()))
