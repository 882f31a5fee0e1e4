"""Signing in once for all threads that talk to the backend, and again when the token has ended."""

import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from subprocess import PIPE
from typing import ClassVar

import httpx
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from console.identity.tokens import EndedSession, Tokens, TokenStore
from console.sync.access import Access, Credentials
from console.sync.client import Client, LinkError, SessionAnswer
from models.command import Role
from tests.backend.server import ROOT, SECRET, BackendProcess
from tests.faults import HostileServer, reply

ME = Credentials("local", SECRET, "2")


def test_one_sign_in_serves_until_the_token_is_refused(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        client = Client([backend.url])
        answers: list[SessionAnswer] = []
        access = Access(client, answers.append)
        access.set(ME)
        access.ensure()
        access.ensure()
        assert len(answers) == 1
        access.expired("some older token")
        access.ensure()
        assert len(answers) == 1
        access.expired(client.token)
        access.ensure()
        assert len(answers) == 2
        client.close()


def test_nobody_is_signed_in_without_credentials_and_a_wrong_password_says_so(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        client = Client([backend.url])
        access = Access(client, lambda _answer: None)
        with pytest.raises(LinkError) as refused:
            access.ensure()
        assert refused.value.code == "signed_out"
        access.set(Credentials("local", "wrong", "2"))
        with pytest.raises(LinkError) as refused:
            access.ensure()
        assert refused.value.code == "credentials"
        client.close()


def test_somebody_sits_down_at_once_while_a_sign_in_hangs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client([f"http://127.0.0.1:{silent.getsockname()[1]}"])
        access = Access(client, lambda _answer: None)
        access.set(ME)
        failures: list[str] = []

        def ensure() -> None:
            try:
                access.ensure()
            except LinkError as error:
                failures.append(error.code)

        hanging = threading.Thread(target=ensure)
        hanging.start()
        line, _address = silent.accept()
        began = time.monotonic()
        access.set(None)
        assert time.monotonic() - began < 1
        assert hanging.is_alive(), "it was not waited for"
        line.close()
        hanging.join(60)
        assert failures == ["broken"]
        client.close()


def test_a_session_opened_for_somebody_who_left_is_not_used() -> None:
    class Slow(Client):
        """Whoever signs in is followed by somebody else before the answer is there."""

        asked: ClassVar[list[str]] = []

        def open_session(self, user: str, password: str, seat: str) -> SessionAnswer:
            self.asked.append(user)
            if user == "li":
                access.set(Credentials("wang", "x", "2"))
            return SessionAnswer(token=f"token of {user}", user=user, name=user, role=Role.DISPATCHER, seat=seat)

    client = Slow(["http://127.0.0.1:9"])
    answers: list[SessionAnswer] = []
    access = Access(client, answers.append)
    access.set(Credentials("li", "x", "2"))
    access.ensure()
    assert client.asked == ["li", "wang"]
    assert (client.token, [answer.user for answer in answers]) == ("token of wang", ["wang"])
    client.close()


def test_a_console_restarted_in_an_outage_goes_on_with_its_last_session_and_then_with_the_seats_own_credential(
    tmp_path: Path,
) -> None:
    with BackendProcess(tmp_path) as backend:
        store = TokenStore(tmp_path / "identity", backend.url, NoKeyring())
        first = Client([backend.url])
        before = Access(first, lambda _answer: None, store=store)
        before.set(Credentials("liming", "wanghuolou", "2"))
        before.ensure()
        client = Client([backend.url])
        after = Access(client, lambda _answer: None, store=store)
        after.set(None)
        after.restore()
        after.ensure()
        assert client.token == first.token
        after.expired(client.token)
        after.ensure()
        assert client.token == store.load().seat
        client.changes(0, 10)
        after.expired(client.token)
        with pytest.raises(LinkError, match="signed_out"):
            after.ensure()
        first.close()
        client.close()


def test_a_break_glass_sign_in_delivers_with_the_seats_own_credential_and_a_sign_out_with_none(
    tmp_path: Path,
) -> None:
    with BackendProcess(tmp_path) as backend:
        client = Client([backend.url])
        access = Access(client, lambda _answer: None)
        access.set(Credentials("liming", "wanghuolou", "2"))
        access.ensure()
        session = client.token
        access.set(None, by_seat=True)
        access.ensure()
        assert client.token not in ("", session)
        client.changes(0, 10)
        access.set(None)
        with pytest.raises(LinkError, match="signed_out"):
            access.ensure()
        client.close()


def test_who_signed_out_is_not_taken_up_again_by_a_restart(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        store = TokenStore(tmp_path / "identity", backend.url, NoKeyring())
        client = Client([backend.url])
        access = Access(client, lambda _answer: None, store=store)
        access.set(ME)
        access.ensure()
        access.set(None)
        access.keep()
        assert store.load().session == ""
        assert store.load().seat
        client.close()


def status(backend: BackendProcess, token: str) -> int:
    """What the backend says to whoever finds that token."""
    return httpx.get(
        f"{backend.url}/v1/changes", headers={"Authorization": f"Bearer {token}"}, timeout=60
    ).status_code


def test_a_session_that_was_left_in_an_outage_is_ended_by_the_next_process_before_anybody_signs_in(
    tmp_path: Path,
) -> None:
    with BackendProcess(tmp_path) as backend:
        store = TokenStore(tmp_path / "identity", backend.url, NoKeyring())
        first = Client([backend.url])
        before = Access(first, lambda _answer: None, store=store)
        tokens = []
        for user in ("liming", "wangfang"):
            before.set(Credentials(user, "wanghuolou", "2"))
            # Nobody asks the backend between the two, so that both wait.
            before._end_at_s = time.monotonic() + 60
            before.ensure()
            tokens.append(first.token)
        backend.kill()
        before.set(None)
        before.keep()
        first.close()
        client = Client([backend.url])
        after = Access(client, lambda _answer: None, store=store)
        after.restore()
        for _again in range(2):
            with pytest.raises(LinkError, match="unreachable"):
                after.ensure()
        assert [one.token for one in store.load().ended] == tokens
        backend.start()
        assert [status(backend, token) for token in tokens] == [200, 200]
        after.set(Credentials("local", "a wrong password", "2"))
        with pytest.raises(LinkError, match="credentials"):
            after.ensure()
        assert [status(backend, token) for token in tokens] == [401, 401]
        assert store.load().ended == ()
        assert store.load().seat
        client.close()


LEAVES = """
import os, signal, sys
from pathlib import Path
from console.identity.tokens import TokenStore
from console.sync.access import Access, Credentials
from console.sync.client import Client

client = Client([sys.argv[1]])
access = Access(client, lambda _answer: None, store=TokenStore(Path(sys.argv[2]), sys.argv[1]))
access.set(Credentials("liming", "wanghuolou", "2"))
access.ensure()
print(client.token, flush=True)
sys.stdin.readline()
access.set(None)
access.keep()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_console_killed_after_somebody_left_in_an_outage_ends_the_session_when_it_runs_again(
    tmp_path: Path,
) -> None:
    with BackendProcess(tmp_path) as backend:
        words = [sys.executable, "-c", LEAVES, backend.url, str(tmp_path / "identity")]
        with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, cwd=ROOT, text=True) as console:
            assert console.stdin is not None
            assert console.stdout is not None
            token = console.stdout.readline().strip()
            backend.kill()
            console.stdin.write("\n")
            console.stdin.flush()
            assert console.wait(60) == -signal.SIGKILL
        backend.start()
        assert status(backend, token) == 200
        client = Client([backend.url])
        access = Access(client, lambda _answer: None, store=TokenStore(tmp_path / "identity", backend.url))
        access.restore()
        # The seat's own credential keeps the line, as ever after a restart.
        access.ensure()
        assert client.token == TokenStore(tmp_path / "identity", backend.url).load().seat
        assert status(backend, token) == 401
        client.close()


def test_a_session_that_is_over_already_is_forgotten_quietly(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        store = TokenStore(tmp_path / "identity", backend.url, NoKeyring())
        unknown, past = EndedSession("nobody's"), EndedSession("of long ago", "2026-05-04T12:00:00Z")
        store.keep(Tokens(ended=(unknown, past)))
        client = Client([backend.url])
        access = Access(client, lambda _answer: None, store=store)
        access.restore()
        with pytest.raises(LinkError, match="signed_out"):
            access.ensure()
        assert store.load() == Tokens()
        client.close()


def test_a_backend_that_cannot_end_a_session_keeps_nobody_from_signing_in_and_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say = [500]

    def answer(method: str, _path: str) -> bytes:
        return reply(say[0]) if method == "DELETE" else b""

    with HostileServer(answer) as server:
        client = Client([server.url])
        access = Access(client, lambda _answer: None)
        access.set(ME)
        access.ensure()
        access.set(ME)
        access.ensure()
        access.ensure()
        opened, ended = "POST /v1/session", "DELETE /v1/session"
        assert server.asked == [opened, ended, opened]
        say[0] = 204
        monkeypatch.setattr(access, "_end_at_s", 0.0)
        access.ensure()
        access.ensure()
        assert server.asked == [opened, ended, opened, ended]
        client.close()


def test_tokens_that_cannot_be_kept_are_logged_and_the_session_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file where the folder should be")
    with BackendProcess(tmp_path) as backend:
        store = TokenStore(tmp_path / "in the way", backend.url, NoKeyring())
        client = Client([backend.url])
        access = Access(client, lambda _answer: None, store=store)
        access.set(ME)
        access.ensure()
        assert client.token
        client.close()


def test_whoever_signed_in_is_known_by_their_password_until_they_leave() -> None:
    client = Client(["http://127.0.0.1:9"])
    access = Access(client, lambda _answer: None)
    assert not access.fits("")
    access.set(ME)
    assert access.fits(SECRET)
    assert not access.fits("wrong")
    access.set(None)
    assert not access.fits(SECRET)
    client.close()


def test_a_password_is_not_in_what_is_logged() -> None:
    assert SECRET not in repr(ME)
