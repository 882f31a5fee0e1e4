from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import OperationalError

from backend.db import BadDatabase, Database
from backend.schema import counter, presence
from backend.work import Author
from models.record import Key
from models.station import Station


@pytest.mark.parametrize("url", ["", "x", "mysql://h/d", "sqlite://", "sqlite:///:memory:", "sqlite+x:///f"])
def test_an_address_that_is_no_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(BadDatabase, match=r"database\.(no_address|unsupported)"):
        Database(url)


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "noise"
    path.write_bytes(b"noise" * 1000)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(Exception, match="not a database"):
        database.migrate()
    database.close()
    assert path.read_bytes() == b"noise" * 1000


def test_a_reader_sees_one_moment(db: Database) -> None:
    with db.reading() as connection:
        before = connection.execute(select(counter.c.revision)).scalar()
        with db.writing() as work:
            work.put([(Key("station", "a"), Station(number="1", name="a"), None)], Author("t", "", ""))
        assert connection.execute(select(counter.c.revision)).scalar() == before
    with db.reading() as connection:
        assert connection.execute(select(counter.c.revision)).scalar() == 1


def test_only_commits_that_changed_records_are_told(db: Database) -> None:
    told: list[int] = []
    db.on_commit(told.append)
    with db.writing():
        pass
    with db.writing() as work:
        work.put([(Key("station", "a"), Station(number="1", name="a"), None)], Author("t", "", ""))
    assert told == [1]


def test_a_folder_that_does_not_exist_is_an_error_of_the_database(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none' / 'x.sqlite'}")
    with pytest.raises(OperationalError):
        database.migrate()


def test_what_is_no_record_is_written_aside_without_a_revision(db: Database) -> None:
    told: list[int] = []
    db.on_commit(told.append)
    row = {"console": "c", "digest": "d", "seen_at": "", "presence": b"{}"}
    with db.aside() as connection:
        connection.execute(insert(presence).values(row))

    def undone() -> None:
        with db.aside() as connection:
            connection.execute(delete(presence))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    with db.reading() as connection:
        assert connection.execute(select(presence.c.console)).scalars().all() == ["c"]
    assert told == []
