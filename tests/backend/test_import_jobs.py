"""Of old imports the line in the list stays, what they changed does not."""

from backend.auth import Principal
from backend.db import Database
from backend.import_jobs import forget_old, read_images, read_job, read_jobs
from backend.import_report import ImportIn, ImportRow
from backend.imports import run_import
from models.command import Role

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
