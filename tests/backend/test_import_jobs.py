"""Of old imports the line in the list stays, what they changed does not."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.auth import Principal
from backend.db import Database
from backend.import_jobs import forget_old, read_images, read_job, read_jobs
from backend.import_report import ImportIn, ImportRow
from backend.import_undo import UndoIn, undo_import
from backend.imports import run_import
from backend.schema import import_images
from backend.work import Work
from models.command import Role
from models.record import Fact

LI = Principal(user="li", name="Li", role=Role.MAINTAINER, seat="2", digest="", expires_at="")


def taken(db: Database, number: str) -> str:
    row = ImportRow(1, number, {"number": number, "name": number})
    return run_import(db, LI, ImportIn(kind="station", source="s", rows=[row], apply=True)).job_id


def test_only_the_newest_imports_can_be_undone(db: Database) -> None:
    jobs = [taken(db, str(n)) for n in range(4)]
    with db.writing() as work:
        forget_old(work.connection, kept=2)
    with db.reading() as connection:
        assert [job.id for job in read_jobs(connection)] == jobs[::-1]
        assert [job.undoable for job in read_jobs(connection)] == [True, True, False, False]
        assert not read_images(connection, jobs[0])
        [image] = read_images(connection, jobs[3])
        assert (image.created, image.fields, image.revision) == (True, None, 4)
        assert read_job(connection, "none") is None


def test_a_dry_run_leaves_no_job(db: Database) -> None:
    row = ImportRow(1, "x", {"number": "x", "name": "x"})
    run_import(db, LI, ImportIn(kind="station", source="s", rows=[row]))
    with db.reading() as connection:
        assert read_jobs(connection) == []


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "note": st.text(max_size=4), "pressure_mpa": st.sampled_from([None, 0.2, 0.3]), "outlets": st.just(2),
        "status": st.sampled_from(["in_service", "missing"]), "lon": st.just(121.5), "lat": st.just(25.0),
    },
).filter(lambda row: ("lon" in row) == ("lat" in row))  # fmt: skip
FILES = st.dictionaries(st.sampled_from("abcde"), FIELDS, min_size=1)


def file_of(rows: dict[str, dict[str, Any]], source: str) -> ImportIn:
    listed = [ImportRow(n, key, {"number": key, **row}) for n, (key, row) in enumerate(rows.items(), 2)]
    return ImportIn(kind="hydrant", source=source, rows=listed, apply=True)


def stored(db: Database) -> dict[str, Fact]:
    with db.reading() as connection:
        return dict(Work(connection, 0).every("hydrant"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FILES, second=FILES, salt=st.uuids())
def test_an_import_undone_is_an_import_that_never_was(db: Database, first: Any, second: Any, salt: Any) -> None:
    run_import(db, LI, file_of(first, str(salt)))
    before = stored(db)
    job = run_import(db, LI, file_of(second, str(salt))).job_id
    done = undo_import(db, LI, job, UndoIn(apply=True))
    assert stored(db) == before
    assert done.left == []
    assert done.records == done.restored + done.deleted


def test_new_records_are_kept_together_and_those_of_earlier_imports_are_read_as_they_were(db: Database) -> None:
    rows = [ImportRow(n, str(n), {"number": str(n), "name": str(n)}) for n in range(300)]
    job = run_import(db, LI, ImportIn(kind="station", source="s", rows=rows, apply=True)).job_id
    with db.writing() as work:
        [kept] = work.connection.execute(select(import_images).where(import_images.c.job_id == job)).all()
        images = read_images(work.connection, job)
        work.insert(
            import_images,
            {"job_id": "earlier", "record_id": "r", "revision": 7, "created": True, "fields": b""},
        )
    assert kept.created
    assert len({image.record_id for image in images}) == 300
    assert sorted(image.revision for image in images) == list(range(1, 301))
    with db.reading() as connection:
        [earlier] = read_images(connection, "earlier")
    assert (earlier.record_id, earlier.revision, earlier.created) == ("r", 7, True)
    done = undo_import(db, LI, job, UndoIn(apply=True))
    assert (done.deleted, done.left) == (300, [])
