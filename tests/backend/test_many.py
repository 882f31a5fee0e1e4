from typing import Any

import pytest
from sqlalchemy import insert, select

from backend.db import Database
from backend.many import MANY, write_rows
from backend.schema import import_images, records
from backend.work import Author, Work
from models.record import Key
from models.station import Station


def image(number: int, fields: bytes | None) -> dict[str, Any]:
    return {
        "job_id": "j",
        "record_id": f"r{number}",
        "revision": number,
        "created": not number % 2,
        "fields": fields,
    }


@pytest.mark.parametrize("count", [1, MANY - 1, MANY, MANY + 1])
def test_every_row_is_there_as_it_was_given_however_many_they_are(db: Database, count: int) -> None:
    rows = [image(number, None if number % 3 else bytes([0, 255, 37])) for number in range(count)]
    with db.writing() as work:
        write_rows(work.connection, insert(import_images), rows)
    with db.reading() as connection:
        found = connection.execute(select(import_images).order_by(import_images.c.revision)).mappings().all()
    assert [{**row, "fields": row["fields"] and bytes(row["fields"])} for row in found] == rows


def test_many_records_are_replaced_and_every_word_stays_as_it_is(db: Database) -> None:
    by = Author("o'brien %s :name", "2026-01-01T00:00:00.000Z", "c")
    keys = [Key("station", f"s{number}") for number in range(MANY + 1)]
    for name in ("first", "消防站 100% %(kind)s"):
        with db.writing() as work:
            work.put([(key, Station(number=key.id, name=name), None) for key in keys], by)
    with db.reading() as connection:
        reread = Work(connection, 0)
        assert {fact.name for _, fact in reread.every("station") if isinstance(fact, Station)} == {name}
        assert set(connection.execute(select(records.c.changed_by)).scalars()) == {by.actor}
        assert len(connection.execute(select(records.c.revision)).all()) == len(keys)
