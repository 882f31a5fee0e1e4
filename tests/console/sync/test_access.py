"""Signing in once for all threads that talk to the backend, and again when the token has ended."""

from pathlib import Path

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


def test_a_password_is_not_in_what_is_logged() -> None:
    assert SECRET not in repr(ME)
