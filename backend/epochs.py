"""Epochs: which history a revision belongs to, so that a console notices a backend that was set back.

Every start of a backend begins one. The revisions a restored backup gives out again belong to another epoch
than those it gave out before, however far it has counted since. An id is `<database>:<uuid7>`.
"""

import uuid

from sqlalchemy import Connection, insert, select

from backend.clock import now_iso
from backend.schema import epochs
from backend.work import Work
from models.ids import uuid7

CLOCKS_APART_MS = 3_600_000
"""How far the clocks of the machines that serve one database may be apart; more re-sends what is here already."""


class Restored(Exception):
    """The asker's history is not this one; `since` is the last revision both have, None: another database."""

    def __init__(self, since: int | None) -> None:
        super().__init__(f"last common revision: {since}")
        self.since = since


def begin_epoch(work: Work) -> str:
    """From the next revision on it is another epoch; returns its id."""
    oldest = work.connection.execute(select(epochs.c.id).order_by(epochs.c.seq).limit(1)).scalar_one()
    epoch = f"{_database(oldest)}:{uuid7()}"
    work.connection.execute(insert(epochs).values(id=epoch, first_revision=work.revision + 1, began_at=now_iso()))
    return epoch


def epoch_of(connection: Connection, revision: int) -> str:
    """The epoch a revision was given out in."""
    found = select(epochs.c.id).where(epochs.c.first_revision <= revision).order_by(epochs.c.seq.desc()).limit(1)
    return str(connection.execute(found).scalar_one())


def check_epoch(connection: Connection, revision: int, head: int, epoch: str) -> None:
    """Raise Restored unless this revision, of this epoch, is in our history. An empty epoch: not known."""
    if epoch and epoch_of(connection, revision) != epoch:
        raise Restored(_last_common(connection, min(revision, head), epoch))
    if revision > head:
        raise Restored(head)


def _last_common(connection: Connection, revision: int, epoch: str) -> int | None:
    rows = connection.execute(select(epochs.c.id, epochs.c.first_revision).order_by(epochs.c.seq)).all()
    if _database(rows[0].id) != _database(epoch):
        return None
    ids = [row.id for row in rows]
    if epoch in ids:
        later = rows[ids.index(epoch) + 1 :]
    else:
        # It began after the backup was made: what begins about then, or later, may be another history.
        born_ms = _born_ms(epoch) - CLOCKS_APART_MS
        later = rows[next((i for i, row in enumerate(rows) if _born_ms(row.id) >= born_ms), len(rows)) :]
    if later:
        revision = min(revision, int(later[0].first_revision) - 1)
    return max(0, revision)


def _database(epoch: str) -> str:
    return epoch.partition(":")[0]


def _born_ms(epoch: str) -> int:
    try:
        return uuid.UUID(epoch.partition(":")[2]).int >> 80
    except ValueError:
        return 0
