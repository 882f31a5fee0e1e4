"""The third schema: what imports changed is kept, so that they can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Imports from before leave nothing to undo, and are not listed."""
    op.create_table(
        "import_jobs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("seat", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(500), nullable=False),
        sa.Column("created", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=False),
        sa.Column("undone_by", sa.String(200), nullable=False),
        sa.Column("kept", sa.Boolean, nullable=False),
    )
    op.create_index("ix_import_jobs_at", "import_jobs", ["at"])
    op.create_table(
        "import_images",
        sa.Column("job_id", sa.String(64), primary_key=True),
        sa.Column("record_id", sa.String(128), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("created", sa.Boolean, nullable=False),
        sa.Column("fields", sa.LargeBinary),
    )
