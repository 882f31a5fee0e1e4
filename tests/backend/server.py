"""A real backend process for tests: started, killed and restarted on the same port and database."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from sqlalchemy import create_engine, text

from tests.backend.ports import own_port

ROOT = Path(__file__).parents[2]
SECRET = "a secret only this test knows"
START_TIMEOUT_S = 120.0


class BackendProcess:
    """`python main.py backend serve` on loopback. Use it as a context manager, or start() and stop() it.

    `url` is its address; `token()` signs in (by default as the local administrator); `client()` is an httpx
    client that is signed in. `kill()` is kill -9, `stop()` asks politely; after either, `start()` begins again
    on the same port and database.
    """

    def __init__(self, folder: Path, *options: str, database_url: str = "", demo: bool = True) -> None:
        self.folder = folder
        self.database_url = database_url or f"sqlite:///{folder / 'backend.sqlite'}"
        self.options = [*options, *(["--demo"] if demo else [])]
        self.log_file = folder / "backend.log"
        self.port = own_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        scheme = "https" if "--tls-cert" in self.options else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def start(self) -> "BackendProcess":
        """Start it and wait until it takes connections."""
        assert self.process is None, "it runs already"
        ready = self.folder / f"ready-{time.monotonic_ns()}.json"
        command = [
            sys.executable, str(ROOT / "main.py"), "backend", "serve", "--database-url", self.database_url,
            "--port", str(self.port), "--ready-file", str(ready), "--parent-pid", str(os.getpid()),
            "--log-file", str(self.log_file), *self.options,
        ]  # fmt: skip
        env = {**os.environ, "WANGHUOLOU_SECRET": SECRET}
        self.process = subprocess.Popen(command, env=env, cwd=ROOT)
        deadline = time.monotonic() + START_TIMEOUT_S
        while not ready.exists():
            code = self.process.poll()
            if code is not None or time.monotonic() > deadline:
                self.kill()
                said = self.log_file.read_text("utf-8") if self.log_file.exists() else ""
                raise RuntimeError(f"the backend did not start (exit code {code})\n{said[-2000:]}")
            time.sleep(0.02)
        self.port = json.loads(ready.read_text("utf-8"))["port"]
        ready.unlink()
        return self

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(60)
            self.process = None

    def stop(self, timeout_s: float = 60.0) -> int:
        """Ask it to end; returns its exit code."""
        assert self.process is not None, "it does not run"
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout_s)
        self.process = None
        return code

    def restart(self) -> "BackendProcess":
        """Kill -9 and start again on the same port and database."""
        self.kill()
        return self.start()

    def pause(self) -> None:
        """Half-dead: it accepts connections and says nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Alive again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """What its database holds, asked behind its back."""
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(sql), values)]
        finally:
            engine.dispose()

    def session(self, user: str = "local", password: str = SECRET, seat: str = "2") -> dict[str, object]:
        """Sign in and return the session."""
        body = {"user": user, "password": password, "seat": seat}
        answer = httpx.post(f"{self.url}/v1/session", json=body, timeout=60)
        answer.raise_for_status()
        session: dict[str, object] = answer.json()
        return session

    def token(self, user: str = "local", password: str = SECRET, seat: str = "2") -> str:
        """Sign in and return the token."""
        return str(self.session(user, password, seat)["token"])

    def client(self, user: str = "local", password: str = SECRET, seat: str = "2") -> httpx.Client:
        """A signed-in client; close it, or use it in a with statement."""
        headers = {"Authorization": f"Bearer {self.token(user, password, seat)}", "Wanghuolou-Protocol": "1"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def __enter__(self) -> "BackendProcess":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
