"""The tour's steps are the main job in its order, and what they assert can be said in both languages."""

import ast
from pathlib import Path

import pytest

from console.tour import steps_forces, steps_incident, steps_outage, steps_start
from console.tour.command import STEPS, fresh_profile
from resources.words import has

SOURCES = [Path(module.__file__ or "") for module in (steps_start, steps_incident, steps_forces, steps_outage)]


def test_the_steps_are_the_main_job_in_its_order() -> None:
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    wanted = ["sign_in", "demo_loads", "alarm", "incident", "plan", "video", "water", "dispatch", "outage"]
    wanted += ["reconnect", "levelled"]
    assert [name for name in names if name in wanted] == wanted


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_everything_a_step_asserts_has_words(source: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    seen = [call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "sees"]
    keys = [str(key.value) for key in seen if isinstance(key, ast.Constant)]
    assert keys
    assert [key for key in keys if not has(f"tour.check.{key}")] == []


def test_an_earlier_tour_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    root = fresh_profile(tmp_path)
    root.mkdir()
    (root / "left.txt").write_text("x")
    assert not fresh_profile(tmp_path).exists()
