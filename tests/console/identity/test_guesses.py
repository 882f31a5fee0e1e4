"""Wrong guesses wait, over restarts and within bounds, until the backend has heard of them."""

from pathlib import Path

from console.identity.guesses import OTHERS, GuessBook
from models.guess import MOST_GUESSED


def test_guesses_are_counted_over_restarts_and_told_again_until_they_are_heard(tmp_path: Path) -> None:
    path = tmp_path / "guesses.json"
    seconds = iter((0.0, 1.0, 2.0))
    for _restart in range(3):
        GuessBook(path, lambda: next(seconds)).failed("li")
    told = GuessBook(path).to_tell()
    assert told is not None
    assert [(one.user, one.count, one.first_s, one.last_s) for one in told.guesses] == [("li", 3, 0.0, 2.0)]
    book = GuessBook(path)
    book.failed("li")
    assert book.to_tell() == told
    book.heard(told.id)
    rest = book.to_tell()
    assert rest is not None
    assert rest.id != told.id
    assert [one.count for one in rest.guesses] == [1]
    book.heard(rest.id)
    assert GuessBook(path).to_tell() is None


def test_names_without_end_are_counted_together(tmp_path: Path) -> None:
    book = GuessBook(tmp_path / "guesses.json")
    for number in range(MOST_GUESSED + 50):
        book.failed(f"user {number}" + "x" * 300)
    book.failed("\x00\n")
    told = book.to_tell()
    assert told is not None
    assert len(told.guesses) == MOST_GUESSED
    assert told.guesses[-1].user == OTHERS
    assert sum(one.count for one in told.guesses) == MOST_GUESSED + 51
