"""What is asked of the store about seats; all of it runs off the UI thread."""

from console.context import Context
from models.incident import Incident, IncidentStatus
from models.log_entry import LogEntry, LogKind
from models.record import Record
from models.store import Op, Query, where

MOST = 300
LOG_LIMIT = 50


def open_incidents(context: Context) -> dict[str, Incident]:
    """Every open incident by id, the newest at most MOST."""
    query = Query(
        kind=Incident.KIND, filters=(where("status", IncidentStatus.CLOSED, Op.NE),), order="at", descending=True,
        exercise_id=context.session.exercise_id,
    )  # fmt: skip
    found: list[Record[Incident]] = context.store.page(query, MOST)
    return {record.id: record.fact for record in found}


def taken_why(context: Context, incident_id: str) -> str:
    """The reason of the last take-over in the incident's log, empty when there was none."""
    entries: list[Record[LogEntry]] = context.store.children(
        LogEntry.KIND, incident_id, LOG_LIMIT, exercise_id=context.session.exercise_id
    )
    taken = [record.fact for record in entries if record.fact.kind is LogKind.TAKEN_OVER]
    return max(taken, key=lambda entry: entry.at).text if taken else ""
