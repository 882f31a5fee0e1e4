"""Drawings are kept by their hash, and what is not what its name says is not kept."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pytestqt.qtbot import QtBot

from console import documents
from console.background import Background
from console.documents import Documents, DocumentUnavailable
from console.sync.client import Client
from resources.words import set_language, t

BODY = b"%PDF-1.7 a plan"
SHA256 = hashlib.sha256(BODY).hexdigest()
LIE = hashlib.sha256(b"another").hexdigest()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Wanghuolou-Protocol", "1")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def kept(tmp_path: Path, qtbot: QtBot) -> Iterator[Documents]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    client, background = Client([f"http://127.0.0.1:{server.server_port}"]), Background()
    try:
        yield Documents(tmp_path, client, background)
    finally:
        background.close()
        client.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_wanted_document_arrives_and_is_there_without_a_line(kept: Documents, qtbot: QtBot) -> None:
    assert kept.get(SHA256) is None
    with qtbot.waitSignal(kept.arrived) as signal:
        kept.want(SHA256)
    assert signal.args == [SHA256]
    path = kept.get(SHA256)
    assert path is not None
    assert path.read_bytes() == BODY


def test_what_is_not_what_its_name_says_is_not_kept(kept: Documents) -> None:
    with pytest.raises(DocumentUnavailable, match=t("plans.fetching.other")):
        kept.fetch(LIE)
    assert kept.get(LIE) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, SHA256[:-1]])
def test_what_is_no_hash_is_no_path(kept: Documents, name: str) -> None:
    assert kept.get(name) is None
    with pytest.raises(DocumentUnavailable, match="SHA-256"):
        kept.fetch(name)


def test_the_least_recently_used_go_when_room_is_short(
    kept: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", len(BODY) + 10)
    old = tmp_path / "00" / ("0" * 64)
    old.parent.mkdir()
    old.write_bytes(b"x" * 100)
    kept.fetch(SHA256)
    assert not old.exists()
    assert kept.get(SHA256) is not None


def test_a_drawing_the_disk_does_not_take_is_told_in_the_readers_language(kept: Documents, tmp_path: Path) -> None:
    set_language("zh")
    (tmp_path / SHA256[:2]).write_text("a file")
    with pytest.raises(DocumentUnavailable, match="已有同名的文件或文件夹"):
        kept.fetch(SHA256)
