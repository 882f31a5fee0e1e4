import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.backend.server import ROOT, BackendProcess


def serve(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "backend", "serve", *options]
    if "--database-url" not in options:
        command += ["--database-url", f"sqlite:///{folder / 'backend.sqlite'}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--host", "192.0.2.1"), "--tls-cert"),
        (("--host", "192.0.2.1", "--demo", "--tls-cert", "x", "--tls-key", "y"), "--demo"),
        (("--tls-cert", "x"), "together"),
        (("--regions", "/nowhere"), "--regions"),
        (("--heartbeat-s", "0"), "--heartbeat-s"),
        (("--port", "99999"), "listen"),
        (("--database-url", "mysql://x"), "sqlite:///FILE"),
        (("--database-url", "sqlite:////nowhere/x.sqlite"), "cannot start"),
        (("--database-url", "postgresql+psycopg://u@127.0.0.1:1/x"), "cannot start"),
    ],
)
def test_what_cannot_be_served_is_said_and_ends_with_2(tmp_path: Path, options: tuple[str, ...], word: str) -> None:
    ended = serve(tmp_path, *options)
    assert ended.returncode == 2
    assert word in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = serve(tmp_path, "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 2
    assert "Cannot listen" in ended.stderr


def test_it_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    """A parent that is killed outright leaves no backend behind."""
    ready, pid = tmp_path / "ready.json", tmp_path / "pid"
    script = (
        "import os, subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, *sys.argv[2:], '--parent-pid', str(os.getpid())])\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    command = [
        sys.executable, "-c", script, str(pid), str(ROOT / "main.py"), "backend", "serve", "--port", "0",
        "--database-url", f"sqlite:///{tmp_path / 'backend.sqlite'}", "--ready-file", str(ready),
        "--log-file", str(tmp_path / "log"),
    ]  # fmt: skip
    parent = subprocess.Popen(command, cwd=ROOT)
    deadline = time.monotonic() + 60
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    child = int(pid.read_text())
    deadline = time.monotonic() + 60
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_after_kill_9_it_comes_back_on_the_same_port(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        port = backend.port
        backend.restart()
        assert backend.port == port
        assert httpx.get(f"{backend.url}/v1/health", timeout=60).status_code == 200


def test_it_ends_politely_on_a_signal(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        assert backend.stop() in (0, -signal.SIGTERM)
        assert "Traceback" not in backend.log_file.read_text("utf-8")
