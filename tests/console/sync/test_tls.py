"""Real certificates on real sockets: only a trusted one of the right host, not run out, is spoken to."""

import logging
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console.sync.client import Client, LinkError, check_server
from console.sync.link import Phase
from tests.backend.server import ROOT, BackendProcess
from tests.certificates import Authority
from tests.console.sync.seat import Seat, wait


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Refused certificates are logged; each test looks at what the engine says instead."""


def test_a_console_that_trusts_the_centres_authority_goes_live(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        BackendProcess(tmp_path, *authority.server()) as backend,
        Seat(tmp_path / "seat", backend.url, ca_file=authority.ca_file) as seat,
    ):
        assert backend.url.startswith("https://")
        seat.wait_live()
        seat.open_incident()
        seat.wait_level()


@pytest.mark.parametrize("fault", ["unknown authority", "another host", "run out", "another authority"])
def test_a_certificate_that_is_not_right_is_refused_said_and_told_nothing(tmp_path: Path, fault: str) -> None:
    authority = Authority(tmp_path)
    options = authority.server("centre.example" if fault == "another host" else "127.0.0.1", fault == "run out")
    ca_file: Path | None = authority.ca_file
    if fault == "unknown authority":
        ca_file = None
    elif fault == "another authority":
        ca_file = Authority(tmp_path, "Other").ca_file
    with (
        BackendProcess(tmp_path, *options) as backend,
        Seat(tmp_path / "seat", backend.url, ca_file=ca_file) as seat,
    ):
        wait(lambda: seat.state.phase is Phase.REFUSED)
        assert seat.state.code == "certificate"
        assert seat.state.params["server"] == backend.url
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})
        assert backend.rows("SELECT digest FROM tokens") == []


def test_plain_words_on_a_secure_port_and_the_other_way_round_are_no_crash(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with BackendProcess(tmp_path, *authority.server()) as backend:
        for url, code in (
            (f"http://127.0.0.1:{backend.port}", "broken"),
            (f"https://127.0.0.1:{backend.port}", "certificate"),
        ):
            client = Client([url])
            with pytest.raises(LinkError) as refused:
                client.sign_in("local", "x", "2")
            assert refused.value.code == code
            client.close()
    other = tmp_path / "plain"
    other.mkdir()
    with BackendProcess(other) as plain:
        client = Client([f"https://127.0.0.1:{plain.port}"], authority.ca_file)
        with pytest.raises(LinkError) as refused:
            client.sign_in("local", "x", "2")
        assert refused.value.code in ("unreachable", "broken")
        client.close()


def test_a_port_that_accepts_and_never_shakes_hands_is_left_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.client.CONNECT_TIMEOUT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        lines: list[socket.socket] = []
        accepting = threading.Thread(target=lambda: lines.append(listener.accept()[0]), daemon=True)
        accepting.start()
        client = Client([f"https://127.0.0.1:{listener.getsockname()[1]}"])
        with pytest.raises(LinkError) as refused:
            client.sign_in("local", "x", "2")
        assert refused.value.code in ("unreachable", "silent")
        client.close()
        accepting.join(60)
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "centre.example", "198.51.100.7", "127.0.0.1.evil.example", "[::ffff:1]"]
)
def test_plain_http_beyond_this_computer_is_refused_by_both_ends(tmp_path: Path, host: str) -> None:
    with pytest.raises(LinkError) as refused:
        check_server(f"http://{host}:8470")
    assert refused.value.code in ("plain_http", "address")
    serve = [
        sys.executable,
        str(ROOT / "main.py"),
        "--lang",
        "en",
        "backend",
        "serve",
        "--port",
        "0",
        "--host",
        host.strip("[]"),
    ]
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    done = subprocess.run([*serve, "--database-url", url], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "Plain http is only for this computer" in done.stderr) == (2, True)
