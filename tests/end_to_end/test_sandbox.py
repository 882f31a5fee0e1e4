"""Chromium's sandbox as the kernel sees it: on for an ordinary user, off for root only."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from main import is_root

PROBE = Path(__file__).with_name("sandbox_probe.py")
NOBODY = "65534"
SECCOMP_FILTER = 2

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="read from /proc, which Linux has")


def probed(prefix: Sequence[str], home: Path) -> dict[str, Any]:
    """How the renderer of a page is confined when the probe is started with the prefix."""
    home.chmod(0o777)
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("QTWEBENGINE", "XDG_"))}
    done = subprocess.run(
        [*prefix, sys.executable, str(PROBE)],
        env={**environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/", capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def as_ordinary_user() -> list[str]:
    """The prefix that makes a command nobody's; it may still read where root has put the interpreter."""
    if not is_root():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not here to become an ordinary user with: install util-linux")
    caps = "-all,+dac_read_search"
    user = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    return [*user, "--inh-caps", caps, "--ambient-caps", caps, "--bounding-set", caps]


def test_an_ordinary_users_page_is_confined_by_the_kernel(tmp_path_factory: pytest.TempPathFactory) -> None:
    prefix = as_ordinary_user()
    if subprocess.run([*prefix, "unshare", "-U", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this kernel forbids user namespaces, without which Chromium's sandbox cannot start")
    home = tmp_path_factory.mktemp("home")
    home.parent.chmod(0o755)
    answer = probed(prefix, home)
    assert answer["uid"] != 0
    assert answer["sandboxed"]
    assert answer["seccomp"] == SECCOMP_FILTER
    assert answer["own_processes"]


@pytest.mark.skipif(not is_root(), reason="only root runs without the sandbox")
def test_root_gets_a_page_and_is_told_that_the_sandbox_is_off(tmp_path: Path) -> None:
    answer = probed([], tmp_path)
    assert answer["loaded"]
    assert not answer["sandboxed"]
    assert not answer["own_processes"]
