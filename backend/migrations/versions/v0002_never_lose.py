"""The second schema: what keeps acts from being lost and old from being shown as new."""

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic import op

from backend.clock import now_iso
from models.ids import uuid7

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """A function a topic."""
    _epochs()
    _people()
    _seats()
    _journal()


def _epochs() -> None:
    """The first one holds everything until now; what its id begins with names the database."""
    epochs = op.create_table(
        "epochs",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("first_revision", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
    )
    first = {"id": f"{secrets.token_hex(4)}:{uuid7()}", "first_revision": 0, "began_at": now_iso()}
    op.bulk_insert(epochs, [first])


def _people() -> None:
    op.add_column("users", sa.Column("verifier", sa.String(300), nullable=False, server_default=""))
    op.add_column("users", sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("users", sa.Column("changed_at", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "sealed_codes",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("verifier", sa.String(300), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_index("audit_actor", "audit", ["actor"])


def _seats() -> None:
    op.create_table(
        "presence",
        sa.Column("console", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("presence", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_presence_digest", "presence", ["digest"])
    numbers = op.create_table(
        "incident_numbers",
        sa.Column("exercise_id", sa.String(128), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("incident_id", sa.String(128), nullable=False),
    )
    taken = _numbers_taken()
    if taken:
        op.bulk_insert(numbers, taken)


def _numbers_taken() -> list[dict[str, str]]:
    """The numbers incidents have already; of two that have the same, the first keeps it."""
    found = op.get_bind().execute(
        sa.text("SELECT id, exercise_id, change FROM records WHERE kind = 'incident' ORDER BY revision")
    )
    taken: dict[tuple[str, str], str] = {}
    for record_id, exercise_id, change in found:
        number = str((json.loads(bytes(change)).get("data") or {}).get("number", ""))
        taken.setdefault((exercise_id or "", hashlib.sha256(number.encode()).hexdigest()), record_id)
    return [{"exercise_id": e, "digest": d, "incident_id": i} for (e, d), i in taken.items()]


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("incident_id", sa.String(128), primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("command_id", sa.String(64), nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("credential", sa.String(200), nullable=False),
        sa.Column("seat_chain", sa.String(64), nullable=False),
        sa.Column("seat_n", sa.BigInteger, nullable=False),
        sa.Column("seat_prev", sa.String(64), nullable=False),
        sa.Column("seat_hash", sa.String(64), nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        sa.Column("records", sa.LargeBinary, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("journal_command", "journal", ["command_id"])
    linked = sa.text("seat_n > 0")
    op.create_index(
        "journal_seat",
        "journal",
        ["seat_chain", "seat_n"],
        unique=True,
        sqlite_where=linked,
        postgresql_where=linked,
    )
    op.create_index("audit_command", "audit", ["command_id"])
