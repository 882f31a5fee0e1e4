"""Programs end with whoever started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from maps.region.programs import end, start
from tests.conftest import CHECKOUT
from tests.patience import MUST_COME_S


def test_a_program_that_runs_is_ended_and_one_that_ended_is_let_go(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        running = start(["sleep", "60"], tmp_path, log)
        fed = start(["cat"], tmp_path, log, fed=True)
        done = start(["true"], tmp_path, log)
        for process in (running, fed, done):
            end(process)
    assert running.returncode == -signal.SIGKILL
    assert done.returncode in (0, -signal.SIGKILL)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can end a program with its parent")
def test_a_program_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from maps.region.programs import start;"
        "p = start(['sleep', '60'], Path('.'), open('log', 'wb')); time.sleep(0.3);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + MUST_COME_S
    while goes_on(child):
        assert time.monotonic() < until, "it goes on"
        time.sleep(0.02)


def goes_on(pid: int) -> bool:
    """Is it there, and no body that nobody has looked after yet?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
