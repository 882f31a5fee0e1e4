from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from backend.db import Database
from backend.schema import metadata


def test_the_migrations_make_the_schema_the_code_works_with(db: Database) -> None:
    with db.writing() as work:
        context = MigrationContext.configure(work.connection)
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(db: Database) -> None:
    db.migrate()
    with db.reading() as connection:
        assert connection.exec_driver_sql("SELECT revision, floor FROM counter").all() == [(0, 0)]
