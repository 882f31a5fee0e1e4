"""Candidates out of the index."""

import pytest

from models.store.candidates import is_one_gram, questions
from models.store.fit import ask


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
