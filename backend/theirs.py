"""Whose values an act was made against: who changed the contested fields last, at which seat, and when."""

import msgspec
from sqlalchemy import select

from backend.schema import audit
from backend.work import Work
from models.command import Conflicting
from models.log_entry import LogEntry, log_key

LOOK_BACK = 100
"""Changes of the record looked through for the one that made the value."""


def theirs(work: Work, conflict: Conflicting) -> dict[str, str]:
    """`by`, `seat` and `at` of the change that made their value; of the record's last one when none is known."""
    work.flush()
    newest_first = (
        select(audit.c.actor, audit.c.seat, audit.c.at, audit.c.before, audit.c.after)
        .where((audit.c.kind == conflict.key.kind) & (audit.c.record_id == conflict.key.id))
        .order_by(audit.c.seq.desc())
        .limit(LOOK_BACK)
    )
    for actor, seat, at, before, after in work.connection.execute(newest_first):
        old, new = _values(before), _values(after)
        if any(old.get(field) != new.get(field) for field in conflict.fields):
            return {"by": actor, "seat": seat, "at": at}
    row = work.row(conflict.key)
    if row is None:
        return {}
    entry = work.get(LogEntry.KIND, log_key(row.command_id).id) if row.command_id else None
    seat = entry.seat if isinstance(entry, LogEntry) else ""
    return {"by": row.changed_by, "seat": seat, "at": row.changed_at}


def _values(data: bytes | None) -> dict[str, object]:
    values = msgspec.json.decode(bytes(data)) if data else None
    return values if isinstance(values, dict) else {}
