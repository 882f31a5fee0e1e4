import subprocess
import sys
from pathlib import Path

from tests.backend.server import ROOT


def user(database_url: str, *words: str, password: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "backend", "user", *words]
    command += ["--database-url", database_url]
    return subprocess.run(
        command, input=password + "\n", capture_output=True, text=True, timeout=300, cwd=ROOT, check=False
    )


def test_users_are_added_listed_and_removed(database_url: str) -> None:
    assert user(database_url, "add", "zhao", "--role", "commander", password="correct horse").returncode == 0
    assert user(database_url, "list").stdout == "zhao\tcommander\tzhao\n"
    assert user(database_url, "remove", "zhao").returncode == 0
    assert user(database_url, "list").stdout == ""


def test_a_disabled_user_is_marked_and_signs_in_again_once_enabled(database_url: str) -> None:
    user(database_url, "add", "zhao", password="correct horse")
    assert user(database_url, "disable", "zhao").stdout == "User zhao disabled.\n"
    assert user(database_url, "list").stdout.endswith("\tdisabled\n")
    assert user(database_url, "enable", "zhao").returncode == 0
    assert "disabled" not in user(database_url, "list").stdout


def test_the_sealed_code_is_set_and_a_seat_revoked(database_url: str) -> None:
    assert "break-glass code is set" in user(database_url, "break-glass", password="sealed code").stdout
    assert user(database_url, "break-glass", password="short").returncode == 2
    assert user(database_url, "revoke-seat", "2").stdout == "Seat 2: 0 credentials ended.\n"
    assert user(database_url, "revoke-seat").returncode == 2


def test_mistakes_are_said_and_end_with_2(database_url: str, tmp_path: Path) -> None:
    short = user(database_url, "add", "zhao", password="short")
    assert (short.returncode, short.stderr) == (2, "A password has 8 to 200 characters.\n")
    for action in ("remove", "disable", "enable"):
        assert user(database_url, action, "nobody").stderr == "There is no user nobody.\n"
    assert user(database_url, "add", "seat:2", password="correct horse").returncode == 2
    assert user(f"sqlite:///{tmp_path / 'none' / 'x'}", "list").returncode == 2
