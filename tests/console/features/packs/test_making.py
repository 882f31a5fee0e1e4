import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.packs import making as module
from console.features.packs.making import Making, Outcome
from resources.words import t
from tests.console.printing.printed_world import PrintedWorld

LONG_S = 60.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrintedWorld]:
    made = PrintedWorld(tmp_path / "profile").fill()
    yield made
    made.close()


def outcome(making: Making) -> Outcome:
    deadline = time.monotonic() + LONG_S
    while time.monotonic() < deadline:
        found = making.poll()
        if found is not None:
            return found
        time.sleep(0.01)
    raise AssertionError("nothing came of it")


def words(world: PrintedWorld, to: Path) -> list[str]:
    return ["--profile", str(world.profile.root), "--to", str(to), "--seat", "2"]


def test_a_pack_is_made_beside_the_console(world: PrintedWorld, tmp_path: Path) -> None:
    making = Making()
    assert making.poll() is None
    assert making.start(words(world, tmp_path)) == ""
    assert making.running
    found = outcome(making)
    assert found.problem == ""
    assert found.path is not None
    assert found.path.parent == tmp_path
    assert not making.running


def test_why_there_is_none_is_told_in_one_sentence(world: PrintedWorld, tmp_path: Path) -> None:
    making = Making()
    making.start([*words(world, tmp_path / "gone"), "--existing"])
    assert outcome(making).problem == t("printing.command.no_folder", folder=tmp_path / "gone")


def test_one_that_takes_too_long_is_ended_and_told_once(world: PrintedWorld, tmp_path: Path) -> None:
    making = Making(time_s=0.0)
    making.start(words(world, tmp_path))
    assert outcome(making).problem == t("packs.problem.slow", seconds=0)
    deadline = time.monotonic() + LONG_S
    while making.running and time.monotonic() < deadline:
        assert making.poll() is None
        time.sleep(0.01)
    assert not making.running


def test_while_one_hangs_in_its_folder_no_other_is_started(world: PrintedWorld, tmp_path: Path) -> None:
    making = Making(time_s=0.0)
    making.start(words(world, tmp_path))
    assert making.start(words(world, tmp_path)) == ""
    outcome(making)
    assert making.start(words(world, tmp_path)) == t("packs.problem.hangs")
    making.close()


def test_a_program_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "program", lambda: ["/nowhere/python"])
    assert Making().start([]).startswith(t("packs.problem.not_started", reason="")[:6])


def test_one_that_is_closed_in_the_middle_leaves_nothing_running(world: PrintedWorld, tmp_path: Path) -> None:
    making = Making()
    making.start(words(world, tmp_path))
    making.close()
    assert not making.running
    making.close()
