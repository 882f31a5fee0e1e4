"""Imports are listed and undone in words, whatever became of each record."""

from typing import get_args

import pytest

from backend.import_undo import Reason
from console.importing.jobs import Job, Left, Undone, job_lines, undone_lines
from resources.words import LANGUAGES, catalogue


def test_an_import_a_line_with_what_became_of_it() -> None:
    jobs = [
        Job("j3", "t", "li", "hydrant", "city", "water.csv", 3, 2),
        Job("j2", "t", "li", "hydrant", "city", "", 3, 2, undone_at="t", undone_by="wang", undoable=False),
        Job("j1", "t", "li", "hydrant", "city", "old.csv", 3, 2, undoable=False),
    ]
    new, undone, old = job_lines(jobs)
    assert "water.csv" in new
    assert "wang" in undone
    assert "city" in undone
    assert len({new.partition("：")[2], undone.partition("：")[2], old.partition("：")[2]}) == 3
    assert len(list(job_lines([]))) == 1


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_for_which_a_record_stays_has_words(reason: str) -> None:
    assert all(f"importing.undo.left.{reason}" in catalogue(language) for language in LANGUAGES)
    left = Left("id", "H1", reason, ["pressure_mpa"], "device:abc")
    line, last = undone_lines(Undone("j", "hydrant", applied=True, restored=4, left=[left]))
    assert "H1" in line
    assert "4" in last
    if reason == "changed":
        assert "压力" in line
    if reason == "referred":
        assert "设备 abc" in line


def test_a_dry_run_reads_differently() -> None:
    [dry] = undone_lines(Undone("j", "hydrant", applied=False))
    [done] = undone_lines(Undone("j", "hydrant", applied=True))
    assert dry != done
