"""Programs end with whoever started them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from maps.region.programs import end, start
from tests.conftest import CHECKOUT


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
    left = Path(f"/proc/{child}/stat")
    for _ in range(200):
        if not left.exists() or left.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            break
        subprocess.run(["sleep", "0.02"], check=True)
    else:
        pytest.fail("it goes on")
