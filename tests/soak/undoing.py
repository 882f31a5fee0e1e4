"""An import that is taken back while the backend dies: all of it is as before, or nothing, and once at the most."""

from collections.abc import Iterator

import httpx
from sqlalchemy import select

from backend.db import Database
from backend.import_jobs import read_job
from backend.schema import audit
from models.hydrant import Hydrant
from models.ids import derived_id
from models.record import Key
from tests.soak.processes import BackendChild
from tests.soak.truth import Truth

ROWS = 30
SOURCE = "soak"
DIES_WITHIN_S = 20.0


def take_in(backend: BackendChild, name: str) -> str:
    """Import some hydrants; the id of the import."""
    rows = [
        {"row": n, "key": f"{name}-{n}", "data": {"number": f"{name}-{n}", "lon": 121.6, "lat": 25.0}}
        for n in range(ROWS)
    ]
    body = {"kind": Hydrant.KIND, "source": SOURCE, "file_name": name, "apply": True, "near_m": 0, "rows": rows}
    with backend.client() as client:
        return str(client.post("/v1/imports", json=body).raise_for_status().json()["job_id"])


def take_back(backend: BackendChild, job_id: str) -> int:
    """Undo the import; the status of the answer, 0 when none came."""
    try:
        with backend.client() as client:
            return client.post(f"/v1/imports/{job_id}/undo", json={"apply": True}).status_code
    except httpx.TransportError:
        return 0


def die_undoing(backend: BackendChild, job_id: str, point: str) -> bool:
    """Let the backend kill itself at a point of an undo, then start it again; was the point reached?"""
    backend.start(point, 1)
    reached = take_back(backend, job_id) == 0 and backend.wait_dead(DIES_WITHIN_S)
    backend.start()
    return reached


def half_undone(backend: BackendChild, job_id: str, name: str) -> Iterator[str]:
    """What is neither before nor after the undo, as sentences."""
    there = Truth(backend.database_url).records
    left = sum(Key(Hydrant.KIND, derived_id(Hydrant.KIND, SOURCE, f"{name}-{n}")) in there for n in range(ROWS))
    database = Database(backend.database_url)
    try:
        with database.reading() as connection:
            job = read_job(connection, job_id)
            entered = len(connection.execute(select(audit).where(audit.c.record_id == job_id)).all())
    finally:
        database.close()
    undone = job is not None and bool(job.undone_at)
    if left != (0 if undone else ROWS):
        yield f"{left} of {ROWS} records are left of an import that {'was' if undone else 'was not'} undone"
    if entered != undone:
        yield f"the undo stands in the audit log {entered} times"
