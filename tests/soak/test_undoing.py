"""The judge of undone imports sees what is half done."""

from pathlib import Path

from tests.soak.processes import BackendChild
from tests.soak.undoing import half_undone, take_back, take_in


def test_an_import_and_its_undo_are_whole_and_half_of_one_is_told(tmp_path: Path) -> None:
    backend = BackendChild(tmp_path / "backend").start()
    try:
        job_id = take_in(backend, "a")
        assert list(half_undone(backend, job_id, "a")) == []
        assert take_back(backend, job_id) == 200
        assert list(half_undone(backend, job_id, "a")) == []
        assert take_back(backend, job_id) == 409
        again = take_in(backend, "a")
        assert len(list(half_undone(backend, job_id, "a"))) == 1, "the records are there, and the job says undone"
        assert list(half_undone(backend, again, "a")) == []
    finally:
        backend.kill()
