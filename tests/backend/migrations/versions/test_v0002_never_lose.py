from pathlib import Path

import pytest
from sqlalchemy import MetaData, func, select, text

from backend.db import BadDatabase, Database
from tests.backend.released import PASSWORD, at_0001
from tests.backend.server import BackendProcess


def counts(db: Database) -> dict[str, int]:
    with db.reading() as connection:
        tables = MetaData()
        tables.reflect(connection)
        return {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in tables.tables.items()
        }


def test_every_row_of_the_first_schema_survives_the_way_up(database_url: str) -> None:
    at_0001(database_url)
    db = Database(database_url)
    before = counts(db)
    db.migrate()
    after = counts(db)
    db.close()
    assert before["records"] == 3
    assert {name: after[name] for name in before} == before


def test_a_backend_serves_what_the_first_schema_kept(database_url: str, tmp_path: Path) -> None:
    at_0001(database_url)
    kept = ("--tombstone-days", "36500")
    with BackendProcess(tmp_path, *kept, database_url=database_url, demo=False) as backend:
        assert backend.session("li", PASSWORD)["head"] == 4
        with backend.client("li", PASSWORD) as client:
            page = client.get("/v1/changes", params={"after": 1}).json()
    assert [(change["id"], change["deleted"]) for change in page["changes"]] == [("S2", False), ("S3", True)]


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(db: Database) -> None:
    with db.writing() as work:
        work.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadDatabase, match=r"database\.newer"):
        db.migrate()
