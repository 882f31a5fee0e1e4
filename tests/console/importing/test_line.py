"""A command says why it cannot reach its backend."""

import argparse

import pytest

from console.importing.line import LateLine, fault_sentence, signed_in
from console.sync.client import LinkError
from tests.backend.server import SECRET, BackendProcess


def test_a_backend_that_does_not_answer_is_named() -> None:
    assert "http://a" in fault_sentence(LinkError("unreachable"), "http://a")


def test_a_named_backend_is_signed_in_to(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANGHUOLOU_PASSWORD", SECRET)
    with BackendProcess(tmp_path_factory.mktemp("backend")) as backend:
        args = argparse.Namespace(server=backend.url, user="local", ca_file=None, profile=None)
        with signed_in(args) as client:
            assert client.request("GET", "/v1/imports") == {"jobs": []}
        with LateLine(args) as line:
            assert line.client() is line.client()
            assert line.client().request("GET", "/v1/imports") == {"jobs": []}


def test_a_line_nobody_asks_for_is_never_opened() -> None:
    with LateLine(argparse.Namespace(server="http://127.0.0.1:9", user="", ca_file=None, profile=None)):
        pass
