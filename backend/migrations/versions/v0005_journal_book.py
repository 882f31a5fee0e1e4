"""The fifth schema: where the journal begins and how much it holds is a fact of the database."""

import sqlalchemy as sa
from alembic import op

from backend.clock import now_iso

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INCIDENTS = """
INSERT INTO journal_chains (kind, id, n, entries, hash)
SELECT 'incident', newest.incident_id, newest.n, newest.entries, journal.hash
FROM (SELECT incident_id, max(n) AS n, count(*) AS entries FROM journal GROUP BY incident_id) AS newest
JOIN journal ON journal.incident_id = newest.incident_id AND journal.n = newest.n
"""
_SEATS = """
INSERT INTO journal_chains (kind, id, n, entries, hash)
SELECT 'seat', newest.seat_chain, newest.n, newest.entries, journal.seat_hash
FROM (
    SELECT seat_chain, max(seat_n) AS n, count(*) AS entries FROM journal WHERE seat_n > 0 GROUP BY seat_chain
) AS newest
JOIN journal ON journal.seat_chain = newest.seat_chain AND journal.seat_n = newest.n
"""


def upgrade() -> None:
    """What stands in the journal now is what it held: what was deleted from it before cannot be known any more."""
    book = op.create_table(
        "journal_book",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("begin_revision", sa.BigInteger, nullable=False),
        sa.Column("begin_at", sa.String(32), nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("acts", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "journal_chains",
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.execute(_INCIDENTS)
    op.execute(_SEATS)
    op.bulk_insert(book, [_book()])


def _book() -> dict[str, object]:
    """A new database begins with its journal; in a used one it begins where its oldest entry does, or here."""
    bind = op.get_bind()
    entries, oldest, at = bind.execute(sa.text("SELECT count(*), min(revision), min(at) FROM journal")).one()
    acts = bind.execute(sa.text("SELECT count(*) FROM journal WHERE seat_n > 0")).scalar_one()
    head = bind.execute(sa.text("SELECT revision FROM counter WHERE id = 1")).scalar_one()
    judged = bind.execute(sa.text("SELECT count(*) FROM commands")).scalar_one()
    if not entries:
        oldest, at = head, now_iso() if head or judged else ""
    return {"id": 1, "begin_revision": oldest, "begin_at": at, "entries": entries, "acts": acts}
