"""The second schema: what keeps acts from being lost and old from being shown as new."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """A function a topic."""
    _epochs()
    _people()


def _epochs() -> None:
    op.create_table(
        "epochs",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("first_revision", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
    )


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
