"""Candidates out of the index."""

import sqlite3
from pathlib import Path

import pytest

from models.store.candidates import CHOSEN, every_row, is_one_gram, questions
from models.store.fit import ask
from models.store.readers import Readers
from models.store.search_index import FILE, Doc, SearchIndex


@pytest.mark.parametrize(
    ("query", "alone"),
    [("人民", True), ("h0", True), ("h01", True), ("h", False), ("人民路", False), ("h012", False), ("a b", False)],
)
def test_the_index_alone_answers_what_is_one_gram(query: str, alone: bool) -> None:
    assert is_one_gram(ask(query)) is alone


def test_the_questions_about_what_lies_near_come_first_and_are_asked_once() -> None:
    near, first, last = questions(ask("ren民 ml"), (116.0, 39.0))
    assert near.everywhere
    assert not first.everywhere
    assert len(set(first.matches)) == len(first.matches)
    assert last.matches
    (narrow,) = questions(ask("人民路中山路口东"), (116.0, 39.0))
    assert narrow.everywhere
    assert not list(questions(ask("人民路"), None))[1:]


def test_the_names_are_not_all_read_for_the_few_that_were_chosen(tmp_path: Path) -> None:
    SearchIndex(tmp_path / FILE).close()
    database = sqlite3.connect(tmp_path / FILE)
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {CHOSEN}")]
    database.close()
    assert any(step.startswith("SEARCH doc USING INDEX doc_by_record") for step in plan), plan


def test_every_row_that_may_fit_is_compared_however_many_they_are(tmp_path: Path) -> None:
    count = 20_500
    index = SearchIndex(tmp_path / FILE)
    index.put([Doc("hydrant", f"h{n}", name="人民路") for n in range(count)])
    index.close()
    readers = Readers(tmp_path / FILE)
    readers.open()
    with readers.lend() as connection:
        assert sum(1 for _row in every_row(connection, "hydrant", ask("人民路"))) == count
    readers.close()
