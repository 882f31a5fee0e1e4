"""Runs main.py as a person would, against a real backend."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.backend.server import ROOT, SECRET, BackendProcess

TIMEOUT_S = 600


def run(*words: str) -> str:
    """The output of a command that has to succeed; in English."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "WANGHUOLOU_PASSWORD": SECRET, "LC_ALL": "en"}
    done = subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, env=environ, capture_output=True, text=True,
        timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_region(source: Path, name: str, out: Path) -> Path:
    """The pack of an extract."""
    run("region", "build", str(source), "--name", name, "--out", str(out))
    return out / name


def import_file(backend: BackendProcess, kind: str, file: Path, *words: str) -> dict[str, int]:
    """The counts of the report: new, changed, unchanged, refused, duplicates."""
    said = run("import", kind, str(file), "--server", backend.url, "--user", "local", *words)
    line = next(line for line in said.splitlines() if "duplicates" in line and "unchanged" in line)
    return {word: int(number.replace(",", "")) for number, word in re.findall(r"(\d[\d,]*) (\w+)", line)}
