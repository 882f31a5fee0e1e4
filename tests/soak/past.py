"""The backend's past: thrown away as far as a seat has not read it, or set back to a backup."""

import time
from pathlib import Path

from backend.archive import read_archive
from backend.backup import make_backup
from backend.changes_page import compact
from backend.clock import now_iso
from backend.db import Database
from backend.restore import restore
from backend.work import Author
from models.hydrant import Hydrant
from models.ids import uuid7
from models.record import Key
from tests.soak.trial import Trial

POLLED_S = 1.2


def forget(trial: Trial, at: int) -> None:
    """The backend throws away the tombstones this seat has not seen: it will have to load again."""
    trial.seats[at].kill()
    database = Database(trial.backend.database_url)
    try:
        hydrant = Key(Hydrant.KIND, f"gone-{trial.chance.getrandbits(32)}")
        for fact in (Hydrant(number="X", lon=121.5, lat=25.0), None):
            with database.writing() as work:
                work.put([(hydrant, fact, None)], Author("test", now_iso(), uuid7()))
        # Tombstones are kept for days: every stream that is open has read them long before they go.
        time.sleep(POLLED_S)
        compact(database, -1.0)
    finally:
        database.close()


def set_back(trial: Trial, _at: int = 0) -> None:
    """Back the running backend up, or put it back to where it was then: seats stay as they are."""
    backup = _backup(trial)
    if not backup.exists():
        make_backup(trial.backend.database_url, backup, None)
        return
    for backend in trial.backends:
        backend.kill()
    with read_archive(backup) as (manifest, tar):
        restore(backup, manifest, tar, trial.backend.database_url, replace=True)
    backup.unlink()
    trial.restored = True
    trial.start_backends()


def _backup(trial: Trial) -> Path:
    return trial.folder / "then.backup"
