"""Reading the one order: pages that end where a transaction ends, and throwing old tombstones away."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from backend.clock import iso_after
from backend.db import Database
from backend.epochs import Restored, check_epoch, epoch_of
from backend.errors import Problem
from backend.schema import counter, records

MOST_BEYOND = 2_000
"""Records a page may hold beyond its limit to end where a transaction ends."""


class Page(msgspec.Struct, frozen=True):
    """Changes after a cursor; `body` is the whole JSON object, `epoch` that of its revision."""

    revision: int
    epoch: str
    head: int
    more: bool
    count: int
    body: bytes


class ChangeBody(msgspec.Struct):
    """One record at its latest revision; `data` is the fact, null when it is deleted."""

    kind: str
    id: str
    revision: int
    data: dict[str, Any] | None
    exercise_id: str | None
    deleted: bool
    changed_at: str


class ChangesBody(msgspec.Struct):
    """A page as it goes down the line. Ask again with after=revision&epoch=epoch while `more`.

    It goes on from `after`: a reader that has less than that missed a part of what was sent before.
    """

    after: int
    revision: int
    head: int
    more: bool
    epoch: str
    changes: list[ChangeBody]


def read_page(connection: Connection, after: int, limit: int, begun: int | None = None, epoch: str = "") -> Page:
    """The next page. It ends where a transaction ends, so it may hold up to MOST_BEYOND more than `limit` records.

    A transaction of more than that is an import: its page is cut, for nobody can take 100,000 records at once.

    Raises Problem 410 `history` when `after`, reached in `epoch`, is not in the history of this database (a
    backup was restored), and 410 `gone` when tombstones newer than the cursor have been thrown away. A first
    load (`after` 0) never meets that; its later pages say with `begun` what the head was when it began,
    because they only need the tombstones of records deleted since.
    """
    head, floor = connection.execute(select(counter.c.revision, counter.c.floor)).one()
    if after:
        check_history(connection, after, int(head), epoch)
    if after and after < floor and (begun is None or begun < floor):
        raise Problem(410, "gone", f"Changes after revision {after} are no longer kept; load again from 0.")
    columns = select(records.c.change, records.c.revision, records.c.tx).order_by(records.c.revision)
    rows = list(connection.execute(columns.where(records.c.revision > after).limit(limit)))
    more = len(rows) == limit
    end = int(head)
    if more:
        _, last, end = rows[-1]
        rest = columns.where(records.c.revision > last, records.c.revision <= end).limit(MOST_BEYOND + 1)
        beyond = list(connection.execute(rest))
        if len(beyond) > MOST_BEYOND:
            end = last
        else:
            rows.extend(beyond)
        newer = select(records.c.revision).where(records.c.revision > end).limit(1)
        more = connection.execute(newer).first() is not None
    revision = int(end) if more else int(head)
    now = epoch_of(connection, revision)
    body = b'{"after":%d,"revision":%d,"head":%d,"more":%b,"epoch":"%b","changes":[%b]}' % (
        after, revision, head, b"true" if more else b"false", now.encode(), b",".join([row[0] for row in rows]),
    )  # fmt: skip
    return Page(revision, now, int(head), more, len(rows), body)


def head_of(connection: Connection) -> int:
    """The last revision that was given out."""
    return int(connection.execute(select(counter.c.revision)).scalar_one())


def check_history(connection: Connection, after: int, head: int, epoch: str) -> None:
    """Raises Problem 410 `history` or `gone` unless this revision, reached in that epoch, is in our history."""
    try:
        check_epoch(connection, after, head, epoch)
    except Restored as restored:
        if restored.since is None:
            raise Problem(410, "gone", "This is another database; load again from 0.") from restored
        sentence = f"Revision {after} is of another history, shared up to {restored.since}; load again from 0."
        raise Problem(410, "history", sentence, since=restored.since) from restored


def compact(db: Database, days: float) -> int:
    """Throw away tombstones older than `days`; readers behind them get 410. Returns how many went."""
    with db.writing() as work:
        gone = records.c.deleted.is_(True) & (records.c.changed_at < iso_after(-days * 86_400))
        newest = work.connection.execute(select(func.max(records.c.revision)).where(gone)).scalar()
        if newest is None:
            return 0
        count = work.connection.execute(delete(records).where(gone)).rowcount
        work.connection.execute(
            update(counter).where(counter.c.id == 1, counter.c.floor < newest).values(floor=newest)
        )
        return int(count)
