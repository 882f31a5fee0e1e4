"""A seat tells its people apart with nobody to ask, for as long as it may."""

import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from console.identity.verifier_book import Verdict, VerifierBook, names_kept
from models.command import Role
from models.verifier import Verifier, Verifiers
from tests.console.identity.test_tries import Clock

HOUR_S = 3_600
CENTRE = "https://centre.example"
HASHER = PasswordHasher(time_cost=1, memory_cost=64)
LI = Verifier(
    user="li", name="李明", role=Role.DISPATCHER, changed_at="", verifier=HASHER.hash("correct horse")
)  # fmt: skip
LIST = Verifiers(digest="d1", offline_hours=8, users=[LI], break_glass=HASHER.hash("sealed code"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> VerifierBook:
    kept = VerifierBook(tmp_path, CENTRE, clock)
    kept.open()
    kept.take(LIST)
    return kept


def reopened(folder: Path, clock: Clock, server: str = CENTRE) -> VerifierBook:
    book = VerifierBook(folder, server, clock)
    book.open()
    return book


def test_a_relief_who_never_signed_in_here_is_known_by_both_names_after_a_restart(
    book: VerifierBook, tmp_path: Path, clock: Clock
) -> None:
    again = reopened(tmp_path, clock)
    assert again.check("li", "correct horse").user == LI
    assert again.check("李明", "correct horse").verdict is Verdict.FITS
    assert again.digest == "d1"
    assert again.users == (LI,)


def test_a_wrong_password_and_a_name_nobody_has_get_the_same_verdict(book: VerifierBook) -> None:
    assert book.check("li", "wrong").verdict is Verdict.WRONG
    assert book.check("nobody", "correct horse").verdict is Verdict.WRONG
    assert book.check("li", "wrong").user is None


def test_somebody_removed_is_nobody_after_the_next_sync(book: VerifierBook) -> None:
    book.take(Verifiers(digest="d2", offline_hours=8, users=[]))
    assert book.check("li", "correct horse").verdict is Verdict.WRONG
    assert not book.knows("li")


def test_guessing_at_both_names_of_a_user_is_counted_together(book: VerifierBook, clock: Clock) -> None:
    for name in ("li", "李明", "li"):
        assert book.check(name, "guess").verdict is Verdict.WRONG
    refused = book.check("李明", "correct horse")
    assert (refused.verdict, refused.wait_s) == (Verdict.WAIT, 2.0)
    clock.now_s += 2
    assert book.check("李明", "correct horse").verdict is Verdict.FITS


def test_the_hours_count_from_the_last_word_of_the_backend(book: VerifierBook, clock: Clock) -> None:
    clock.now_s += 8 * HOUR_S - 1
    assert book.check("li", "correct horse").verdict is Verdict.FITS
    book.take(None)
    clock.now_s += 8 * HOUR_S - 1
    assert book.is_valid
    clock.now_s += 1
    assert book.check("li", "correct horse").verdict is Verdict.EXPIRED
    assert not book.is_valid
    assert book.check("li", "correct horse", expires=False).verdict is Verdict.FITS


def test_a_clock_set_back_gives_no_hour_back_and_takes_none(
    book: VerifierBook, tmp_path: Path, clock: Clock
) -> None:
    clock.now_s += 7 * HOUR_S
    book.touch()
    clock.now_s -= 100 * HOUR_S
    again = reopened(tmp_path, clock)
    assert again.check("li", "correct horse").verdict is Verdict.FITS
    clock.now_s += HOUR_S
    assert again.check("li", "correct horse").verdict is Verdict.EXPIRED


def test_the_sealed_code_opens_when_all_else_has_expired_and_is_throttled_too(
    book: VerifierBook, clock: Clock
) -> None:
    clock.now_s += 1_000 * HOUR_S
    assert book.check_code("sealed code").verdict is Verdict.FITS
    for _ in range(3):
        assert book.check_code("guess").verdict is Verdict.WRONG
    assert book.check_code("sealed code").verdict is Verdict.WAIT
    book.take(Verifiers(digest="d3", offline_hours=8, users=[LI]))
    assert book.check_code("sealed code").verdict is Verdict.NO_CODE


def test_another_centres_list_is_none_and_a_broken_one_is_put_aside(
    book: VerifierBook, tmp_path: Path, clock: Clock
) -> None:
    assert reopened(tmp_path, clock, "https://other.example").check("li", "x").verdict is Verdict.NONE_KEPT
    (tmp_path / "verifiers.json").write_bytes(b"noise")
    assert reopened(tmp_path, clock).check("li", "correct horse").verdict is Verdict.NONE_KEPT
    assert (tmp_path / "verifiers.bad").exists()


def test_a_verifier_that_is_no_hash_fits_nothing(tmp_path: Path, clock: Clock) -> None:
    book = VerifierBook(tmp_path, CENTRE, clock)
    broken = Verifier(user="li", name="li", role=Role.DISPATCHER, changed_at="", verifier="no hash")
    book.take(Verifiers(digest="d", offline_hours=8, users=[broken]))
    assert book.check("li", "correct horse").verdict is Verdict.WRONG
    book.take(None)
    assert book.check("li", "\ud800").verdict is Verdict.WRONG


def test_the_list_can_be_asked_while_a_slow_disk_takes_it(
    book: VerifierBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, written = threading.Event(), threading.Event()

    def slow(_path: Path, _data: bytes) -> None:
        writing.set()
        assert written.wait(60)

    monkeypatch.setattr("console.identity.verifier_book.write_private", slow)
    disk = threading.Thread(target=book.touch)
    disk.start()
    asked = threading.Thread(target=lambda: (book.is_valid, book.users), daemon=True)
    try:
        assert writing.wait(60)
        asked.start()
        asked.join(60)
        assert not asked.is_alive()
    finally:
        written.set()
        disk.join()


def test_the_names_of_those_on_the_list_can_be_read_without_asking_for_a_password(
    book: VerifierBook, tmp_path: Path
) -> None:
    assert names_kept(tmp_path) == {"li": "李明"}
    assert names_kept(tmp_path / "nowhere") == {}
