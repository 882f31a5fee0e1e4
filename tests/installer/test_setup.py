"""The set-up on machines that lack something: what it installs, and what it says when it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = (
    *("bash", "awk", "sed", "cat", "cmp", "grep", "find", "id", "mkdir", "rm"),
    *("dirname", "env", "cp", "uname", "printf", "touch"),
)
GOOD_PYTHON = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python;;
  "-m pip") echo "pip $*" >> calls;;
  "--version ") echo "Python 3.12.1";;
esac
"""


class Machine:
    """A folder with the installer in it, and a PATH that holds only what it is given."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.bin = folder / "bin"
        self.home = folder / "home"
        for made in (self.root, self.bin, self.home):
            made.mkdir()
        shutil.copytree(CHECKOUT / "installer", self.root / "installer")
        for lock in ("requirements.lock", "requirements-dev.lock"):
            (self.root / lock).write_text(lock, encoding="utf-8")
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                (self.bin / tool).symlink_to(found)
        self.give("npm", 'echo "npm $*" >> calls; mkdir -p maps/web/node_modules')

    def give(self, name: str, script: str) -> None:
        """Put a command on the PATH."""
        path = self.bin / name
        path.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def set_up(self, part: str = "runtime", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up."""
        return subprocess.run(
            [str(self.root / "installer" / "setup.sh"), part],
            env={"PATH": str(self.bin), "HOME": str(self.home), **environment},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    @property
    def calls(self) -> str:
        """What the given commands were called with."""
        path = self.root / "calls"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Python, on which nothing is Debian's."""
    if os.name != "posix":
        pytest.skip("the set-up script is for Linux and macOS")
    return Machine(tmp_path)


def debian(machine: Machine, installed: str) -> None:
    """Make the machine a Debian with some packages, whose apt-get notes what it is asked."""
    machine.give("dpkg-query", f"printf '{installed}'")
    machine.give("apt-get", 'echo "apt-get $*" >> calls')
    machine.give("apt-cache", 'test "$2" = libasound2 && echo "Candidate: (none)" || echo "Candidate: 1.0"')


def test_the_locked_packages_are_installed_once(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    first = machine.set_up()
    assert first.returncode == 0, first.stderr
    assert "--require-hashes -r requirements.lock" in machine.calls
    again = machine.set_up()
    assert (again.returncode, again.stderr) == (0, "")
    assert machine.calls.count("pip -m pip install") == 1


def test_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    machine.set_up("dev")
    (machine.root / "requirements-dev.lock").write_text("changed", encoding="utf-8")
    machine.set_up("dev")
    assert machine.calls.count("requirements-dev.lock") == 2


def test_a_development_environment_runs_the_console_too(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    machine.set_up("dev")
    machine.set_up("runtime")
    assert "requirements.lock" not in machine.calls


def test_without_any_python_it_says_what_to_install(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 2
    assert "Install Python 3.12, 3.13 or 3.14" in done.stderr


def test_without_a_fitting_python_uv_fetches_one(machine: Machine) -> None:
    machine.give("uv", 'echo "uv $*" >> calls; mkdir -p .venv/bin; cp "${0%/*}/good" .venv/bin/python')
    machine.give("good", GOOD_PYTHON)
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "uv venv -q --seed --managed-python --python 3.12 .venv" in machine.calls


def test_a_pyenv_version_outside_the_path_is_found(machine: Machine) -> None:
    python = machine.home / ".pyenv" / "versions" / "3.13.0" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(GOOD_PYTHON, encoding="utf-8")
    python.chmod(0o755)
    assert machine.set_up().returncode == 0


def test_only_missing_system_packages_are_installed(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    machine.give("sudo", '"$@"')
    debian(machine, "ii  libegl1\\nii  libglib2.0-0t64\\nrc  libgl1\\nun  libnss3\\n")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in machine.calls.splitlines() if line.startswith("apt-get install")]
    asked = line.split()
    assert {"libgl1", "libnss3", "libasound2t64", "fonts-noto-cjk"} <= set(asked)
    assert not {"libegl1", "libglib2.0-0", "libasound2", "xvfb", "npm"} & set(asked)


def test_a_machine_with_everything_asks_apt_nothing(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    lines = (CHECKOUT / "installer" / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    names = [line.removeprefix("dev ").split("|")[0] for line in lines if line and not line.startswith("#")]
    debian(machine, "".join(f"ii  {name}\\n" for name in names))
    assert machine.set_up("dev").returncode == 0
    assert "apt-get" not in machine.calls


def test_what_apt_cannot_install_is_named_for_an_administrator(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    machine.give("sudo", '"$@"')
    debian(machine, "")
    machine.give("apt-get", "exit 100")
    done = machine.set_up()
    assert done.returncode == 2
    assert "Run as an administrator: apt-get install libegl1" in done.stderr


def test_system_packages_can_be_left_to_the_administrator(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    debian(machine, "")
    assert machine.set_up(WANGHUOLOU_SKIP_SYSTEM="1").returncode == 0
    assert "apt-get" not in machine.calls


def test_the_maps_scripts_come_from_their_lock_and_run_none_of_their_own(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    lock = machine.root / "maps" / "web" / "package-lock.json"
    lock.parent.mkdir(parents=True)
    lock.write_text("{}", encoding="utf-8")
    assert machine.set_up().returncode == 0
    assert machine.set_up().returncode == 0
    assert machine.calls.count("npm ci --prefix maps/web --ignore-scripts") == 1


def test_what_the_map_is_measured_against_comes_with_the_tests_only(machine: Machine) -> None:
    machine.give("python3.12", GOOD_PYTHON)
    machine.give("npm", 'echo "npm $*" >> calls; mkdir -p "$3/node_modules"')
    lock = machine.root / "tests" / "bench" / "map" / "web" / "package-lock.json"
    lock.parent.mkdir(parents=True)
    lock.write_text("{}", encoding="utf-8")
    assert machine.set_up().returncode == 0
    assert "npm" not in machine.calls
    assert machine.set_up("dev").returncode == 0
    assert machine.set_up("dev").returncode == 0
    assert machine.calls.count("npm ci --prefix tests/bench/map/web --ignore-scripts") == 1
