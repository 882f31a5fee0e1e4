"""A backend in a process of its own that may kill itself at a point."""

import argparse
import os
import signal
from pathlib import Path

import msgspec

from backend import clock, serve
from tests.soak.clock import go_wrong
from tests.soak.doom import Doom, doom_backend


class BackendOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a backend is started."""

    database_url: str
    ready: Path
    log_file: Path
    port: int
    parent_pid: int
    secret: str
    point: str = ""
    nth: int = 1
    token_hours: float = 12.0
    clock_shift_s: float = 0.0
    channels: Path | None = None


def run(options: BackendOptions) -> None:
    """The child: `backend serve`, doomed where it is asked for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[serve.SECRET_VARIABLE] = options.secret
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    channels = ["--channels", str(options.channels)] if options.channels is not None else []
    args = parser.parse_args([
        "--database-url", options.database_url, "--port", str(options.port), "--ready-file", str(options.ready),
        "--log-file", str(options.log_file), "--parent-pid", str(options.parent_pid), "--heartbeat-s", "0.5",
        "--token-hours", str(options.token_hours), "--demo", *channels,
    ])  # fmt: skip
    if options.clock_shift_s:
        go_wrong(clock, options.clock_shift_s)
    if options.point:
        doom_backend(Doom(options.point, options.nth))
    os._exit(serve.run(args))
