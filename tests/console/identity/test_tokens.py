"""Tokens lie in the key store of the system, or in a file nobody else may read; and they end."""

import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringError

from console.identity import key_store as module
from console.identity.tokens import MOST_CENTRES, MOST_ENDED, EndedSession, Tokens, TokenStore

LATER = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
KEPT = Tokens(session="a session", expires_at=LATER, seat="a seat")


class Memory(KeyringBackend):
    """A key store in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.words.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.words[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.words[(service, username)]


class Locked(Memory):
    """One that refuses."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("locked")


class Silent(Memory):
    """One that waits for somebody to answer its own question."""

    answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait(60)
        return None


def test_a_key_store_keeps_them_and_no_file_does(tmp_path: Path) -> None:
    backend = Memory()
    store = TokenStore(tmp_path, "https://a", backend)
    store.keep(KEPT)
    assert not store.in_file
    assert TokenStore(tmp_path, "https://a", backend).load() == KEPT
    assert TokenStore(tmp_path, "https://b", backend).load() == Tokens()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", [NoKeyring(), Locked()], ids=["none", "locked"])
def test_without_a_key_store_a_file_of_this_user_keeps_them_and_it_is_said(
    tmp_path: Path, backend: KeyringBackend
) -> None:
    store = TokenStore(tmp_path, "https://a", backend)
    store.keep(KEPT)
    assert store.in_file
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    assert TokenStore(tmp_path, "https://a", backend).load() == KEPT
    assert TokenStore(tmp_path, "https://b", backend).load() == Tokens()


def test_the_file_goes_when_there_is_a_key_store_again(tmp_path: Path) -> None:
    TokenStore(tmp_path, "https://a", Locked()).keep(KEPT)
    store = TokenStore(tmp_path, "https://a", Memory())
    assert store.load() == KEPT
    store.keep(KEPT)
    assert not store.file.exists()


def test_a_key_store_that_does_not_answer_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.05)
    backend = Silent()
    store = TokenStore(tmp_path, "https://a", backend)
    assert store.load() == Tokens()
    store.keep(KEPT)
    assert store.in_file
    assert sum(thread.name == "key store" for thread in threading.enumerate()) == 1
    backend.answered.set()
    for thread in threading.enumerate():
        if thread.name == "key store":
            thread.join(60)


def test_a_session_ends_with_its_time_and_is_never_printed() -> None:
    assert KEPT.live_session == "a session"
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    for expires_at in ("", "no time", past, "2999-01-01T00:00:00"):
        assert Tokens(session="a session", expires_at=expires_at).live_session == ""
    assert "a se" not in repr(KEPT)


def test_words_in_the_key_store_that_are_no_tokens_are_overlooked(tmp_path: Path) -> None:
    backend = Memory()
    TokenStore(tmp_path, "https://a", backend).keep(KEPT)
    backend.words = dict.fromkeys(backend.words, "{")
    assert TokenStore(tmp_path, "https://a", backend).load() == Tokens()


def test_a_session_that_was_left_waits_to_be_ended_and_the_oldest_of_too_many_goes() -> None:
    tokens = Tokens(seat="a seat")
    assert tokens.left() == tokens
    for n in range(MOST_ENDED + 2):
        tokens = msgspec.structs.replace(tokens, session=f"session {n}", expires_at=LATER).left()
    assert (tokens.session, tokens.expires_at, tokens.seat) == ("", "", "a seat")
    assert [one.token for one in tokens.ended] == [f"session {n}" for n in range(2, MOST_ENDED + 2)]
    kept = tokens.without_ended(tokens.ended[0])
    assert [one.token for one in kept.ended] == [f"session {n}" for n in range(3, MOST_ENDED + 2)]
    assert "session" not in repr(tokens) + repr(tokens.ended[0])


@pytest.mark.parametrize(
    ("expires_at", "has_run_out"),
    [("", False), ("no time", False), ("2999-01-01T00:00:00", False), ("2999-01-01T00:00:00Z", False),
     ("2026-05-04T12:00:00Z", True), ("2026-05-04T12:00:01Z", False)],
)  # fmt: skip
def test_a_session_has_run_out_only_when_that_is_sure(expires_at: str, has_run_out: bool) -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert EndedSession("a session", expires_at).has_run_out(now) is has_run_out


@pytest.mark.parametrize("backend", [NoKeyring(), Memory()], ids=["file", "key store"])
def test_what_is_to_be_ended_is_kept_where_the_tokens_are(tmp_path: Path, backend: KeyringBackend) -> None:
    left = KEPT.left()
    TokenStore(tmp_path, "https://a", backend).keep(left)
    assert TokenStore(tmp_path, "https://a", backend).load() == left
    assert left.ended == (EndedSession("a session", LATER),)


def test_the_file_keeps_what_is_to_be_ended_at_another_centre(tmp_path: Path) -> None:
    names = [f"https://{n}" for n in range(MOST_CENTRES + 2)]
    for name in names:
        TokenStore(tmp_path, name, NoKeyring()).keep(KEPT.left())
    kept = [TokenStore(tmp_path, name, NoKeyring()).load() for name in names]
    assert kept == [Tokens()] * 2 + [KEPT.left()] * MOST_CENTRES
    store = TokenStore(tmp_path, names[-1], Memory())
    store.keep(Tokens())
    assert TokenStore(tmp_path, names[-2], NoKeyring()).load() == KEPT.left()
    assert TokenStore(tmp_path, names[-1], NoKeyring()).load() == Tokens()
