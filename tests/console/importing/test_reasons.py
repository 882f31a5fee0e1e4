"""What the backend says of a row is said in the user's language; what nobody foresaw is said all the same."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from backend.auth import Principal
from backend.db import Database
from backend.import_report import ImportIn, ImportRow, Reference
from backend.imports import run_import
from console.importing.reasons import reason_words
from models.command import Role

LI = Principal(user="li", name="Li", role=Role.MAINTAINER, seat="2", digest="", expires_at="")


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


def refusal(db: Database, kind: str, data: dict[str, Any], **fields: Any) -> str:
    """What a real backend says of the row."""
    row = msgspec.structs.replace(ImportRow(1, "k", data), **fields)
    [refused] = run_import(db, LI, ImportIn(kind=kind, source="s", rows=[row])).refused
    return refused.reason


@pytest.mark.parametrize(
    ("kind", "data", "fields", "words"),
    [
        ("station", {"number": "1"}, {}, "名称"),
        ("unit", {"number": "1"}, {"refs": {"station_id": Reference("station", "X9")}}, "消防站"),
        ("hydrant", {"number": "1", "lon": 1.0, "lat": 95.0}, {}, "95.0"),
        ("hydrant", {"number": "1", "lon": 1.0}, {}, "经度"),
        ("hydrant", {"number": "1", "pressure_mpa": 9.0}, {}, "压力(MPa)"),
        ("hydrant", {"number": "1", "name": "a" * 201}, {}, "201"),
        ("hydrant", {"number": "1", "measured_at": "2026-01-01T00:00:00"}, {}, "时区"),
        ("hydrant", {"number": "1", "outlets": "two"}, {}, "出水口数"),
        ("hydrant", {"number": "1", "type": "well"}, {}, "类型"),
        ("hydrant", {"number": "1"}, {"key": ""}, "编号"),
        ("site", {"number": "1", "name": "x", "risk_grade": 9}, {}, "9"),
    ],
)
def test_a_refusal_of_a_real_backend_is_told_in_words(
    db: Database, kind: str, data: dict[str, Any], fields: dict[str, Any], words: str
) -> None:
    assert words in reason_words(refusal(db, kind, data, **fields))


@pytest.mark.parametrize("reason", ["", "something new", "position", "类型不认识"])
def test_what_nobody_foresaw_stays_as_it_is(reason: str) -> None:
    assert reason_words(reason) == reason
