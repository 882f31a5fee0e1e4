"""Signing in once for all threads that talk to the backend, and again when the token has ended."""

import socket
import threading
import time
from pathlib import Path
from typing import ClassVar

import pytest

from console.sync.access import Access, Credentials
from console.sync.client import Client, LinkError, SessionAnswer
from tests.backend.server import SECRET, BackendProcess

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
        line.close()
        hanging.join(10)
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
            return SessionAnswer(token=f"token of {user}", user=user, name=user, role="dispatcher", seat=seat)

    client = Slow(["http://127.0.0.1:9"])
    answers: list[SessionAnswer] = []
    access = Access(client, answers.append)
    access.set(Credentials("li", "x", "2"))
    access.ensure()
    assert client.asked == ["li", "wang"]
    assert (client.token, [answer.user for answer in answers]) == ("token of wang", ["wang"])
    client.close()


def test_a_password_is_not_in_what_is_logged() -> None:
    assert SECRET not in repr(ME)
