"""What `.ci/run` does about the tests that failed in a whole run: real runs of pytest on a small suite."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer.unsteady import MOST, TIMES, failures, refusal

CHECKOUT = Path(__file__).resolve().parents[2]
SUITE = """
from pathlib import Path

import pytest


def runs(name):
    with Path(name).open("a") as kept:
        kept.write("run\\n")
    return len(Path(name).read_text().splitlines())


def test_steady():
    runs("steady")


@pytest.mark.parametrize("place", ["two words", "望火楼"])
def test_race(place):
    assert runs("race-" + place) > 1


def test_fault():
    assert runs("fault") < 2 and False


def test_second_race():
    assert runs("second") not in (1, 3)
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    return tmp_path


def run(suite: Path, module: str, *arguments: str) -> tuple[int, str]:
    """A module as a process of its own, without the plugins that this suite needs none of."""
    paths = {"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
    env = {**paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=suite, env=env, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout


def whole(suite: Path, words: str, *options: str) -> None:
    """A whole run, of those tests, that fails."""
    status, printed = run(suite, "pytest", "-q", "-k", words, *options)
    assert status, printed
    (suite / "printed").write_text(printed, encoding="utf-8")


def again(suite: Path) -> tuple[int, str]:
    """Ask the failures of it again."""
    return run(suite, "installer.unsteady", "printed", "-v")


def asked(suite: Path, name: str) -> int:
    return len((suite / name).read_text().splitlines())


def test_failures_that_hold_alone_are_named_and_do_not_refuse_the_push(suite: Path) -> None:
    whole(suite, "test_race or test_steady")
    status, said = again(suite)
    assert status == 0, said
    assert said.count("UNSTEADY, a fault to be found: test_suite.py::test_race") == 2
    assert {asked(suite, f"race-{place}") for place in ("two words", "望火楼")} == {1 + TIMES}
    assert asked(suite, "steady") == 1


def test_a_test_that_fails_alone_refuses_the_push_whatever_the_others_do(suite: Path) -> None:
    whole(suite, "test_fault or test_race")
    status, said = again(suite)
    assert status == 1
    assert "FAILED again, alone: test_suite.py::test_fault" in said
    assert said.count("UNSTEADY") == 2


def test_holding_once_is_not_enough(suite: Path) -> None:
    whole(suite, "second_race")
    status, said = again(suite)
    assert status == 1
    assert "FAILED again, alone: test_suite.py::test_second_race" in said


def test_a_fourth_failure_is_not_asked_again(suite: Path) -> None:
    whole(suite, "test_fault or race")
    assert len(failures(suite)) == MOST + 1
    status, said = again(suite)
    assert status == 1
    assert "4 tests failed, more than 3" in said
    assert asked(suite, "fault") == 1


def test_a_run_that_could_not_collect_its_tests_stays_failed(suite: Path) -> None:
    (suite / "test_broken.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    whole(suite, "steady")
    assert again(suite) == (1, "== not asked again: the run did not come to its end\n")


def test_a_process_of_tests_that_died_is_never_forgiven(suite: Path) -> None:
    (suite / "test_died.py").write_text("import os\n\n\ndef test_died():\n    os._exit(3)\n", encoding="utf-8")
    whole(suite, "died", "-p", "xdist", "-n", "1")
    assert failures(suite) == ["test_died.py::test_died"]
    assert again(suite) == (1, "== not asked again: a process of tests died\n")


def test_a_run_that_broke_off_is_not_judged_by_what_failed_before_it(suite: Path) -> None:
    whole(suite, "test_race")
    (suite / "conftest.py").write_text("raise MemoryError\n", encoding="utf-8")
    whole(suite, "test_race")
    (suite / "conftest.py").unlink()
    assert again(suite) == (1, "== not asked again: the run did not come to its end\n")


def test_without_a_failed_test_nothing_is_forgiven(tmp_path: Path) -> None:
    assert failures(tmp_path) == []
    assert refusal([], "= 1 failed, 2 passed in 3.01s =") == "it was no test that failed"
    assert refusal(["tests/a.py"], "= 1 error, 2 passed in 3.01s (0:00:03) =") == "it was no test that failed"
    assert refusal(["tests/a.py::test_b"], "= 1 failed, 2 passed in 3.01s =") == ""
    assert refusal(["tests/a.py::test_b"], "= 3 passed in 3.01s =") == "the run did not come to its end"
