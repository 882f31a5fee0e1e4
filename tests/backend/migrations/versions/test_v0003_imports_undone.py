"""The third schema adds what imports need to be undone, and touches nothing else."""

from sqlalchemy import MetaData

from backend.db import Database
from backend.schema import metadata
from tests.backend.released import at_0001


def test_the_way_up_from_the_first_schema_ends_at_the_tables_the_program_knows(database_url: str) -> None:
    at_0001(database_url)
    db = Database(database_url)
    db.migrate()
    with db.reading() as connection:
        found = MetaData()
        found.reflect(connection)
    db.close()
    for name, table in metadata.tables.items():
        assert {c.name for c in found.tables[name].columns} == {c.name for c in table.columns}, name
