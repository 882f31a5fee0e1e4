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


def _epochs() -> None:
    op.create_table(
        "epochs",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("first_revision", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
    )
