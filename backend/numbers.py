"""Incident numbers: two consoles at one seat may give the same one; then the later incident gets a letter."""

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import insert, select

from backend.schema import incident_numbers
from backend.work import Work, is_safe_id
from models.command import Put
from models.incident import Incident
from models.log_entry import LogEntry

LETTERS = "BCDEFGHJKLMNPQRSTUVWXYZ"
"""Of the second incident of a number, the third…; without those that are heard or read as others."""


def lettered(number: str, count: int) -> str:
    """The number of the `count`-th incident that was given `number`, the first being 1."""
    if count < 2:
        return number
    return f"{number}{LETTERS[count - 2]}" if count - 2 < len(LETTERS) else f"{number}.{count}"


def settle(work: Work, puts: Sequence[Put], exercise_id: str | None) -> tuple[tuple[Put, ...], dict[str, str]]:
    """The puts of a new incident with a number no other has, and {"number", "wanted"} when it is another one."""
    incident = next((p for p in puts if isinstance(p.fact, Incident)), None)
    if incident is None or not isinstance(incident.fact, Incident) or not is_safe_id(incident.key.id):
        return tuple(puts), {}
    wanted, count = incident.fact.number, 1
    number = wanted
    while not _take(work, number, exercise_id or "", incident.key.id):
        count += 1
        number = lettered(wanted, count)
    if number == wanted:
        return tuple(puts), {}
    return tuple(_renumbered(put, number) for put in puts), {"number": number, "wanted": wanted}


def _take(work: Work, number: str, exercise_id: str, incident_id: str) -> bool:
    """Take the number for the incident; False when another has it. Writers come one after the other."""
    digest = hashlib.sha256(number.encode()).hexdigest()
    table = incident_numbers
    where = (table.c.exercise_id == exercise_id) & (table.c.digest == digest)
    holder = work.connection.execute(select(table.c.incident_id).where(where)).scalar()
    if holder is None:
        row = {"exercise_id": exercise_id, "digest": digest, "incident_id": incident_id}
        work.connection.execute(insert(table).values(row))
        return True
    return bool(holder == incident_id)


def _renumbered(put: Put, number: str) -> Put:
    if isinstance(put.fact, Incident):
        return Put(put.key, msgspec.structs.replace(put.fact, number=number))
    if isinstance(put.fact, LogEntry) and "number" in put.fact.params:
        return Put(put.key, msgspec.structs.replace(put.fact, params={**put.fact.params, "number": number}))
    return put
