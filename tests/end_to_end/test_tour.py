"""The tour holds on a sound console, and fails at the right step when the backend is dead or nothing is drawn."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from console.demo_district import DemoDistrict
from console.profile import Profile
from tests.backend.server import ROOT

BROKEN = Path(__file__).with_name("broken_tour.py")
NAMES = [
    "sign_in", "demo_loads", "map_drawn", "alarm", "incident", "plan", "video", "water", "dispatch", "assign_water",
    "outage", "acts_not_ordered", "acts_note", "acts_told_by_voice", "reconnect", "levelled",
]  # fmt: skip
TIMEOUT_S = 600


@pytest.fixture(scope="session", autouse=True)
def _demo_set(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo district's files and pack, made once if they are not there yet."""
    DemoDistrict(Profile(tmp_path_factory.mktemp("profile"))).build()


def played(folder: Path, *words: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, steps and output of a tour."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *words, str(folder)], cwd=ROOT, env=environ, capture_output=True, text=True,
        timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    account = folder / "tour.json"
    assert account.exists(), done.stderr
    return done.returncode, json.loads(account.read_text("utf-8"))["steps"], done.stdout + done.stderr


def test_every_step_is_seen_and_leaves_a_picture(tmp_path: Path) -> None:
    code, steps, said = played(tmp_path, "main.py", "--lang", "zh", "--demo", "--tour")
    assert code == 0, said
    assert [step["name"] for step in steps] == NAMES
    assert all(step["asserted"] and step["seen"] and step["seconds"] >= 0 for step in steps)
    assert all(not QImage(str(tmp_path / step["screenshot"])).isNull() for step in steps)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("fault", "failing"),
    [
        ("nobody_listens", "sign_in"),
        ("never_back", "reconnect"),
        ("window_blind", "sign_in"),
        ("map_blind", "map_drawn"),
    ],
)
def test_a_broken_console_fails_at_the_step_that_shows_it(tmp_path: Path, fault: str, failing: str) -> None:
    code, steps, said = played(tmp_path, str(BROKEN), fault)
    assert code == 1, said
    assert [step["name"] for step in steps if not step["asserted"]] == [failing]
    assert steps[-1]["name"] == failing
    assert steps[-1]["why"]
    assert steps[-1]["why"] in said
