"""What goes to a channel is signed, bounded in time, and never taken for delivered when it may not be."""

import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from backend.channels import BadChannels, Result, Webhook, deliver, read_channels
from tests.backend.ports import own_port

SECRET = "sixteen letters!"


class Station:
    """A real HTTP server that answers as the test wants, and keeps what it got."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}/orders"
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: Iterator[int | Callable[[], int]] = iter(())

    def answer(self) -> int:
        found = next(self.answers, 204)
        return found if isinstance(found, int) else found()


@contextmanager
def station() -> Iterator[Station]:
    """Somebody at the other end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = here.answer()
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Station(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post(url: str, timeout_s: float = 2.0) -> Result:
    with httpx.Client(trust_env=False, timeout=60) as http:
        return deliver(http, Webhook(url=url, secret=SECRET, timeout_s=timeout_s), "the-id", b'{"x": 1}')


def test_the_receiver_can_tell_who_sent_it_when_and_whether_it_had_it_before() -> None:
    with station() as there:
        assert post(there.url) is Result.SENT
    ((headers, body),) = there.got
    assert body == b'{"x": 1}'
    assert headers["wanghuolou-id"] == "the-id"
    sent_at = headers["wanghuolou-timestamp"]
    assert abs(int(sent_at) - time.time()) < 60
    wanted = hmac.new(SECRET.encode(), sent_at.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["wanghuolou-signature"] == f"sha256={wanted}"


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, Result.SENT), (404, Result.REFUSED), (302, Result.REFUSED), (429, Result.NOT_REACHED),
        (503, Result.UNSURE), (0, Result.UNSURE),
    ],
)  # fmt: skip
def test_only_a_yes_is_a_yes(status: int, result: Result) -> None:
    with station() as there:
        there.answers = iter([status])
        assert post(there.url) is result


def test_nobody_there_is_not_reached_and_silence_is_unsure() -> None:
    with socket.create_server(("127.0.0.1", own_port())) as taken:
        port = taken.getsockname()[1]
        begun = time.monotonic()
        assert post(f"http://127.0.0.1:{port}/", timeout_s=0.3) is Result.UNSURE
        assert time.monotonic() - begun < 3
    assert post(f"http://127.0.0.1:{port}/", timeout_s=0.3) is Result.NOT_REACHED


def channels(folder: Path, text: str) -> dict[str, Webhook]:
    path = folder / "channels.toml"
    path.write_text(text, "utf-8")
    return read_channels(path)


def test_a_file_names_channels_and_their_secrets(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n", "utf-8")
    found = channels(
        tmp_path,
        f'[orders]\nurl = "https://station.example/in"\nsecret_file = "secret"\n'
        f'[power]\nurl = "http://127.0.0.1:9/x"\nsecret = "{SECRET}"\ntimeout_s = 1\n',
    )
    assert sorted(found) == ["log", "power"]
    assert (found["log"].secret, found["power"].timeout_s) == (SECRET, 1)


@pytest.mark.parametrize(
    "text",
    [
        "[orders", '[orders]\nurl = 1\n', f'[fax]\nurl = "https://x.example"\nsecret = "{SECRET}"\n',
        '[power]\nurl = "https://x.example"\nsecret = "short"\n',
        f'[power]\nurl = "http://x.example"\nsecret = "{SECRET}"\n',
        f'[power]\nurl = "https://li:pw@x.example"\nsecret = "{SECRET}"\n',
        f'[power]\nurl = "https://x.example"\nsecret = "{SECRET}"\ntimeout_s = 900\n',
        '[power]\nurl = "https://x.example"\nsecret_file = "gone"\n',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_gets_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadChannels, match=r"backend\.channels\."):
        channels(tmp_path, text)
