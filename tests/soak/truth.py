"""What the backend's database holds, and what a seat's outbox says of its acts, for whoever judges them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select

from backend.db import Database
from backend.schema import audit, commands, counter, outgoing, records
from models.outbox_entry import EntryState
from models.record import Key


class Truth:
    """What the backend's database holds."""

    def __init__(self, url: str) -> None:
        database = Database(url)
        try:
            with database.reading() as connection:
                self.head = int(connection.execute(select(counter.c.revision)).scalar_one())
                self.answers: dict[str, tuple[Any, str]] = {
                    row.id: (json.loads(row.answer), row.received_at)
                    # A gateway's event is kept there too, with its alarm's id for an answer.
                    for row in connection.execute(select(commands))
                    if row.answer[:1] in (b"{", "{")
                }
                self.audited = Counter(
                    (row.command_id, row.kind, row.record_id)
                    for row in connection.execute(select(audit).where(audit.c.command_id != ""))
                )
                self.orders = [row._mapping for row in connection.execute(select(outgoing))]
                self.records: dict[Key, tuple[int, Any]] = {
                    Key(row.kind, row.id): (row.revision, json.loads(row.change)["data"])
                    for row in connection.execute(select(records).where(records.c.deleted.is_(False)))
                }
        finally:
            database.close()


def at_backend(url: str) -> tuple[bool, int]:
    """Is there an order of which something is still to be said? And the newest revision."""
    database = Database(url)
    try:
        with database.reading() as connection:
            sending = select(outgoing.c.seq).where(outgoing.c.state.in_(("waiting", "sending"))).limit(1)
            going_out = connection.execute(sending).first() is not None
            return going_out, int(connection.execute(select(counter.c.revision)).scalar_one())
    finally:
        database.close()


class Sheet:
    """What a seat's list of what was sent says: the state of each of its acts, and the reason if any."""

    def __init__(self, outbox: Path) -> None:
        with closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT id, state, code FROM entries").fetchall()
        self.states = {command_id: EntryState(state) for command_id, state, _code in rows}
        self.reasons = {command_id: code for command_id, state, code in rows if state == EntryState.WITHDRAWN}


def went_out(logs: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """What left the house, as the backends' logs have it: one item each time."""
    for path in logs:
        for line in path.read_text("utf-8", "replace").splitlines() if path.exists() else ():
            if '"event": "order"' not in line:
                continue
            try:
                order = json.loads(line)["order"]
            except (ValueError, KeyError):
                # Whoever wrote it died meanwhile.
                continue
            yield tuple(
                str(order.get(name, "")) for name in ("unit_id", "incident_id", "ordered_at", "approval_id")
            )
